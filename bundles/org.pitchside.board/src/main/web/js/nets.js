/** Home: a card for each net with its last swing, large, and beside it that player's own last shots. */

import { html, nothing } from '/lib/lit/lit-html.js';
import { repeat } from '/lib/lit/directives/repeat.js';
import { ago, isNotSure, measured, number, player, said, speed } from './words.js';

export const title = 'Nets';

export function view({ board, live }) {
  const nets = board.nets();
  if (!board.isLoaded) {
    return html`<h1 class="unseen">Nets</h1>
      <p class="quiet">Loading.</p>`;
  }
  if (nets.length === 0) {
    return html`<h1 class="unseen">Nets</h1>
      <p class="empty">No bat has been met yet. Switch one on near the gateway; its net appears here.</p>`;
  }
  return html`<h1 class="unseen">Nets</h1>
    <div class="nets" data-nets=${nets.length > 4 ? 'many' : nets.length}>
      ${repeat(nets, (n) => n.name, (n) => card(n, board, live.nowUs()))}
    </div>`;
}

function card(net, board, nowUs) {
  const { last, isProvisional } = net;
  const name = net.name || 'No net';
  return html`<article class="net" aria-label=${name}>
    <h2>${name}<span class="bats-here">${batsHere(net)}</span></h2>
    ${last ? repeat([last], (s) => s.id, (s) => lastSwing(s, isProvisional, nowUs)) : html`<p class="empty">No swing yet.</p>`}
    ${last ? own(last, board) : nothing}
  </article>`;
}

function batsHere(net) {
  const here = net.bats.filter((b) => b.connected).length;
  return `${here} of ${net.bats.length} ${net.bats.length === 1 ? 'bat' : 'bats'} connected`;
}

/** The same elements for a first opinion and for what follows it, so that the one becomes the other. */
function lastSwing(swing, isProvisional, nowUs) {
  return html`<div class="last ${isProvisional ? 'provisional' : 'final'} ${isNotSure(swing.label) ? 'unsure' : ''}" data-swing=${swing.id}>
    <p class="who"><strong>${player(swing)}</strong> <span class="when">${ago(swing.atUs, nowUs)}</span></p>
    <p class="family">
      ${isProvisional ? html`<span>${swing.words}</span>` : html`<a href="#/swing/${swing.id}">${swing.words}</a>`}
    </p>
    ${said(swing) ? html`<p class="said">${said(swing)}</p>` : nothing}
    ${isProvisional ? html`<p class="opinion">first opinion, measuring</p>` : figures(swing)}
  </div>`;
}

function figures(swing) {
  const v = speed(swing);
  const down = measured(swing, 'DOWNSWING_TIME');
  return html`<dl class="figures">
    <div class="speed">
      <dt>Bat speed</dt>
      <dd>${v ? html`<b>${v.value}</b> km/h <span class="interval">${v.interval}</span>` : 'not measured'}</dd>
    </div>
    <div>
      <dt>Downswing</dt>
      <dd>${down && down.value !== null ? html`<b>${number(down.value)}</b> ms` : 'not measured'}</dd>
    </div>
  </dl>`;
}

function own(last, board) {
  const shots = board.shots(last.bat);
  if (shots.length === 0) {
    return nothing;
  }
  return html`<section class="own" aria-label="Last shots of ${player(last)}">
    <h3>${player(last)}'s last shots</h3>
    <ol class="chips">
      ${repeat(shots, (s) => s.id, chip)}
    </ol>
  </section>`;
}

function chip(swing) {
  const v = speed(swing);
  return html`<li>
    <a class="chip ${isNotSure(swing.label) ? 'unsure' : ''}" href="#/swing/${swing.id}">
      <span>${swing.words}</span>${v ? html`<b>${v.plain}</b>` : nothing}
    </a>
  </li>`;
}
