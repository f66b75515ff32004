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

/** Whether bats are taken now, and what the gateway refused; null before anybody asked. */
let door = null;
let isLooking = false;

async function atDoor(what, changed) {
  try {
    door = { refusal: null, ...(await (what === null ? api.enrolment() : api.enrol(what))) };
  } catch (e) {
    // a gateway that enrols no bats says nothing of it
    door = what === null && e.status === 404 ? null : { ...(door ?? { setting: '', leftS: 0, taken: [] }), refusal: e.message };
  }
  changed();
  if (door?.leftS > 0 && !isLooking) {
    isLooking = true;
    setTimeout(() => {
      isLooking = false;
      atDoor(null, changed);
    }, LOOK_AGAIN_MS);
  }
}

export function enter({ changed }) {
  return atDoor(null, changed);
}

/** The operator's way to take a bat: first here, then the bat's button. */
function enrolment({ session, changed, board }) {
  if (door === null) {
    return nothing;
  }
  const may = session.role === 'operator' && door.setting === 'asked';
  const name = (id) => player(board.bats.find((b) => b.bat === id) ?? { bat: id });
  return html`<section class="enrol" role="status" aria-label="Enrol a bat">
    ${door.leftS > 0
      ? html`<p><strong>Press the bat's button for one second.</strong> It is taken within the next ${door.leftS} s.</p>`
      : nothing}
    ${door.taken.length ? html`<p class="state ok">Enrolled: ${door.taken.map(name).join(', ')}</p>` : nothing}
    ${door.refusal ? html`<p class="state warn">${door.refusal}</p>` : nothing}
    ${may && door.leftS === 0 ? html`<button type="button" @click=${() => atDoor('begin', changed)}>Enrol a bat</button>` : nothing}
    ${may && door.leftS > 0 ? html`<button type="button" @click=${() => atDoor('cancel', changed)}>Enough</button>` : nothing}
    ${door.setting === 'always' ? html`<p class="quiet">Every bat whose button is pressed is enrolled (setting enrol = always).</p>` : nothing}
    ${door.setting === 'asked' && session.role !== 'operator' ? html`<p class="quiet">An operator may enrol a bat here.</p>` : nothing}
  </section>`;
}

export function view(context) {
  const { board, live } = context;
  const bats = [...board.bats].sort((a, b) => byName(a.net, b.net) || byName(player(a), player(b)));
  return html`<h1>Bats</h1>
    ${enrolment(context)}
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
    ${alarms(b, context.board)}
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
      ${item('Belongs', b.standingWords ?? '\u2013')}
      ${item('Mount', b.mount ?? '\u2013', b.mountOff ? 'its numbers are withheld' : '')}
    </dl>
    ${calibration(b, context)}
    <p class="quiet"><a href="#/swings?bat=${b.bat}">Its swings</a> <small>${b.bat}</small></p>
  </li>`;
}

/** What health says of this bat, where it is worth a look; that it is not connected is said already. */
function alarms(b, { health }) {
  const mine = (health?.lines ?? []).filter((l) => l.subject === `bat ${b.bat}` && l.level !== 'OK' && (b.connected || !l.sentence.startsWith('Not connected')));
  return mine.length ? html`<ul class="remarks" aria-label="Look at it">${mine.map((l) => html`<li class="alarm ${l.level.toLowerCase()}">${l.sentence}</li>`)}</ul>` : nothing;
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
