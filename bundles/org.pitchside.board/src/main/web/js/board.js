/** What the page knows of the nets: bats, each player's last shots, first opinions, health. Fed by questions once and by events then. */

import * as api from './api.js';
import { byName, player, speed } from './words.js';

export const OWN_SHOTS = 10;
/** A first opinion that nothing followed is taken off. */
const OPINION_MS = 20_000;
const MOST_ASKED = 64;
const AT_ONCE = 4;

export class Board {
  bats = [];
  health = null;
  /** For operators, as the API tells them; undefined before it did, and for others. */
  models;
  rollout;
  isLoaded = false;
  /** bat -> its last swings, newest first */
  #shots = new Map();
  /** swing id -> first opinion, and when it was heard by this machine's clock: the gateway's may be set meanwhile */
  #opinions = new Map();
  /** The store's position that is shown; what came behind it while nobody listened is asked for. */
  position = 0;

  /** Nobody but an operator keeps what an operator saw. */
  forgetModels() {
    this.models = undefined;
    this.rollout = undefined;
  }

  async load() {
    this.#opinions.clear();
    const [bats, health] = await Promise.all([api.bats(), api.health()]);
    this.bats = bats.bats;
    this.health = health;
    // those without a swing too: the gateway counts only now and then
    const queue = this.bats.slice(0, MOST_ASKED);
    const worker = async () => {
      for (let bat = queue.shift(); bat; bat = queue.shift()) {
        const found = await api.swings({ bat: bat.bat, limit: OWN_SHOTS });
        found.swings.forEach((s) => this.swing(s));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.isLoaded = true;
  }

  /** A committed swing, or a corrected one: it replaces its first opinion and its earlier revision. */
  swing(swing) {
    this.#opinions.delete(swing.id);
    this.position = Math.max(this.position, swing.position ?? 0);
    const before = this.#shots.get(swing.bat) ?? [];
    const same = before.find((s) => s.id === swing.id);
    if (same && same.revision > swing.revision) {
      return;
    }
    const shots = [swing, ...before.filter((s) => s !== same)].sort((a, b) => b.atUs - a.atUs);
    this.#shots.set(swing.bat, shots.slice(0, OWN_SHOTS));
  }

  provisional(opinion) {
    const known = this.#shots.get(opinion.bat)?.some((s) => s.id === opinion.id);
    if (!known) {
      this.#opinions.set(opinion.id, { ...opinion, heardMs: performance.now() });
    }
  }

  rejected({ id }) {
    this.#opinions.delete(id);
  }

  forgetOld() {
    for (const [id, opinion] of this.#opinions) {
      if (performance.now() - opinion.heardMs > OPINION_MS) {
        this.#opinions.delete(id);
      }
    }
  }

  shots(bat) {
    return this.#shots.get(bat) ?? [];
  }

  /** The nets in order: { name, bats, last, isProvisional }, where last may be missing. */
  nets() {
    const nets = new Map();
    const net = (name) => {
      if (!nets.has(name)) {
        nets.set(name, { name, bats: [], last: null, isProvisional: false });
      }
      return nets.get(name);
    };
    for (const bat of this.bats) {
      net(bat.net).bats.push(bat);
    }
    const offer = (swing, isProvisional) => {
      const n = net(swing.net);
      if (!n.last || swing.atUs > n.last.atUs) {
        Object.assign(n, { last: swing, isProvisional });
      }
    };
    this.#shots.forEach((shots) => shots.forEach((s) => offer(s, false)));
    this.#opinions.forEach((o) => offer(o, true));
    return [...nets.values()].sort((a, b) => (a.name === '') - (b.name === '') || byName(a.name, b.name));
  }
}

/** One sentence for those who hear the page. */
export function spoken(swing) {
  const s = speed(swing);
  return `${swing.net || 'A net'}, ${player(swing)}: ${swing.words}${s ? `, ${s.value} kilometres an hour` : ''}.`;
}
