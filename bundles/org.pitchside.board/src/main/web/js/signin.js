/** A PIN gives a role. */

import { html, nothing } from '/lib/lit/lit-html.js';
import * as api from './api.js';

export const title = 'Sign in';

const state = { error: '', isBusy: false };

export function enter() {
  Object.assign(state, { error: '', isBusy: false });
}

async function submit(event, { changed, signedIn }) {
  event.preventDefault();
  const field = event.target.elements.pin;
  Object.assign(state, { error: '', isBusy: true });
  changed();
  try {
    const session = await api.signIn(field.value);
    field.value = '';
    signedIn(session);
  } catch (e) {
    state.error = e.retryAfterS > 0 ? `${e.message} Wait ${e.retryAfterS} s.` : e.message;
    field.select();
  }
  state.isBusy = false;
  changed();
}

export function view(context) {
  const { session } = context;
  const offered = session.signIn;
  return html`<h1>Sign in</h1>
    ${session.role === null ? html`<p>This gateway shows its swings to those who sign in.</p>` : nothing}
    ${offered.length === 0
      ? html`<p class="empty">No PIN is set on this gateway; an operator sets one in its configuration.</p>`
      : html`<form class="sign-in" @submit=${(e) => submit(e, context)}>
          <label>PIN of ${offered.join(', ').replace(/, ([^,]*)$/, ' or $1')}
            <input type="password" name="pin" required maxlength="64" autocomplete="current-password" aria-describedby="pin-error" />
          </label>
          <button type="submit" ?disabled=${state.isBusy}>Sign in</button>
          <p id="pin-error" class="error" role="alert">${state.error}</p>
        </form>`}`;
}
