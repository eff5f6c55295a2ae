// A line chart in SVG: several lines, ticks at round numbers, a read-out at the pointer or by the arrow keys, a table.

import { h, s } from "./dom.js";
import { linearScale, logScale, short } from "./scale.js";

const TOP = 10,
  BOTTOM = 44,
  RIGHT = 14,
  MOST_ROWS = 60;
let charts = 0;

/**
 * Makes a chart: { element, update(data), close() }.
 * Data: { series: [{ name, points: [[x, y], ...], dashed, colour }], title, xLabel, yLabel, log, cut };
 * what is left out stays.
 * `cut` lets a high beginning leave the picture, so that what follows is not a level line.
 */
export function lineChart(options) {
  return new LineChart(options);
}

class LineChart {
  #data = { series: [], title: "", xLabel: "", yLabel: "", log: false, cut: false, empty: "nothing yet" };
  #cursor = null;
  #marks = [];

  constructor(options) {
    this.#data = { ...this.#data, ...options };
    this.#build();
    this.#sizes = new ResizeObserver(() => this.#draw());
    this.#sizes.observe(this.svg);
    this.#draw();
  }

  #sizes;

  /** Draws what changed. */
  update(data) {
    this.#data = { ...this.#data, ...data };
    this.#draw();
    if (this.table.open) this.#fillTable();
  }

  /** Ends the watching of its size. */
  close() {
    this.#sizes.disconnect();
  }

  #build() {
    this.element = h("figure", { class: "chart" });
    this.heading = this.element.appendChild(h("figcaption", { class: "chart-title" }));
    this.legend = this.element.appendChild(h("ul", { class: "chart-legend" }));
    this.svg = this.element.appendChild(s("svg", { class: "chart-plot", role: "img", tabindex: 0 }));
    this.table = this.element.appendChild(h("details", { class: "chart-table" }));
    this.table.append(h("summary", {}, "As a table"));
    this.rows = this.table.appendChild(h("div", { class: "chart-rows" }));
    this.table.addEventListener("toggle", () => this.table.open && this.#fillTable());
    this.svg.addEventListener("pointermove", (e) => this.#point(e));
    this.svg.addEventListener("pointerdown", (e) => this.#point(e));
    this.svg.addEventListener("pointerleave", () => this.#moveTo(null));
    this.svg.addEventListener("blur", () => this.#moveTo(null));
    this.svg.addEventListener("keydown", (e) => this.#key(e));
  }

  #draw() {
    const { title, series, empty } = this.#data;
    this.heading.textContent = title;
    this.width = this.svg.clientWidth || 600;
    this.height = this.svg.clientHeight || 240;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.svg.replaceChildren();
    this.#places = [...new Set(series.flatMap((line) => line.points.map((p) => p[0])))].sort((a, b) => a - b);
    this.#drawLegend();
    this.svg.setAttribute("aria-label", this.#words());
    this.element.classList.toggle("is-empty", this.#places.length === 0);
    if (this.#places.length === 0) {
      this.#text(this.width / 2, this.height / 2, empty, "middle");
      return;
    }
    this.#scale();
    this.#drawGrid();
    this.#drawLines();
    this.cross = this.svg.appendChild(s("g", { class: "chart-cross" }));
    this.#moveTo(this.#cursor);
  }

  #places = [];

  #scale() {
    const { series, log, cut } = this.#data;
    const all = series
      .flatMap((line) => line.points)
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (!log || y > 0));
    const highest = cut && !log ? settled(series, all) : Infinity;
    const ys = all.map((p) => p[1]).filter((y) => y <= highest);
    const [low, high] = [min(ys), max(ys)];
    const count = Math.max(2, Math.floor(this.height / 50));
    this.y = log ? logScale(low, high) : linearScale(low, high, { roundTo: count });
    this.x = linearScale(this.#places[0], this.#places.at(-1));
    this.ticksY = this.y.ticks(count);
    const widest = Math.max(...this.ticksY.map((tick) => tick.label.length), 2);
    this.area = { left: 26 + widest * 7.2, top: TOP, right: this.width - RIGHT, bottom: this.height - BOTTOM };
  }

  #atX(x) {
    return this.area.left + this.x.at(x) * (this.area.right - this.area.left);
  }

  #atY(y) {
    return this.area.bottom - this.y.at(y) * (this.area.bottom - this.area.top);
  }

  #drawGrid() {
    const { left, top, right, bottom } = this.area,
      { xLabel, yLabel } = this.#data;
    for (const { value, label } of this.ticksY) {
      const y = this.#atY(value);
      this.svg.append(s("line", { class: "chart-grid", x1: left, x2: right, y1: y, y2: y }));
      this.#text(left - 6, y + 4, label, "end");
    }
    for (const { value, label } of this.x.ticks(Math.max(2, Math.floor((right - left) / 70)))) {
      // A label that would be cut off at the edge ends there.
      const x = this.#atX(value), isCut = x + label.length * 3.6 > this.width;
      this.#text(isCut ? this.width - 2 : x, bottom + 17, label, isCut ? "end" : "middle");
    }
    this.svg.append(s("line", { class: "chart-axis", x1: left, x2: right, y1: bottom, y2: bottom }));
    this.#text((left + right) / 2, this.height - 8, xLabel, "middle", "chart-label");
    const name = this.#text(0, 0, yLabel, "middle", "chart-label");
    name.setAttribute("transform", `translate(13 ${(top + bottom) / 2}) rotate(-90)`);
  }

  #drawLines() {
    const { left, top, right, bottom } = this.area,
      id = `chart-clip-${++charts}`;
    const clip = this.svg.appendChild(s("clipPath", { id }));
    clip.append(s("rect", { x: left - 4, y: top - 4, width: right - left + 8, height: bottom - top + 8 }));
    const group = this.svg.appendChild(s("g", { "clip-path": `url(#${id})` }));
    this.#data.series.forEach((line, k) => {
      const points = thin(this.#visible(line), right - left),
        colour = colourOf(line, k);
      const path = points
        .map(([x, y], n) => `${n ? "L" : "M"}${this.#atX(x).toFixed(1)} ${this.#atY(y).toFixed(1)}`)
        .join("");
      group.append(s("path", { class: `chart-line ${colour}`, d: path }));
      if (points.length > 25 && !line.dots) return;
      points.forEach(([x, y]) =>
        group.append(s("circle", { class: `chart-dot ${colour}`, cx: this.#atX(x), cy: this.#atY(y), r: 2.5 })),
      );
    });
  }

  #visible(line) {
    return line.points.filter(([, y]) => Number.isFinite(y) && (!this.#data.log || y > 0));
  }

  #drawLegend() {
    this.#marks = this.#data.series.map((line, k) => {
      const item = h("li"),
        key = s("svg", { class: "chart-key", viewBox: "0 0 22 8", "aria-hidden": true });
      key.append(s("line", { class: `chart-line ${colourOf(line, k)}`, x1: 0, x2: 22, y1: 4, y2: 4 }));
      const name = h("span", { class: "chart-name" }),
        value = h("output", { class: "chart-value" });
      name.textContent = line.name;
      value.textContent = short(line.points.at(-1)?.[1]);
      item.append(key, name, value);
      return { item, value };
    });
    this.place ??= h("li", { class: "chart-place" });
    this.legend.replaceChildren(...this.#marks.map((mark) => mark.item), this.place);
  }

  /** Shows the values at a place; null shows the last ones. */
  #moveTo(place) {
    this.#cursor = place;
    this.cross?.replaceChildren();
    const at = place === null ? null : nearest(this.#places, place);
    this.place.textContent = at === null || at === undefined ? "" : `at ${this.#data.xLabel} ${short(at)}`;
    this.#data.series.forEach((line, k) => {
      const point = at === null ? line.points.at(-1) : nearestPoint(line.points, at);
      if (this.#marks[k]) this.#marks[k].value.textContent = short(point?.[1]);
      if (at === null || !point || !this.area || !Number.isFinite(point[1])) return;
      const y = this.#atY(point[1]);
      if (!(y >= this.area.top - 4 && y <= this.area.bottom + 4)) return;
      this.cross.append(s("circle", { class: `chart-dot ${colourOf(line, k)}`, cx: this.#atX(point[0]), cy: y, r: 4 }));
    });
    if (at === null || at === undefined || !this.area) return;
    const x = this.#atX(at);
    this.cross.prepend(s("line", { class: "chart-cursor", x1: x, x2: x, y1: this.area.top, y2: this.area.bottom }));
  }

  #point(event) {
    if (!this.area || this.#places.length === 0) return;
    const share = (event.offsetX - this.area.left) / (this.area.right - this.area.left);
    this.#moveTo(this.x.low + share * (this.x.high - this.x.low));
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") this.#moveTo(null);
    if (step === undefined || this.#places.length === 0) return;
    event.preventDefault();
    const now =
      this.#cursor === null ? this.#places.length - 1 : this.#places.indexOf(nearest(this.#places, this.#cursor));
    this.#moveTo(this.#places[Math.min(this.#places.length - 1, Math.max(0, now + step))]);
  }

  #words() {
    const { title, series, xLabel, yLabel } = this.#data;
    const lines = series
      .filter((line) => line.points.length > 0)
      .map((line) => `${line.name}: from ${short(line.points[0][1])} to ${short(line.points.at(-1)[1])}`);
    return `${title}, ${yLabel} over ${xLabel}. ${lines.join("; ") || "Nothing yet"}. Arrow keys read the values.`;
  }

  #fillTable() {
    const { series, xLabel } = this.#data,
      table = h("table");
    const every = Math.max(1, Math.ceil(this.#places.length / MOST_ROWS));
    const shown = this.#places.filter((_, k) => (this.#places.length - 1 - k) % every === 0);
    table.createTHead().append(row("th", [xLabel, ...series.map((line) => line.name)]));
    const maps = series.map((line) => new Map(line.points));
    table
      .createTBody()
      .append(...shown.map((x) => row("td", [short(x), ...maps.map((m) => (m.has(x) ? short(m.get(x)) : ""))])));
    this.rows.replaceChildren(table);
  }

  #text(x, y, text, anchor, kind = "chart-tick") {
    const node = this.svg.appendChild(s("text", { x, y, "text-anchor": anchor, class: kind }));
    node.textContent = text;
    return node;
  }
}

// The class that gives a line its colour; after six, the colours come again with dashes.
function colourOf(line, k) {
  const n = line.colour ?? k;
  return `line-${n % 6}${n % 12 >= 6 || line.dashed ? " is-dashed" : ""}`;
}

// Where the beginning lies so far above the rest that the rest would look level: the highest of the later nine tenths.
function settled(series, all) {
  if (all.length === 0 || !series.some((line) => line.points.length >= 10)) return Infinity;
  const xs = all.map((p) => p[0]),
    ys = all.map((p) => p[1]),
    left = min(xs);
  const later = max(all.filter((p) => p[0] >= left + (max(xs) - left) / 10).map((p) => p[1]));
  return later > min(ys) && max(ys) - min(ys) > 2 * (later - min(ys)) ? later : Infinity;
}

// Of more points than pixels, the lowest and the highest of each pixel.
function thin(points, pixels) {
  if (points.length <= 3 * pixels) return points;
  const per = Math.ceil(points.length / pixels),
    kept = [];
  for (let k = 0; k < points.length; k += per) {
    const some = points.slice(k, k + per).sort((a, b) => a[1] - b[1]);
    kept.push(...[some[0], some.at(-1)].sort((a, b) => a[0] - b[0]));
  }
  return kept;
}

function nearestIndex(count, at, value) {
  let low = 0,
    high = count - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(middle) < value) low = middle;
    else high = middle;
  }
  return Math.abs(at(low) - value) <= Math.abs(at(high) - value) ? low : high;
}

const nearest = (sorted, value) => sorted[nearestIndex(sorted.length, (k) => sorted[k], value)];

const nearestPoint = (points, x) => points[nearestIndex(points.length, (k) => points[k][0], x)];

const min = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);

const max = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

function row(cell, texts) {
  return h(
    "tr",
    {},
    texts.map((text) => h(cell, {}, text)),
  );
}
