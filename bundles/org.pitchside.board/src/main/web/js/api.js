/** The local HTTP API, version 1. An answer that is no answer becomes an error with the gateway's own sentence. */

const ROOT = '/api/v1/';
const PATIENCE_MS = 15_000;
/** A package travels, and is then looked at by every rule. */
const PACKAGE_MS = 180_000;

export class Refused extends Error {
  constructor(status, sentence, retryAfterS) {
    super(sentence);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

let csrf = '';

async function ask(path, { patienceMs = PATIENCE_MS, ...options } = {}) {
  let answer;
  try {
    answer = await fetch(ROOT + path, { ...options, signal: AbortSignal.timeout(patienceMs), credentials: 'same-origin' });
  } catch {
    throw new Refused(0, 'The gateway does not answer.');
  }
  const text = await answer.text();
  let body = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    throw new Refused(answer.status, 'The gateway gave an answer that cannot be read.');
  }
  if (!answer.ok) {
    throw new Refused(answer.status, body?.error ?? `The gateway answered ${answer.status}.`, Number(answer.headers.get('Retry-After')));
  }
  return body;
}

async function sessionFrom(path, options) {
  const session = await ask(path, options);
  csrf = session.csrf;
  return session;
}

const changing = (method, body) => ({
  method,
  headers: { 'Content-Type': 'application/json', 'X-Pitchside-CSRF': csrf },
  body: body === undefined ? undefined : JSON.stringify(body),
});

export const session = () => sessionFrom('session');
export const signIn = (pin) => sessionFrom('session', changing('POST', { pin }));
export const signOut = () => ask('session', changing('DELETE'));

/** @param filter bat, label, from, to, before, limit; what is empty is not asked for */
export function swings(filter) {
  return ask(`swings?${query(filter)}`);
}

export function query(filter) {
  return new URLSearchParams(Object.entries(filter).filter(([, v]) => v !== undefined && v !== null && v !== '')).toString();
}

export const swing = (id) => ask(`swings/${encodeURIComponent(id)}`);
export const families = () => ask('families');
export const sessions = () => ask('sessions');
export const bats = () => ask('bats');
export const mount = (bat) => ask(`bats/${encodeURIComponent(bat)}/mount`);
/** @param what begin, cancel or forget */
export const calibrate = (bat, what) => ask(`bats/${encodeURIComponent(bat)}/mount`, changing('POST', { do: what }));
export const enrolment = () => ask('enrol');
/** @param what begin or cancel */
export const enrol = (what) => ask('enrol', changing('POST', { do: what }));
/** For operators; what is kept and where the rollout stands comes by the events. */
export const audit = (most) => ask(`audit?${query({ most })}`);
/** @param what start, goOn, pause, resume, abort or rollBack */
export const rollOut = (what, model) => ask('rollout', changing('POST', { do: what, model }));
/** A kept model answers on the gateway from now on. */
export const letAnswer = (model) => ask('models/live', changing('POST', { model }));
export const bringModel = (file) =>
  ask('models', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Pitchside-CSRF': csrf },
    body: file,
    patienceMs: PACKAGE_MS,
  });
export const health = () => ask('health');
export const settings = () => ask('settings');
export const exportOf = (id) => `${ROOT}swings/${encodeURIComponent(id)}/export.zip`;
export const exportRange = (filter) => `${ROOT}export.zip?${query(filter)}`;
