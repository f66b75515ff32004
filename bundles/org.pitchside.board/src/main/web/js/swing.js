/** One swing: what it was, how well that is known, and why the gateway says so. */

import { html, nothing } from '/lib/lit/lit-html.js';
import * as api from './api.js';
import { interval, share } from './bars.js';
import './chart.js';
import { clock, day, isNotSure, number, percent, player, speed } from './words.js';

export const title = 'Swing';
const ORIGINS = {
  STREAM: 'from the stream of samples',
  EVENT: 'from an event of the bat',
  JOURNAL: 'from an event that the bat kept while away',
};

const state = { id: '', swing: null, families: new Map(), error: '' };

export async function enter({ id, changed }) {
  if (id !== state.id) {
    Object.assign(state, { id, swing: null });
  }
  state.error = '';
  try {
    const [swing, families] = await Promise.all([api.swing(id), api.families()]);
    if (id === state.id) {
      state.swing = swing;
      state.families = new Map(families.map((f) => [f.label, f.words]));
    }
  } catch (e) {
    if (id === state.id) {
      state.error = e.message;
    }
  }
  changed();
}

/** A correction of the swing one looks at. */
export function swing(s, context) {
  if (s.id === state.id && s.revision > (state.swing?.revision ?? 0)) {
    enter({ id: s.id, changed: context.changed });
  }
}

const words = (label) => state.families.get(label) ?? (label === 'NOT' ? 'no swing' : isNotSure(label) ? 'not sure' : label);

export function view({ session }) {
  const s = state.swing;
  if (state.error) {
    return html`<p class="error" role="alert">${state.error}</p>
      <p><a class="button" href="#/swings">All swings</a></p>`;
  }
  if (!s) {
    return html`<p class="quiet">Loading.</p>`;
  }
  return html`<div class="title">
      <h1>${s.words} <small>${isNotSure(s.label) ? '' : percent(s.confidence)}</small></h1>
      <button type="button" class="back" @click=${() => history.back()}>Back</button>
    </div>
    <p class="who">
      <a href="#/swings?bat=${s.bat}">${player(s)}</a>, ${s.net || 'no net'}, ${day(s.atUs)} ${clock(s.atUs)}, known to ${precision(s.atErrorUs)}.
      ${s.origin === 'JOURNAL' ? 'Swung while away.' : ''} ${s.contact ? 'The ball was hit.' : 'No impact was felt.'} ${s.revision > 1 ? `Corrected, revision ${s.revision}.` : ''}
    </p>
    <div class="halves">
      <section aria-label="Measurements">
        <h2>Measured</h2>
        ${s.measurements.length ? html`<dl class="measured">${s.measurements.map(measurement)}</dl>` : html`<p class="quiet">Nothing could be measured.</p>`}
        ${s.flags.length
          ? html`<h2>Remarks</h2>
              <ul class="remarks">
                ${s.flags.map((f) => html`<li>${sentence(f.words)}</li>`)}
              </ul>`
          : nothing}
      </section>
      ${why(s)}
    </div>
    <section aria-label="Curves">
      <h2>Curves</h2>
      ${s.recording
        ? html`<swing-chart .swing=${s}></swing-chart>`
        : html`<p class="quiet">
            ${s.flags.some((f) => f.flag === 'ALONE')
              ? 'The bat had no samples of this swing any more; its word stays.'
              : 'The samples of this swing were removed to make room; its figures stay.'}
          </p>`}
    </section>
    ${origin(s, session)}`;
}

function precision(us) {
  return us < 1_000_000 ? `${Math.max(1, Math.round(us / 1000))} ms` : `${Math.round(us / 1e6)} s`;
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function measurement(m) {
  const digits = m.unit === 'm/s' ? 1 : 0;
  const unit = m.unit === 'deg' ? '\u00b0' : ` ${m.unit}`;
  const reach = m.high === null ? `at least ${number(m.low, digits)}, no upper end is known` : `${number(m.low, digits)} to ${number(m.high, digits)}`;
  const kmh = m.metric === 'BAT_SPEED' ? speed({ measurements: [m] }) : null;
  return html`<div>
    <dt>${sentence(m.words).slice(0, -1)}</dt>
    <dd>
      <b>${number(m.value, digits)}${m.value === null ? '' : unit}</b> ${kmh ? html`<span class="kmh">${kmh.value} km/h</span>` : nothing}
      ${interval(m)} <small>${reach}${unit}</small>
    </dd>
  </div>`;
}

function why(s) {
  const moments = s.why?.moments ?? [];
  const nearest = s.why?.nearest ?? [];
  return html`<section class="why" aria-label="Why this label">
    <h2>Why this label</h2>
    ${s.scores.length
      ? html`<table class="scores">
          <caption class="unseen">How likely the model finds each shot</caption>
          <tbody>
            ${s.scores.map(
              ([label, p]) => html`<tr>
                <th scope="row">${words(label)}</th>
                <td>${share(p, label === s.label)}</td>
                <td class="figure">${percent(p)}</td>
              </tr>`,
            )}
          </tbody>
        </table>`
      : html`<p class="quiet">The model gave no scores.</p>`}
    ${moments.length
      ? html`<h3>Phases</h3>
          <ul class="moments">
            ${moments.map((m) => html`<li>${m.words} <b>${m.ms === 0 ? '0 ms' : `${Math.abs(m.ms)} ms ${m.ms < 0 ? 'before' : 'after'}`}</b></li>`)}
          </ul>`
      : nothing}
    ${nearest.length
      ? html`<h3>Nearest known shots</h3>
          <ol class="nearest">
            ${nearest.map((n) => html`<li>${n.words} <small>${n.source}, distance ${number(n.distance, 2)}</small></li>`)}
          </ol>
          ${s.why.note ? html`<p class="quiet">${s.why.note}</p>` : nothing}`
      : nothing}
    ${s.batVerdict
      ? html`<h3>The bat's own verdict</h3>
          <p class="bat-verdict">${s.batVerdict.words} ${percent(s.batVerdict.confidence)} <small>by ${s.batVerdict.model}</small></p>`
      : nothing}
  </section>`;
}

function origin(s, session) {
  const mayExport = session.role === 'coach' || session.role === 'operator';
  return html`<section class="origin" aria-label="Where this comes from">
    <p class="quiet">
      Model ${s.model}, detector ${s.detector}, ${ORIGINS[s.origin] ?? s.origin}; bat
      ${s.bat}, start ${s.boot}, number ${s.seq}.
    </p>
    ${mayExport && s.recording ? html`<p><a class="button export" href=${api.exportOf(s.id)} download>Download CSV</a></p>` : nothing}
  </section>`;
}
