/** The state of every bat, for whoever hands them out. */

import { html, nothing } from '/lib/lit/lit-html.js';
import * as api from './api.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import { ago, byName, number, player, whole } from './words.js';

export const title = 'Bats';
const LOW_BATTERY = 20;
const LOOK_AGAIN_MS = 500;

/** The calibration that is shown: which bat, and what the gateway says of it. */
let care = null;

async function look(bat, what, changed) {
  try {
    const now = what === null ? await api.mount(bat) : await api.calibrate(bat, what);
    care = what === 'cancel' ? null : now;
  } catch (e) {
    care = { bat, check: '', refusal: e.message, step: null };
  }
  changed();
  if (care?.bat === bat && care.step) {
    setTimeout(() => care?.bat === bat && look(bat, null, changed), LOOK_AGAIN_MS);
  }
}

function calibration(b, { session, changed }) {
  if (care?.bat !== b.bat) {
    return html`<button type="button" @click=${() => look(b.bat, null, changed)}>Check the mount</button>`;
  }
  const may = session.role === 'operator';
  return html`<div class="mount" role="status">
    <p>The sensor sits ${care.check || '\u2013'}${care.calibrated ? ', calibrated' : ''}.</p>
    ${care.step ? html`<p><strong>${care.step}</strong></p><progress max="1" .value=${care.held}></progress>` : nothing}
    ${care.refusal ? html`<p class="state warn">${care.refusal}</p>` : nothing}
    ${care.done && !care.step ? html`<p class="state ok">Calibrated: the new mount is used from now on.</p>` : nothing}
    ${may && !care.step ? html`<button type="button" @click=${() => look(b.bat, 'begin', changed)}>Calibrate</button>` : nothing}
    ${may ? nothing : html`<p class="quiet">An operator may calibrate it.</p>`}
    <button type="button" @click=${() => (may && care.step ? look(b.bat, 'cancel', changed) : ((care = null), changed()))}>Close</button>
  </div>`;
}

export function view(context) {
  const { board, live } = context;
  const bats = [...board.bats].sort((a, b) => byName(a.net, b.net) || byName(player(a), player(b)));
  return html`<h1>Bats</h1>
    ${bats.length === 0
      ? html`<p class="empty">No bat has been met yet.</p>`
      : html`<ul class="bats">
          ${repeat(bats, (b) => b.bat, (b) => card(b, live.nowUs(), context))}
        </ul>`}`;
}

function card(b, nowUs, context) {
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
      ${item('Agreed with the gateway', agreed(b.agreed, b.compared), b.comparedEver > 0 ? `${agreed(b.agreedEver, b.comparedEver)} ever` : '')}
      ${item('Connections', whole(b.connections))} ${item('Its model', b.model ?? '\u2013')}
      ${item('Rate', b.rateHz ? `${number(b.rateHz, 1)} Hz` : '\u2013')} ${item('Grip', b.hand === 'LEFT' ? 'left-handed' : 'right-handed')}
      ${item('Mount', b.mount ?? '\u2013', b.mountOff ? 'its numbers are withheld' : '')}
    </dl>
    ${calibration(b, context)}
    <p class="quiet"><a href="#/swings?bat=${b.bat}">Its swings</a> <small>${b.bat}</small></p>
  </li>`;
}

/** Of the swings that both named. */
function agreed(part, all) {
  return all > 0 ? `${whole(part)} of ${whole(all)}` : '\u2013';
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
