/** Six channels against the time from the impact: two ECharts drawings in one element, brought in only where they are looked at. */

const AXES = [
  { name: 'x', light: '#b3261e', dark: '#ff8a80', type: 'solid' },
  { name: 'y', light: '#0b6b3a', dark: '#6fdc9a', type: 'dashed' },
  { name: 'z', light: '#1556b0', dark: '#8ab8ff', type: 'dotted' },
];
const FULL = 32768;
const NEAR_MS = 40;

let library;

/** ECharts puts itself on the page's global object. */
function echarts() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/lib/echarts.js';
    script.onload = () => resolve(globalThis.echarts);
    script.onerror = () => {
      library = undefined;
      script.remove();
      reject(new Error('the drawing library did not load'));
    };
    document.head.append(script);
  });
  return library;
}

const isDark = matchMedia('(prefers-color-scheme: dark)');

/** Set .swing to a swing as the API tells it. */
class SwingChart extends HTMLElement {
  #swing = null;
  #charts = [];
  #sizes = new ResizeObserver(() => this.#charts.forEach((c) => c.resize()));
  #redraw = () => this.#draw();

  get swing() {
    return this.#swing;
  }

  set swing(swing) {
    if (swing !== this.#swing) {
      this.#swing = swing;
      this.#draw();
    }
  }

  connectedCallback() {
    isDark.addEventListener('change', this.#redraw);
    this.#sizes.observe(this);
    this.#draw();
  }

  disconnectedCallback() {
    isDark.removeEventListener('change', this.#redraw);
    this.#sizes.disconnect();
    this.#clear();
  }

  #clear() {
    this.#charts.forEach((c) => c.dispose());
    this.#charts = [];
    this.replaceChildren();
  }

  async #draw() {
    const swing = this.#swing;
    if (!this.isConnected || !swing?.recording) {
      return;
    }
    let lib;
    try {
      lib = await echarts();
    } catch (e) {
      this.textContent = `The curves cannot be shown: ${e.message}.`;
      return;
    }
    if (!this.isConnected || swing !== this.#swing) {
      return;
    }
    this.#clear();
    const r = swing.recording;
    const moments = swing.why?.moments ?? [];
    this.#add(lib, 'Acceleration', 'g', [r.ax, r.ay, r.az], r.accelG, r, moments, 1);
    this.#add(lib, 'Rotation', '\u00b0/s', [r.gx, r.gy, r.gz], r.gyroDps, r, moments, 0);
    this.dataset.drawn = String(this.#charts.length);
  }

  #add(lib, name, unit, channels, full, r, moments, digits) {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    const plane = document.createElement('div');
    plane.className = 'plane';
    caption.textContent = `${name} in ${unit}, against ms from the impact. ${peak(channels, full, unit, digits)}`;
    figure.append(caption, plane);
    this.append(figure);
    const chart = lib.init(plane, null, { renderer: 'canvas' });
    chart.setOption(option(name, unit, channels, full, r, moments, digits));
    this.#charts.push(chart);
  }
}

function peak(channels, full, unit, digits) {
  let most = 0;
  for (let i = 0; i < channels[0].length; i++) {
    most = Math.max(most, Math.hypot(...channels.map((c) => c[i])));
  }
  return `Most: ${((most * full) / FULL).toFixed(digits)} ${unit}.`;
}

function option(name, unit, channels, full, r, moments, digits) {
  const dark = isDark.matches;
  const ink = dark ? '#e6ece8' : '#1b211e';
  const faint = dark ? '#3c4742' : '#d3dad6';
  const narrow = innerWidth < 600;
  const ms = (i) => ((i - r.t0) * 1000) / r.rateHz;
  const marks = moments.map((m) => ({ name: m.words, xAxis: m.ms }));
  if (!moments.some((m) => m.ms === 0)) {
    marks.push({ name: 'impact', xAxis: 0 });
  }
  marks.sort((a, b) => a.xAxis - b.xAxis);
  // two lines that nearly touch have one name; the list of phases has both
  marks.forEach((m, i) => {
    m.label = { show: i + 1 === marks.length || marks[i + 1].xAxis - m.xAxis > NEAR_MS };
  });
  return {
    animation: false,
    textStyle: { color: ink, fontFamily: 'inherit' },
    grid: { left: 56, right: 16, top: narrow ? 110 : 96, bottom: 44 },
    legend: { top: 0, textStyle: { color: ink } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: dark ? '#1b2420' : '#ffffff',
      borderColor: ink,
      textStyle: { color: ink },
      valueFormatter: (v) => `${Number(v).toFixed(digits)} ${unit}`,
      axisPointer: { label: { formatter: ({ value }) => `${Math.round(value)} ms` } },
    },
    xAxis: {
      type: 'value',
      min: ms(0),
      max: ms(channels[0].length - 1),
      name: 'ms',
      nameLocation: 'middle',
      nameGap: 26,
      axisLine: { onZero: false, lineStyle: { color: ink } },
      axisLabel: { color: ink, formatter: (v) => String(Math.round(v)), showMinLabel: false, showMaxLabel: false },
      splitLine: { lineStyle: { color: faint } },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: ink },
      axisLine: { lineStyle: { color: ink } },
      splitLine: { lineStyle: { color: faint } },
    },
    series: channels.map((counts, axis) => ({
      name: `${name.toLowerCase()} ${AXES[axis].name}`,
      type: 'line',
      showSymbol: false,
      sampling: 'lttb',
      color: dark ? AXES[axis].dark : AXES[axis].light,
      lineStyle: { width: 2, type: AXES[axis].type },
      data: counts.map((c, i) => [ms(i), (c * full) / FULL]),
      markLine:
        axis > 0
          ? undefined
          : {
              silent: true,
              symbol: 'none',
              lineStyle: { color: ink, type: 'solid', width: 1 },
              label: { color: ink, position: 'end', rotate: narrow ? 40 : 24, align: 'left', fontSize: narrow ? 10 : 12, formatter: (m) => m.name },
              data: marks,
            },
    })),
  };
}

customElements.define('swing-chart', SwingChart);
