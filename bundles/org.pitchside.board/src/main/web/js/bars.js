/** Small drawings in SVG, with attributes only: the page's rules let no style attribute through. */

import { html, nothing, svg } from '/lib/lit/lit-html.js';
import { number } from './words.js';

const WIDTH = 300;
const HEIGHT = 20;

/** A share from 0 to 1. */
export function share(value, isChosen) {
  return html`<svg class="bar ${isChosen ? 'chosen' : ''}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" x="0" y="3" width=${WIDTH} height="14" rx="3"></rect>
    <rect class="fill" x="0" y="3" width=${Math.max(0, Math.min(1, value ?? 0)) * WIDTH} height="14" rx="3"></rect>
  </svg>`;
}

/** A value with its interval on a scale from 0; an end that is not known is an arrow. */
export function interval(m) {
  const top = Math.max(...[m.value, m.low, m.high].filter((v) => v !== null), 1e-9) * 1.25;
  const x = (v) => Math.max(0, Math.min(WIDTH, (v / top) * WIDTH));
  const low = m.low ?? 0;
  const isOpen = m.high === null;
  const end = isOpen ? WIDTH - 2 : x(m.high);
  const words = isOpen ? `at least ${number(low, 1)}` : `between ${number(low, 1)} and ${number(m.high, 1)}`;
  return html`<svg class="interval-bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMinYMid meet" role="img" aria-label="${words} ${m.unit}">
    <line class="axis" x1="0" y1="10" x2=${WIDTH} y2="10"></line>
    <line class="reach" x1=${x(low)} y1="10" x2=${end} y2="10"></line>
    <line class="end" x1=${x(low)} y1="4" x2=${x(low)} y2="16"></line>
    ${isOpen
      ? svg`<path class="end arrow" d="M${WIDTH - 9} 4 L${WIDTH - 2} 10 L${WIDTH - 9} 16"></path>`
      : svg`<line class="end" x1=${end} y1="4" x2=${end} y2="16"></line>`}
    ${m.value === null ? nothing : svg`<circle class="dot" cx=${x(m.value)} cy="10" r="5"></circle>`}
  </svg>`;
}
