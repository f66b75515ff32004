/** Numbers and times as people read them. */

const KMH = 3.6;
const zone = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const clockFormat = new Intl.DateTimeFormat(undefined, zone);
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const natural = new Intl.Collator('en', { numeric: true });

export const byName = (a, b) => natural.compare(a, b);

export function number(value, digits = 0) {
  return value === null || value === undefined ? 'not known' : value.toFixed(digits);
}

export function whole(value) {
  return value === null || value === undefined ? '\u2013' : value.toLocaleString('en');
}

export function percent(share) {
  return share === null || share === undefined ? '' : `${Math.round(share * 100)} %`;
}

export function measured(swing, metric) {
  return (swing.measurements ?? []).find((m) => m.metric === metric);
}

/** The speed of the bat in km/h: { value, interval, words }, or null where it was not measured. */
export function speed(swing) {
  const m = measured(swing, 'BAT_SPEED');
  if (!m || (m.value === null && m.low === null)) {
    return null;
  }
  const kmh = (v) => Math.round(v * KMH);
  if (m.high === null) {
    return { value: `over ${kmh(m.low ?? m.value)}`, interval: 'upper end not known', plain: kmh(m.value ?? m.low) };
  }
  return { value: `${kmh(m.value)}`, interval: `${kmh(m.low)} to ${kmh(m.high)}`, plain: kmh(m.value) };
}

export const isNotSure = (label) => label === 'UNKNOWN';

/** By which way a swing of the bat's own came, and what the bat called it where that is another word; empty where there is nothing to say. */
export function said(swing) {
  const bat = swing.batVerdict;
  const isOther = bat && bat.label !== swing.label;
  return [swing.origin === 'JOURNAL' ? 'while away' : '', isOther ? `the bat: ${bat.words}` : ''].filter(Boolean).join(', ');
}

export function clock(us) {
  return clockFormat.format(new Date(us / 1000));
}

export function day(us) {
  return dayFormat.format(new Date(us / 1000));
}

export function isSameDay(us, otherUs) {
  return new Date(us / 1000).toDateString() === new Date(otherUs / 1000).toDateString();
}

/** How long ago, roughly: the nearer the finer. */
export function ago(us, nowUs) {
  const s = Math.max(0, Math.round((nowUs - us) / 1e6));
  if (s < 2) {
    return 'now';
  }
  if (s < 100) {
    return `${s} s ago`;
  }
  if (s < 100 * 60) {
    return `${Math.round(s / 60)} min ago`;
  }
  return s < 48 * 3600 ? `${Math.round(s / 3600)} h ago` : day(us);
}

export function player(who) {
  return who.player || `bat ${who.bat.replace(/^0+(?=.{4})/, '')}`;
}
