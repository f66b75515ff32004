/** All swings, newest first, with filters. The filter is the address, so that it can be kept and sent. */

import { html, nothing } from '/lib/lit/lit-html.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import * as api from './api.js';
import { byName, clock, day, isNotSure, isSameDay, measured, number, percent, player, said, speed } from './words.js';

export const title = 'Swings';
const PAGE = 50;
const MOST_ROWS = 1000;

const state = { filter: {}, rows: [], older: null, families: [], sessions: [], error: '', isLoading: false };
let asked = 0;

export async function enter({ query, changed }) {
  const names = ['bat', 'label', 'from', 'to'];
  state.filter = Object.fromEntries(names.map((n) => [n, query.get(n) ?? '']));
  state.rows = [];
  state.older = null;
  const choices = Promise.all([api.families(), api.sessions()]).then(([families, sessions]) => {
    Object.assign(state, { families, sessions });
    changed();
  });
  await Promise.all([more(changed, null), choices.catch(() => {})]);
}

async function more(changed, before) {
  const mine = ++asked;
  Object.assign(state, { isLoading: true, error: '' });
  changed();
  try {
    const page = await api.swings({ ...state.filter, before, limit: PAGE });
    if (mine !== asked) {
      return;
    }
    const known = new Set(state.rows.map((s) => s.id));
    state.rows = [...state.rows, ...page.swings.filter((s) => !known.has(s.id))];
    state.older = state.rows.length < MOST_ROWS ? page.older ?? null : null;
  } catch (e) {
    if (mine === asked) {
      state.error = e.message;
    }
  }
  if (mine === asked) {
    state.isLoading = false;
    changed();
  }
}

/** A swing that happens while one looks. */
export function swing(s) {
  const { bat, label, from, to } = state.filter;
  const wanted = (!bat || s.bat === bat) && (!label || s.label === label) && (!from || s.atUs >= Number(from)) && (!to || s.atUs < Number(to));
  const same = state.rows.findIndex((r) => r.id === s.id);
  if (same >= 0) {
    state.rows = state.rows.map((r) => (r.id === s.id ? s : r));
  } else if (wanted) {
    state.rows = [s, ...state.rows].slice(0, MOST_ROWS);
  }
}

const address = (filter) => `#/swings?${api.query(filter)}`;

function go(change) {
  location.hash = address({ ...state.filter, ...change });
}

/** Microseconds as the browser's own field for a day and a time wants them, and back. */
function toField(us) {
  if (!us) {
    return '';
  }
  const d = new Date(Number(us) / 1000);
  return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromField(text) {
  const ms = text ? new Date(text).getTime() : NaN;
  return Number.isFinite(ms) ? String(ms * 1000) : '';
}

export function view({ board, session, changed }) {
  return html`<div class="title"><h1>Swings</h1>${exportLink(session)}</div>
    ${filters(board)} ${state.error ? html`<p class="error" role="alert">${state.error}</p>` : nothing}
    ${state.rows.length === 0 && !state.isLoading && !state.error
      ? html`<p class="empty">No swing fits. ${Object.values(state.filter).some(Boolean) ? html`<a href="#/swings">Show all.</a>` : nothing}</p>`
      : list()}
    ${state.isLoading ? html`<p class="quiet">Loading.</p>` : nothing}
    ${state.older !== null && !state.isLoading
      ? html`<button type="button" class="older" @click=${() => more(changed, state.older)}>Older swings</button>`
      : nothing}`;
}

function exportLink(session) {
  if (session.role !== 'coach' && session.role !== 'operator') {
    return nothing;
  }
  const { bat, from, to } = state.filter;
  return html`<a class="button" href=${api.exportRange({ bat, from, to })} download>Download these as CSV</a>`;
}

function filters(board) {
  const f = state.filter;
  const bats = [...board.bats].sort((a, b) => byName(player(a), player(b)));
  const session = state.sessions.findIndex((s) => String(s.fromUs) === f.from && String(s.toUs) === f.to);
  return html`<form class="filters" aria-label="Which swings" @submit=${(e) => e.preventDefault()}>
    <label>Player
      <select name="bat" @change=${(e) => go({ bat: e.target.value })}>
        <option value="">everybody</option>
        ${bats.map((b) => html`<option value=${b.bat} ?selected=${b.bat === f.bat}>${player(b)}</option>`)}
      </select>
    </label>
    <label>Shot
      <select name="label" @change=${(e) => go({ label: e.target.value })}>
        <option value="">every shot</option>
        ${state.families.map((x) => html`<option value=${x.label} ?selected=${x.label === f.label}>${x.words}</option>`)}
      </select>
    </label>
    <label>Session
      <select
        name="session"
        @change=${(e) => {
          const s = state.sessions[Number(e.target.value)];
          go(e.target.value === '' ? { from: '', to: '' } : { from: String(s.fromUs), to: String(s.toUs) });
        }}
      >
        <option value="" ?selected=${session < 0}>any time</option>
        ${state.sessions.map(
          (s, i) => html`<option value=${i} ?selected=${i === session}>
            ${day(s.fromUs)} ${clock(s.fromUs).slice(0, 5)}, ${s.swings} swings of ${s.bats} ${s.bats === 1 ? 'bat' : 'bats'}
          </option>`,
        )}
      </select>
    </label>
    <label class="time">From
      <input type="datetime-local" name="from" .value=${toField(f.from)} @change=${(e) => go({ from: fromField(e.target.value) })} />
    </label>
    <label class="time">To
      <input type="datetime-local" name="to" .value=${toField(f.to)} @change=${(e) => go({ to: fromField(e.target.value) })} />
    </label>
  </form>`;
}

function list() {
  let before = null;
  return html`<ol class="rows">
    ${repeat(
      state.rows,
      (s) => s.id,
      (s) => {
        const newDay = before === null || !isSameDay(before.atUs, s.atUs);
        before = s;
        return row(s, newDay);
      },
    )}
  </ol>`;
}

function row(s, newDay) {
  const v = speed(s);
  const down = measured(s, 'DOWNSWING_TIME');
  return html`<li>
    ${newDay ? html`<h2 class="day">${day(s.atUs)}</h2>` : nothing}
    <a class="row ${isNotSure(s.label) ? 'unsure' : ''}" href="#/swing/${s.id}">
      <span class="time">${clock(s.atUs)}</span>
      <span class="player">${player(s)} <small>${s.net}</small></span>
      <span class="what"><span class="words">${s.words}</span> <small>${isNotSure(s.label) ? '' : percent(s.confidence)}</small>
        ${said(s) ? html`<small class="said">${said(s)}</small>` : nothing}</span>
      <span class="fast">${v ? html`${v.value} km/h <small>${v.interval}</small>` : html`<small>no speed</small>`}</span>
      <span class="down">${down && down.value !== null ? `${number(down.value)} ms down` : ''}</span>
      <span class="marks">${s.flags.length ? `${s.flags.length} ${s.flags.length === 1 ? 'remark' : 'remarks'}` : ''}</span>
    </a>
  </li>`;
}
