/** Ties it together: the address says which page, events say what changed, one drawing a frame shows it. */

import { html, nothing, render } from '/lib/lit/lit-html.js';
import * as api from './api.js';
import * as bats from './bats.js';
import { Board, spoken } from './board.js';
import * as health from './health.js';
import { Live } from './live.js';
import * as models from './models.js';
import * as nets from './nets.js';
import * as signin from './signin.js';
import * as swing from './swing.js';
import * as swings from './swings.js';

const PAGES = { '': nets, swings, swing, bats, models, health, 'sign-in': signin };
const MENU = [
  ['', 'Nets'],
  ['swings', 'Swings'],
  ['bats', 'Bats'],
  ['models', 'Models'],
  ['health', 'Health'],
];
const SPOKEN_MS = 3_000;

const head = document.getElementById('head');
const main = document.getElementById('main');
const said = document.getElementById('said');
const board = new Board();
const live = new Live();

let session = { role: null, signIn: [], sim: false };
let page = null;
let pageName = '';
let failure = '';
let drawing = 0;
let saidMs = 0;

const context = () => ({ board, live, session, changed, signedIn });

/** Draws once in the next frame, however often it is called before. */
function changed() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    board.forgetOld();
    render(header(), head);
    render(page ? page.view(context()) : html`<p class="quiet">Loading.</p>`, main);
  });
}

/** Models are shown to operators, on a gateway that keeps some. */
const menu = () => MENU.filter(([name]) => name !== 'models' || (session.role === 'operator' && board.models));

function mark(name) {
  const level = board.health?.level;
  if (name === 'health' && session.role !== null && level && level !== 'OK') {
    return html` <span class="state ${level.toLowerCase()}">${health.LEVELS[level]}</span>`;
  }
  if (name === 'models' && board.rollout?.rollout?.stage === 'READY') {
    return html` <span class="state warn">waits for you</span>`;
  }
  return nothing;
}

function header() {
  return html`<nav aria-label="Pages">
      <a class="brand" href="#/">Pitchside</a>
      ${session.role === null
        ? nothing
        : menu().map(
            ([name, words]) => html`<a href="#/${name}" aria-current=${pageName === name ? 'page' : 'false'}
              >${words}${mark(name)}</a
            >`,
          )}
      <span class="gap"></span>
      ${session.sim ? html`<span class="sim">simulated bats</span>` : nothing}
      ${session.role === null ? nothing : html`<span class="role">${session.role}</span>`}
      ${session.role !== null && session.role !== 'viewer'
        ? html`<button type="button" class="sign-out" @click=${signOut}>Sign out</button>`
        : session.signIn.length
          ? html`<a class="to-sign-in" href="#/sign-in" aria-current=${pageName === 'sign-in' ? 'page' : 'false'}>Sign in</a>`
          : nothing}
    </nav>
    <div role="alert">
      ${live.lost ? html`<p class="bar-lost">Connection lost, trying again.</p>` : nothing}
      ${failure && !live.lost ? html`<p class="bar-lost">${failure}</p>` : nothing}
    </div>`;
}

function route() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id = ''] = path.split('/');
  if (session.role === null) {
    return { name: 'sign-in', id: '', query: new URLSearchParams() };
  }
  return { name: PAGES[name] ? name : '', id, query: new URLSearchParams(query) };
}

async function open(isMove) {
  const { name, id, query } = route();
  const isOther = PAGES[name] !== page;
  page = PAGES[name];
  pageName = name;
  document.title = `${page.title} \u2013 Pitchside`;
  if (isMove && isOther) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  changed();
  await page.enter?.({ ...context(), id, query });
}

function signedIn(next) {
  session = next;
  board.forgetModels();
  live.stop();
  start();
  if (location.hash === '#/' || location.hash === '') {
    open(true);
  } else {
    location.hash = '#/';
  }
}

async function signOut() {
  board.forgetModels();
  try {
    await api.signOut();
    failure = '';
  } catch (e) {
    failure = e.message;
  }
  live.stop();
  await begin();
}

/** Loads all anew and listens. */
async function start() {
  try {
    await board.load();
    failure = '';
  } catch (e) {
    failure = e.status === 0 ? '' : e.message;
  }
  live.start();
  changed();
}

let beginning = null;

/** Who are we, and may we look? Until the gateway answers, again. */
function begin() {
  beginning ??= (async () => {
    try {
      session = await api.session();
      if (session.role !== 'operator') {
        board.forgetModels();
      }
      failure = '';
    } catch (e) {
      failure = e.message;
      setTimeout(begin, 2_000);
      changed();
      return;
    } finally {
      beginning = null;
    }
    if (session.role === null) {
      live.stop();
      await open(false);
      return;
    }
    await Promise.all([start(), open(false)]);
  })();
  return beginning;
}

function say(text) {
  if (performance.now() - saidMs > SPOKEN_MS) {
    saidMs = performance.now();
    said.textContent = text;
  }
}

live.addEventListener('connection', changed);
live.addEventListener('retry', begin);
live.addEventListener('reset', begin);
live.addEventListener('began', ({ detail }) => {
  // what was committed between loading and listening was told to nobody
  if (detail.position > board.position) {
    begin();
  }
});
live.addEventListener('swing', ({ detail }) => {
  board.swing(detail);
  page?.swing?.(detail, context());
  if (page === nets) {
    say(spoken(detail));
  }
  changed();
});
live.addEventListener('provisional', ({ detail }) => {
  board.provisional(detail);
  changed();
});
live.addEventListener('rejected', ({ detail }) => {
  board.rejected(detail);
  changed();
});
live.addEventListener('bats', ({ detail }) => {
  board.bats = detail.bats;
  changed();
});
live.addEventListener('health', ({ detail }) => {
  board.health = detail;
  changed();
});
live.addEventListener('models', ({ detail }) => {
  board.models = detail.models === null ? null : detail;
  page?.news?.(context());
  changed();
});
live.addEventListener('rollout', ({ detail }) => {
  board.rollout = detail;
  page?.news?.(context());
  changed();
});
addEventListener('hashchange', () => open(true));
document.querySelector('.skip').addEventListener('click', (event) => {
  // the address is the page's own: it must not become #main
  event.preventDefault();
  main.focus();
});
addEventListener('keydown', (event) => {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === 'Escape' && !isTyping && pageName !== '') {
    if (pageName === 'swing' && history.length > 1) {
      history.back();
    } else {
      location.hash = '#/';
    }
  }
});
main.replaceChildren();
// "12 s ago" grows older by itself
setInterval(changed, 1_000);
begin();
