/** A model's way: which step it is at, what an operator may do about it, and where each bat is. */

import { html, nothing } from '/lib/lit/lit-html.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import * as api from './api.js';
import { drawn } from './shadow.js';
import { ago, byName, player, whole } from './words.js';

const STEPS = [
  ['SHADOW', 'Shadow', 'beside the live model'],
  ['GATEWAY', 'Gateway', 'it answers here'],
  ['CANARY', 'Canary', 'the first bats'],
  ['FLEET', 'Fleet', 'all bats, in stages'],
  ['DONE', 'Done', 'every bat has it'],
];
const BACK = [
  ['STOPPED_AT', 'Stopped', ''],
  ['TAKING_BACK', 'Taking back', 'bats and gateway'],
  ['STOPPED', 'As before', ''],
];
const BAT_STEPS = {
  LATER: 'later',
  AWAY: 'away',
  SENDING: 'on its way',
  STARTING: 'starts anew',
  ON_TRIAL: 'on trial',
  KEPT: 'passed',
  GOING_BACK: 'going back',
  BACK: 'as before',
  REFUSED: 'cannot have it',
  STUCK: 'cannot go back',
};
/** What its mark looks like; the others are plain. */
const LOOKS = { KEPT: 'ok', ON_TRIAL: 'ok', AWAY: 'warn', GOING_BACK: 'warn', REFUSED: 'fault', STUCK: 'fault' };
const ACTS = { goOn: 'Send on', sendOnNow: 'Send on now', pause: 'Pause', resume: 'Resume', abort: 'Stop and take back', rollBack: 'Roll back' };
const SHOWN_SHADOW = ['SHADOW', 'READY', 'GATEWAY'];

/** asked: the act that waits for a yes. */
const state = { asked: '', isBusy: false, error: '' };

export function forget() {
  Object.assign(state, { asked: '', isBusy: false, error: '' });
}

/** @param then is told when it is done */
export async function act(what, model, { board, changed }, then) {
  Object.assign(state, { asked: '', isBusy: true, error: '' });
  changed();
  try {
    board.rollout = await api.rollOut(what, model);
  } catch (e) {
    state.error = e.message;
  }
  state.isBusy = false;
  changed();
  then();
}

export const isBusy = () => state.isBusy;

/** @param then is told when something was done */
export function section(context, then) {
  const { rollout: r } = context.board.rollout;
  return html`<section class="rollout" aria-label="Rollout">
    ${r
      ? html`<h2 class="versus"><b>${r.model}</b> <span class="quiet">${isBrought(r) ? 'to the bats that lack it' : `in the place of ${r.before}`}</span>
            ${r.paused ? html`<span class="state warn">paused</span>` : nothing}
          </h2>
          ${way(r)}
          <p class="sentence" role="status">${r.words} <small>${r.sinceUs ? ago(r.sinceUs, context.live.machineNowUs()) : ''}</small></p>
          ${acts(r, context, then)}`
      : html`<h2>Rollout</h2>
          <p class="empty">No model is on its way. Begin with one of those below.</p>`}
    ${state.error ? html`<p class="error" role="alert">${state.error}</p>` : nothing}
    ${r && r.bats.length ? bats(r) : nothing}
    ${r?.shadow
      ? html`<details class="shadow" ?open=${SHOWN_SHADOW.includes(r.stage)}>
          <summary><h3>In shadow: ${r.shadow.model} beside ${r.shadow.live}</h3></summary>
          ${drawn(r.shadow)}
        </details>`
      : nothing}
  </section>`;
}

function way(r) {
  const steps = isBack(r) ? BACK : STEPS;
  const at = steps.findIndex(([stage]) => stage === (r.stage === 'READY' ? 'SHADOW' : r.stage));
  // the last step of a way is passed as soon as it is reached
  const isEnd = at === steps.length - 1;
  return html`<ol class="way ${isBack(r) ? 'back' : ''}" aria-label="The way of ${r.model}">
    ${steps.map(([, name, what], i) => {
      const isPassed = i < at || (i === at && isEnd);
      const waits = i === at && r.stage === 'READY';
      const passed = isBack(r) ? '\u00d7' : '\u2713';
      return html`<li class=${isPassed ? 'passed' : i === at ? 'now' : 'ahead'} aria-current=${i === at ? 'step' : 'false'}>
        <span class="knot" aria-hidden="true">${isPassed || waits ? passed : i + 1}</span>
        <b>${name}</b> <small>${waits ? 'found good' : what}</small>
      </li>`;
    })}
  </ol>`;
}

/** It answered on the gateway already, and goes to bats alone. */
const isBrought = (r) => r.model === r.before;
const onlyBats = (r) => `Every bat that was brought ${r.model} goes back to what it ran; the gateway keeps it.`;

/** What is asked twice, since it takes something away: models from bats, or a judge's answer. */
const SURE = {
  abort: (r) => [isBrought(r) ? onlyBats(r) : `${r.model} is stopped; the gateway and every bat that has it go back to ${r.before}.`, 'Yes, take it back'],
  rollBack: (r) => [isBrought(r) ? onlyBats(r) : `The gateway and every bat go back from ${r.model} to ${r.before}.`, 'Yes, take it back'],
  sendOnNow: (r) => [
    `Shadow has compared ${r.shadow ? whole(r.shadow.windows) : 'no'} swings and has no answer yet; it will not give one. ${r.model} answers on the gateway at once, before everybody. ${r.before} is asked behind it on every swing, and the first bats try it before any other: what speaks against it brings everything back.`,
    'Yes, send it on now',
  ],
};

function acts(r, context, then) {
  const { may } = context.board.rollout;
  const buttons = may.filter((what) => ACTS[what]).map((what) => (what === 'goOn' && r.stage === 'SHADOW' ? 'sendOnNow' : what));
  const press = (what) => {
    if (SURE[what]) {
      state.asked = what;
      context.changed();
    } else {
      act(what, undefined, context, then);
    }
  };
  const yes = () => act(state.asked === 'sendOnNow' ? 'goOn' : state.asked, undefined, context, then);
  if (!buttons.includes(state.asked)) {
    // what was asked makes no sense any more
    state.asked = '';
  }
  const [question, answer] = state.asked ? SURE[state.asked](r) : [];
  return html`<div class="acts">
    ${buttons.map(
      (what) => html`<button type="button" name=${what} ?disabled=${state.isBusy}
        class=${what === 'goOn' ? 'main' : what === 'abort' || what === 'rollBack' ? 'danger' : ''}
        @click=${() => press(what)}>${ACTS[what]}</button>`,
    )}
    ${question
      ? html`<div class="sure" role="group" aria-label="Are you sure?">
          <p role="alert">${question}</p>
          <button type="button" name="yes" class="danger" @click=${yes}>${answer}</button>
          <button type="button" name="no" @click=${() => ((state.asked = ''), context.changed())}>No</button>
        </div>`
      : nothing}
  </div>`;
}

function bats(r) {
  const sorted = [...r.bats].sort((a, b) => byName(a.net, b.net) || byName(player(a), player(b)));
  const counts = Object.keys(BAT_STEPS)
    .map((step) => [r.bats.filter((b) => b.step === step).length, stepWords(step, r)])
    .filter(([count]) => count > 0);
  return html`<h3>Bats <small>${counts.map(([count, words]) => `${count} ${words}`).join(', ')}</small></h3>
    <ul class="travellers">
      ${repeat(sorted, (b) => b.bat, (b) => traveller(b, r))}
    </ul>`;
}

const isBack = (r) => r.stage === 'TAKING_BACK' || r.stage === 'STOPPED';
/** Once it is taken back, nobody's turn comes any more. */
const isUntouched = (step, r) => step === 'LATER' && isBack(r);
const stepWords = (step, r) => (isUntouched(step, r) ? 'never had it' : BAT_STEPS[step] ?? step);

function traveller(b, r) {
  return html`<li data-step=${b.step} data-bat=${b.bat}>
    <div class="who"><strong>${player(b)} <small>${b.net}</small></strong> <span class="state ${LOOKS[b.step] ?? ''}">${stepWords(b.step, r)}</span></div>
    <p class="words">${isUntouched(b.step, r) ? nothing : b.words}</p>
    ${b.step === 'SENDING' && b.of > 0
      ? html`<progress max=${b.of} .value=${b.bytes} aria-label="The model in the flash of ${player(b)}"></progress>
          <p class="count">${kilo(b.bytes)} of ${kilo(b.of)} kB</p>`
      : nothing}
    ${b.step === 'ON_TRIAL' && b.swingsWanted > 0
      ? html`<progress max=${b.swingsWanted} .value=${Math.min(b.swings, b.swingsWanted)} aria-label="Swings of ${player(b)} that were watched"></progress>
          <p class="count">${b.swings} of ${b.swingsWanted} swings watched</p>`
      : nothing}
  </li>`;
}

const kilo = (bytes) => (bytes / 1000).toFixed(1);
