/** The state of every bat, for whoever hands them out. */

import { html, nothing } from '/lib/lit/lit-html.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import { ago, byName, number, player, whole } from './words.js';

export const title = 'Bats';
const LOW_BATTERY = 20;

export function view({ board, live }) {
  const bats = [...board.bats].sort((a, b) => byName(a.net, b.net) || byName(player(a), player(b)));
  return html`<h1>Bats</h1>
    ${bats.length === 0
      ? html`<p class="empty">No bat has been met yet.</p>`
      : html`<ul class="bats">
          ${repeat(bats, (b) => b.bat, (b) => card(b, live.nowUs()))}
        </ul>`}`;
}

function card(b, nowUs) {
  const isLow = b.batteryPercent !== null && b.batteryPercent !== undefined && b.batteryPercent < LOW_BATTERY;
  const lost = share(b.missing, (b.samples ?? 0) + (b.missing ?? 0));
  return html`<li class="bat ${b.connected ? '' : 'away'}">
    <h2>${player(b)} <small>${b.net}</small></h2>
    <p class="link"><span class="state ${b.connected ? 'ok' : 'warn'}">${b.connected ? 'connected' : 'not connected'}</span>
      ${b.lastHeardUs ? html`last heard ${ago(b.lastHeardUs, nowUs)}` : 'not met since the gateway started'}</p>
    <dl>
      ${item('Battery', b.batteryPercent === null || b.batteryPercent === undefined ? '\u2013' : `${b.batteryPercent} %`, isLow ? 'charge it' : '')}
      ${item('Motion', b.motionDps === null || b.motionDps === undefined ? '\u2013' : `${number(b.motionDps)} \u00b0/s`)}
      ${item('Swings', whole(b.swings), b.committed === null || b.committed === undefined ? '' : `${whole(b.committed)} since the start`)}
      ${item('Missing samples', whole(b.missing), lost)} ${item('Dropped blocks', whole(b.dropped), b.dropped > 0 ? 'the gateway was too slow' : '')}
      ${item('Duplicates', whole(b.duplicates))} ${item('Events waiting', whole(b.eventsPending), b.logFree === 0 ? 'its memory is full' : '')}
      ${item('No swing after all', whole(b.rejected), b.candidates === null || b.candidates === undefined ? '' : `of ${whole(b.candidates)} candidates`)}
      ${item('Connections', whole(b.connections))} ${item('Its model', b.model ?? '\u2013')}
      ${item('Rate', b.rateHz ? `${number(b.rateHz, 1)} Hz` : '\u2013')} ${item('Grip', b.hand === 'LEFT' ? 'left-handed' : 'right-handed')}
    </dl>
    <p class="quiet"><a href="#/swings?bat=${b.bat}">Its swings</a> <small>${b.bat}</small></p>
  </li>`;
}

function share(part, all) {
  return part > 0 && all > 0 ? `${((part / all) * 100).toFixed(2)} %` : '';
}

function item(name, value, note = '') {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value} ${note ? html`<small>${note}</small>` : nothing}</dd>
  </div>`;
}
