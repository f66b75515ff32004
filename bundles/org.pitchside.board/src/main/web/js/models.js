/** Models, for operators: the rollout, what the gateway keeps, how another one is brought, and the audit's last lines. */

import { html, nothing } from '/lib/lit/lit-html.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import * as api from './api.js';
import * as rollout from './rollout.js';
import { clock, day, whole } from './words.js';

export const title = 'Models';
const LINES = 20;
/** News come every second while bats are on the way; the audit is not asked for as often. */
const AUDIT_AGAIN_MS = 2_000;
const WAYS = {
  carrier: 'came with the software',
  setting: 'by the setting',
  drop: 'by the drop folder',
  board: 'brought at the board',
  remote: 'by a request from afar',
  rollout: 'by a rollout',
};

/** outcome: { isGood, words } of what was asked last; choosing: the model that somebody wants to let answer, and did not say yes to yet. */
const state = { lines: null, error: '', outcome: null, sending: '', isOver: false, choosing: '' };
let auditTimer = 0;

export async function enter({ session, changed }) {
  Object.assign(state, { error: '', outcome: null, sending: '', isOver: false, choosing: '' });
  rollout.forget();
  if (session.role === 'operator') {
    await lookAtAudit(changed);
  }
}

/** Something changed at the models or the rollout. */
export function news({ board, changed }) {
  auditTimer ||= setTimeout(() => {
    auditTimer = 0;
    // whoever left the page or signed out meanwhile is not told, and must not ask
    if (board.models && location.hash.startsWith('#/models')) {
      lookAtAudit(changed);
    }
  }, AUDIT_AGAIN_MS);
}

async function lookAtAudit(changed) {
  try {
    state.lines = (await api.audit(LINES)).lines;
    state.error = '';
  } catch (e) {
    state.error = e.status === 404 ? '' : e.message;
  }
  changed();
}

async function bring(file, { board, changed }) {
  if (!file || state.sending) {
    return;
  }
  const most = board.models.mostBytes;
  if (file.size > most) {
    state.outcome = { isGood: false, words: `${file.name} has ${whole(file.size)} bytes; ${whole(most)} is the most.` };
    changed();
    return;
  }
  Object.assign(state, { sending: file.name, outcome: null });
  changed();
  try {
    const answer = await api.bringModel(file);
    board.models = answer;
    state.outcome = {
      isGood: true,
      words: answer.keySet ? `Key set ${answer.keySet} counts from now on.` : `${answer.taken} is kept. It does not answer yet.`,
    };
  } catch (e) {
    state.outcome = { isGood: false, words: `${file.name} is refused: ${e.message}` };
  }
  state.sending = '';
  changed();
  await lookAtAudit(changed);
}

async function letAnswer(model, { board, changed }) {
  Object.assign(state, { choosing: '', outcome: null });
  changed();
  try {
    board.models = await api.letAnswer(model);
    state.outcome = { isGood: true, words: `${model} answers from now on.` };
  } catch (e) {
    state.outcome = { isGood: false, words: `${model} does not answer: ${e.message}` };
  }
  changed();
  await lookAtAudit(changed);
}

export function view(context) {
  const { board, session } = context;
  if (session.role !== 'operator') {
    return html`<h1>Models</h1>
      <p class="empty">Models are an operator's.</p>`;
  }
  if (!board.models) {
    return html`<h1>Models</h1>
      <p class="empty">${board.models === null ? 'This gateway keeps no models.' : 'Loading.'}</p>`;
  }
  return html`<div class="models">
    <h1>Models</h1>
    ${board.rollout && (board.rollout.rollout || board.rollout.may.length) ? rollout.section(context, () => lookAtAudit(context.changed)) : nothing}
    ${shelf(context)} ${audit()}
  </div>`;
}

function shelf(context) {
  const { board, changed } = context;
  const { models } = board.models;
  return html`<section aria-label="Models kept here">
    <h2>Kept here</h2>
    <ul class="shelf">
      ${repeat(models, (m) => m.name, (m) => book(m, context))}
    </ul>
    <div
      class="drop ${state.isOver ? 'over' : ''}"
      @dragover=${(e) => {
        e.preventDefault();
        if (!state.isOver) {
          state.isOver = true;
          changed();
        }
      }}
      @dragleave=${() => ((state.isOver = false), changed())}
      @drop=${(e) => {
        e.preventDefault();
        state.isOver = false;
        bring(e.dataTransfer.files[0], context);
      }}
    >
      <label>Bring a signed model: drop a .pitchmodel file here, or choose one (a .psk file brings keys)
        <input
          type="file"
          name="package"
          accept=".pitchmodel,.psk"
          ?disabled=${state.sending !== ''}
          @change=${async (e) => {
            const field = e.target;
            await bring(field.files[0], context);
            // the same file may be chosen again
            field.value = '';
          }}
        />
      </label>
    </div>
    <div role="status">
      ${state.sending ? html`<p class="outcome">${state.sending} is sent and looked at.</p>` : nothing}
      ${state.outcome ? html`<p class="outcome ${state.outcome.isGood ? 'good' : 'bad'}">${state.outcome.words}</p>` : nothing}
    </div>
  </section>`;
}

function book(m, context) {
  const may = context.board.rollout?.may ?? [];
  const bats = m.bats.length === 1 ? '1 bat' : `${m.bats.length} bats`;
  return html`<li data-model=${m.name}>
    <span><strong>${m.name}</strong> ${m.live ? html`<span class="state ok">answers here</span>` : nothing}</span>
    <span>
      ${m.bats.length ? html`on ${bats}, ` : nothing}${WAYS[m.via] ?? m.via}${m.takenUs ? ` ${day(m.takenUs)} ${clock(m.takenUs)}` : ''}${m.counter ? `, release ${m.counter}, floor ${m.floor}` : ''}${m.forBats ? '' : ', not for bats'}
      <small class="hash" title=${m.sha256}>${m.sha256.slice(0, 16)}</small>
    </span>
    <span class="acts">
      ${!m.live && may.includes('start')
        ? html`<button type="button" class="begin" ?disabled=${rollout.isBusy()} @click=${() => rollout.act('start', m.name, context, () => lookAtAudit(context.changed))}>
            Begin in shadow<span class="unseen"> with ${m.name}</span></button>`
        : nothing}
      ${m.live && m.forBats && may.includes('start')
        ? html`<button type="button" class="bring" ?disabled=${rollout.isBusy()} @click=${() => rollout.act('start', m.name, context, () => lookAtAudit(context.changed))}>
            Bring it to the bats that lack it<span class="unseen">: ${m.name}</span></button>`
        : nothing}
      ${m.live
        ? nothing
        : html`<button type="button" class="choose" @click=${() => ((state.choosing = m.name), context.changed())}>
            Let it answer<span class="unseen">: ${m.name}</span></button>`}
    </span>
    ${state.choosing === m.name && !m.live ? choice(m, context) : nothing}
  </li>`;
}

/** Asked twice: there is no shadow before it and nobody behind it. */
function choice(m, context) {
  const way = context.board.rollout?.rollout;
  const stops = way?.underWay ? ` The rollout of ${way.model} is stopped by that, and its bats go back.` : '';
  return html`<div class="sure" role="group" aria-label="Are you sure?">
    <p role="alert">${m.name} answers on this gateway at once, without a time in shadow and with nobody asked behind it. Bats keep what they have.${stops}</p>
    <button type="button" name="choose-yes" class="danger" @click=${() => letAnswer(m.name, context)}>Yes, let it answer</button>
    <button type="button" name="choose-no" @click=${() => ((state.choosing = ''), context.changed())}>No</button>
  </div>`;
}

function audit() {
  return html`<section aria-label="Audit">
    <h2>Audit</h2>
    ${state.error ? html`<p class="error" role="alert">${state.error}</p>` : nothing}
    ${state.lines === null ? html`<p class="quiet">Loading.</p>` : nothing}
    ${state.lines?.length === 0 ? html`<p class="quiet">Nothing was done yet.</p>` : nothing}
    <ol class="audit">
      ${repeat(
        state.lines ?? [],
        (l) => l.number,
        (l) => html`<li>
          <time datetime=${l.at}>${when(l.at)}</time>
          <span><span class="state ${l.done ? 'ok' : 'fault'}">${l.done ? l.act : `${l.act} refused`}</span></span>
          <span>${l.what} <small>${l.by}</small></span>
          <span>${l.why}</span>
        </li>`,
      )}
    </ol>
  </section>`;
}

function when(at) {
  const us = Date.parse(at) * 1000;
  return Number.isNaN(us) ? at : `${day(us)} ${clock(us)}`;
}
