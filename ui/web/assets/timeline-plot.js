// The timeline as a plot: days from left to right, a row for each kind, a colour and a shape for each side.

import { SIGNS, voice } from "./timeline-parts.js";

const DAY = 86400000; // milliseconds
const SIZES = [10, 9, 8, 7, 6]; // of the signs, pixels: the largest that a row has room for
const SHARES = { round: 1, exchange: 1, document: 1, statement: 2.2 }; // of the height
const FIELD = { l: 92, r: 14, t: 10, b: 34 };
const touch = matchMedia("(pointer: coarse)");
let loading = null;

// Plotly, loaded when it is first needed.
export function drawing() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL("parley/plotly.js", document.baseURI);
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

export class Plot {
  constructor(host, on) {
    this.host = host;
    this.on = on;
    this.shown = null;
  }

  show(entries, kinds, span) {
    const isNew = !this.shown;
    this.shown = { entries, kinds, span };
    this.redraw();
    if (isNew) this.listen();
  }

  redraw() {
    if (!this.shown || !this.host.clientWidth) return;
    const { entries, kinds, span } = this.shown;
    const range = this.range(entries, span);
    const rows = this.rows(Object.keys(kinds).filter((kind) => entries.some((entry) => entry.kind === kind)));
    const points = this.placed(entries, rows, range);
    this.drawn = { points, range };
    const config = { displayModeBar: false, doubleClick: false, showTips: false };
    window.Plotly.react(this.host, this.traces(points), this.layout(rows, kinds, range, points), config);
  }

  // Where the sign of an entry stands in the window.
  place(entry) {
    const { points, range } = this.drawn;
    const point = points.find(({ entries }) => entries.includes(entry));
    const room = this.host.getBoundingClientRect();
    const share = (point.at - range[0]) / (range[1] - range[0]);
    return {
      clientX: room.left + FIELD.l + share * (room.width - FIELD.l - FIELD.r),
      clientY: room.bottom - FIELD.b - point.y,
    };
  }

  range(entries, span) {
    const first = span?.[0] ?? entries[0]?.first ?? "2022-01-01";
    const last = span?.[1] ?? entries.reduce((latest, entry) => (entry.last > latest ? entry.last : latest), first);
    const [from, to] = [Date.parse(first), Date.parse(last) + DAY];
    const air = (to - from) * (span ? 0.01 : 0.025);
    return [from - air, to + air];
  }

  // Where each row begins and ends, in pixels from the bottom.
  rows(kinds) {
    const height = this.host.clientHeight - FIELD.t - FIELD.b;
    const all = kinds.reduce((sum, kind) => sum + SHARES[kind], 0);
    let top = height;
    return kinds.map((kind) => {
      const row = { kind, top, bottom: top - (height * SHARES[kind]) / all };
      top = row.bottom;
      return row;
    });
  }

  placed(entries, rows, range) {
    const scale = (this.host.clientWidth - FIELD.l - FIELD.r) / (range[1] - range[0]);
    return rows.flatMap((row) => {
      const own = gathered(entries.filter((entry) => entry.kind === row.kind));
      return SIZES.map((size) => packed(own, row, size, scale)).find(({ fits }) => fits).points;
    });
  }

  traces(points) {
    const style = getComputedStyle(this.host);
    const paper = style.getPropertyValue("--paper").trim();
    return Object.keys(SIGNS).map((side) => {
      const own = points.filter(({ entries }) => voice(entries[0]) === side);
      const color = style.getPropertyValue(`--${side}`).trim();
      return {
        type: "scatter",
        mode: "markers",
        x: own.map(({ at }) => at),
        y: own.map(({ y }) => y),
        customdata: own.map(({ entries }) => entries),
        marker: { symbol: SIGNS[side].symbol, size: own.map(({ size }) => size), color, opacity: 1, line: { width: 0.75, color: paper } },
        hoverinfo: "none",
      };
    });
  }

  layout(rows, kinds, range, points) {
    const style = getComputedStyle(this.host);
    const [ink, soft, line] = ["--ink", "--soft", "--line"].map((name) => style.getPropertyValue(name).trim());
    const edges = rows.slice(1).map(({ top }) => top);
    return {
      width: this.host.clientWidth,
      height: this.host.clientHeight,
      margin: FIELD,
      showlegend: false,
      hovermode: "closest",
      hoverdistance: SIZES[0],
      dragmode: touch.matches ? false : "zoom",
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      font: { family: style.fontFamily, size: 13, color: ink },
      xaxis: { type: "date", range, gridcolor: line, linecolor: line, tickfont: { color: soft }, zeroline: false },
      yaxis: {
        range: [0, rows[0]?.top ?? 1],
        fixedrange: true,
        tickvals: rows.map(({ top, bottom }) => (top + bottom) / 2),
        ticktext: rows.map(({ kind }) => kinds[kind]),
        showgrid: false,
        zeroline: false,
      },
      shapes: [
        ...edges.map((y) => ({ type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, line: { color: line, width: 1 } })),
        ...points.filter(({ half }) => half).map((point) => reach(point, style)),
      ],
    };
  }

  listen() {
    this.host.on("plotly_hover", ({ points, event }) => this.on.hover(points[0].customdata, event));
    this.host.on("plotly_unhover", () => this.on.leave());
    this.host.on("plotly_click", ({ points, event }) => this.on.pick(points[0].customdata, event));
    this.host.on("plotly_doubleclick", () => this.on.zoom(null));
    this.host.on("plotly_relayout", (change) => {
      const ends = change["xaxis.range"] ?? [change["xaxis.range[0]"], change["xaxis.range[1]"]];
      if (ends[0] !== undefined) this.on.zoom(ends.map((end) => isoDay(end)));
    });
  }
}

// An entry's days in milliseconds: their middle, and half of what lies between the first and the last.
function days(entry) {
  const [first, last] = [Date.parse(entry.first), Date.parse(entry.last)];
  return { at: (first + last + DAY) / 2, half: (last - first) / 2 };
}

// What is told by one voice of the same days, under one sign.
function gathered(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = [entry.first, entry.last, voice(entry)].join();
    if (!found.has(key)) found.set(key, { entries: [], ...days(entry) });
    found.get(key).entries.push(entry);
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

// Each sign beside the others of its day, at the free place nearest to the middle of the row.
function packed(signs, { top, bottom }, size, scale) {
  const place = size + 1;
  const all = steps(Math.max(0, Math.floor((top - bottom - place) / 2 / place)));
  const last = new Map(); // at each step the pixel where the last sign stands
  let fits = true;
  const points = signs.map((one, index) => {
    const x = one.at * scale;
    const free = all.find((step) => x - (last.get(step) ?? -Infinity) >= place);
    fits &&= free !== undefined;
    const step = free ?? all[index % all.length];
    last.set(step, x);
    return { ...one, size, y: (top + bottom) / 2 + step * place };
  });
  return { points, fits: fits || size === SIZES.at(-1) };
}

// A line over all the days of a sign.
function reach({ entries, at, half, y }, style) {
  const color = style.getPropertyValue(`--${voice(entries[0])}`).trim();
  return { type: "line", x0: at - half, x1: at + half, y0: y, y1: y, layer: "below", line: { color, width: 1.5 } };
}

// 0, 1, -1, 2, -2 and so on.
function steps(most) {
  return [0, ...Array.from({ length: most }, (_, at) => [at + 1, -at - 1]).flat()];
}

function isoDay(moment) {
  return new Date(typeof moment === "string" ? `${moment.replace(" ", "T")}Z` : moment).toISOString().slice(0, 10);
}
