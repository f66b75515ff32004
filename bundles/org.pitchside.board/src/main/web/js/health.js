/** How the gateway is, in sentences; for an operator also what it is set to. */

import { html, nothing } from '/lib/lit/lit-html.js';
import * as api from './api.js';

export const title = 'Health';
export const LEVELS = { OK: 'fine', WARN: 'look at it', FAULT: 'broken' };
const ORDER = ['FAULT', 'WARN', 'OK'];

const state = { settings: null, error: '' };

export async function enter({ session, changed }) {
  Object.assign(state, { settings: null, error: '' });
  if (session.role !== 'operator') {
    return;
  }
  try {
    state.settings = await api.settings();
  } catch (e) {
    state.error = e.message;
  }
  changed();
}

export function view({ board, session }) {
  const h = board.health;
  const lines = [...(h?.lines ?? [])].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  return html`<h1>Health</h1>
    ${h ? html`<p>Model in use: ${h.model}.</p>` : html`<p class="quiet">Loading.</p>`}
    <ul class="health">
      ${lines.map(
        (l) => html`<li class=${l.level.toLowerCase()}>
          <span class="state ${l.level.toLowerCase()}">${LEVELS[l.level] ?? l.level}</span>
          <strong>${l.subject}</strong> <span>${l.sentence}</span>
        </li>`,
      )}
    </ul>
    ${session.role === 'operator' ? settings() : nothing}`;
}

function settings() {
  return html`<section class="settings" aria-label="Settings">
    <h2>What the gateway is set to</h2>
    ${state.error ? html`<p class="error" role="alert">${state.error}</p>` : nothing}
    ${state.settings ? values(state.settings) : nothing}
  </section>`;
}

function values(map) {
  return html`<dl>
    ${Object.entries(map).map(
      ([name, value]) => html`<div>
        <dt>${name}</dt>
        <dd>${value !== null && typeof value === 'object' && !Array.isArray(value) ? values(value) : String(value ?? '')}</dd>
      </div>`,
    )}
  </dl>`;
}
