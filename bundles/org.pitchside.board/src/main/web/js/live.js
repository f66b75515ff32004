/**
 * What happens now: the gateway's events, and what they add up to. The browser reconnects by itself after a break and is told what it
 * missed; where it has given up, or where the line is dead without a word, this opens a new one.
 */

const EVENTS = '/api/v1/events';
/** The gateway speaks every 2 s. */
const SILENCE_MS = 10_000;
const AGAIN_MS = 2_000;

export class Live extends EventTarget {
  #source = null;
  #again = 0;
  #watch = 0;
  #heardMs = 0;
  connected = false;
  wasConnected = false;
  /** Tried and failed, and not yet back. */
  lost = false;
  /** Added to this machine's clock it is the gateway's. */
  #offsetUs = 0;
  /** The same for the machine that it runs on, which is another one where virtual bats play faster than life. */
  #machineUs = 0;

  nowUs() {
    return Date.now() * 1000 + this.#offsetUs;
  }

  /** Rollouts and the audit go by the machine's clock. */
  machineNowUs() {
    return Date.now() * 1000 + this.#machineUs;
  }

  start() {
    if (this.#source) {
      return;
    }
    this.#heardMs = performance.now();
    const source = new EventSource(EVENTS);
    this.#source = source;
    source.onerror = () => {
      this.#lost();
      if (source.readyState === EventSource.CLOSED) {
        this.#anew();
      }
    };
    for (const name of ['hello', 'swing', 'provisional', 'rejected', 'bats', 'health', 'models', 'rollout', 'reset']) {
      source.addEventListener(name, (event) => this.#hear(name, event.data, event.lastEventId));
    }
    clearInterval(this.#watch);
    this.#watch = setInterval(() => {
      if (performance.now() - this.#heardMs > SILENCE_MS) {
        this.#lost();
        this.#anew();
      }
    }, AGAIN_MS);
  }

  stop() {
    clearInterval(this.#watch);
    clearTimeout(this.#again);
    this.#again = 0;
    this.#source?.close();
    this.#source = null;
    this.connected = false;
    this.lost = false;
  }

  #anew() {
    this.#source?.close();
    this.#source = null;
    // whoever answers to 'retry' loads all anew: the next hello need not say so again
    this.wasConnected = false;
    this.#heardMs = performance.now();
    if (!this.#again) {
      this.#again = setTimeout(() => {
        this.#again = 0;
        // asks first whether one may still look, then starts
        this.#tell('retry');
      }, AGAIN_MS);
    }
  }

  #lost() {
    this.connected = false;
    if (!this.lost) {
      this.lost = true;
      this.#tell('connection');
    }
  }

  #hear(name, text, id) {
    this.#heardMs = performance.now();
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return;
    }
    if (name === 'hello') {
      this.#offsetUs = data.nowUs - Date.now() * 1000;
      this.#machineUs = data.machineUs - Date.now() * 1000;
      const back = this.wasConnected;
      this.connected = true;
      this.lost = false;
      this.wasConnected = true;
      this.#tell('connection');
      this.#tell(back ? 'reset' : 'began', { position: Number(id) });
      return;
    }
    this.#tell(name, data);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
