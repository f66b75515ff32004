/** What a candidate says beside the live model, drawn: agreement as a heat table, the two models' rates as pairs of dots. */

import { html, nothing, svg } from '/lib/lit/lit-html.js';
import { byName, percent, player, whole } from './words.js';

/** Below so many windows a share says little: no colour. */
const FEW = 9;
/** Shares from which on a colour holds; docs/rollout.md calls 90 % good and 80 % bad. */
const HEATS = [0.95, 0.9, 0.85, 0.8];
const RAIL = 120;
const EDGE = 7;
/** Rates of "not sure" and "no swing" are drawn up to here. */
const RATES_TO = 0.4;

const part = (count, row) => (row.windows > 0 ? count / row.windows : null);

/** @param s as the API tells it in a rollout */
export function drawn(s) {
  return html`<p><progress class="shadow-goes" max=${Math.max(1, s.atMost)} .value=${s.windows} aria-label="Swings compared"></progress>
      ${whole(s.windows)} swings of ${whole(s.atMost)} at most, each seen by both models${s.missed > 0 ? `; ${whole(s.missed)} passed by, it was behind` : ''}.</p>
    <dl class="tally">
      ${figure('Agreed', percent(part(s.all.agreed, s.all)), `${whole(s.all.agreed)} of ${whole(s.all.windows)}`)}
      ${figure('How sure it is', percent(s.all.confidence), `the live one ${percent(s.all.liveConfidence)}`)}
      ${figure('Not sure', percent(part(s.all.unknown, s.all)), `the live one ${percent(part(s.all.liveUnknown, s.all))}`)}
      ${figure('No swing', percent(part(s.all.not, s.all)), `the live one ${percent(part(s.all.liveNot, s.all))}`)}
      ${s.all.p50Us === null ? nothing : figure('Takes', `${ms(s.all.p50Us)} ms`, `99 of 100 at most ${ms(s.all.p99Us)} ms`)}
      ${s.forBats ? figure("The bats' half agreed", percent(part(s.forBats.agreed, s.forBats)), `with the bats' model of before, ${whole(s.forBats.windows)} swings`) : nothing}
    </dl>
    <p class="legend" aria-hidden="true">
      <span><svg viewBox="0 0 14 14"><circle class="now-dot" cx="7" cy="7" r="6"></circle></svg>${s.model}</span>
      <span><svg viewBox="0 0 14 14"><circle class="before-dot" cx="7" cy="7" r="5.5"></circle></svg>${s.live}</span>
    </p>
    <h3 id="by-family">By what ${s.live} calls it</h3>
    ${table('by-family', 'Shot', s.families, (r) => r.words)}
    <h3 id="by-bat">By bat</h3>
    ${table('by-bat', 'Bat', [...s.bats].sort((a, b) => byName(a.net, b.net) || byName(player(a), player(b))), player)}`;
}

function figure(name, value, note) {
  return html`<div>
    <dt>${name}</dt>
    <dd><b>${value || '\u2013'}</b> <small>${note}</small></dd>
  </div>`;
}

const ms = (us) => (us / 1000).toFixed(us < 10_000 ? 2 : 0);

/** Roles are said, since a phone shows the rows as blocks. */
function table(id, what, rows, name) {
  const timed = rows.some((r) => r.p50Us !== null);
  return html`<table class="beside" role="table" aria-labelledby=${id}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader">${what}</th>
        <th role="columnheader" class="number">Swings</th>
        <th role="columnheader">Agreed</th>
        <th role="columnheader">How sure</th>
        <th role="columnheader">Not sure</th>
        <th role="columnheader">No swing</th>
        ${timed ? html`<th role="columnheader" class="number">Median, 99 of 100</th>` : nothing}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((r) => row(r, name(r), timed))}
    </tbody>
  </table>`;
}

function row(r, name, timed) {
  const agreed = part(r.agreed, r);
  if (r.windows === 0) {
    return html`<tr role="row" class="none">
      <th role="rowheader">${name}</th>
      <td role="cell" class="number" data-name="Swings">0</td>
      <td role="cell" class="few" colspan=${timed ? 5 : 4}>not seen yet</td>
    </tr>`;
  }
  return html`<tr role="row">
    <th role="rowheader">${name}</th>
    <td role="cell" class="number" data-name="Swings">${whole(r.windows)}</td>
    <td role="cell" class="heat" data-name="Agreed" data-heat=${r.windows < FEW ? 0 : heat(agreed)}>${percent(agreed)}</td>
    <td role="cell" data-name="How sure">${pair(r.confidence, r.liveConfidence, 1)}</td>
    <td role="cell" data-name="Not sure">${pair(part(r.unknown, r), part(r.liveUnknown, r), RATES_TO)}</td>
    <td role="cell" data-name="No swing">${pair(part(r.not, r), part(r.liveNot, r), RATES_TO)}</td>
    ${timed ? html`<td role="cell" class="number" data-name="Median, 99 of 100">${r.p50Us === null ? '\u2013' : `${ms(r.p50Us)}, ${ms(r.p99Us)} ms`}</td>` : nothing}
  </tr>`;
}

function heat(share) {
  const at = HEATS.findIndex((h) => share >= h);
  return at < 0 ? 1 : 5 - at;
}

/** The candidate's share and the live model's, on one rail; the numbers stand beside it. */
function pair(now, before, to) {
  if (now === null || before === null) {
    return '\u2013';
  }
  const x = (v) => EDGE + Math.max(0, Math.min(1, v / to)) * (RAIL - 2 * EDGE);
  return html`<span class="pair">
    <svg viewBox="0 0 ${RAIL} 18" aria-hidden="true">
      <line class="rail" x1=${EDGE} y1="9" x2=${RAIL - EDGE} y2="9"></line>
      ${svg`<line class="gone" x1=${x(before)} y1="9" x2=${x(now)} y2="9"></line>
      <circle class="before-dot" cx=${x(before)} cy="9" r="5"></circle>
      <circle class="now-dot" cx=${x(now)} cy="9" r="5.5"></circle>`}
    </svg>
    <span>${percent(now)} <small>live ${percent(before)}</small></span>
  </span>`;
}
