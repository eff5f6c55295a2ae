// A table of values as colours, such as what each step of the model costs over the validations of a training.

import { h } from "./dom.js";
import { short } from "./scale.js";

// Of even steps in lightness, also for the colour-blind and in grey: nine points of matplotlib's viridis.
const COLOURS = [
  [0x44, 0x01, 0x54],
  [0x47, 0x2d, 0x7b],
  [0x3b, 0x52, 0x8b],
  [0x2c, 0x72, 0x8e],
  [0x21, 0x91, 0x8c],
  [0x28, 0xae, 0x80],
  [0x5e, 0xc9, 0x62],
  [0xad, 0xdc, 0x30],
  [0xfd, 0xe7, 0x25],
];

/** The colour of a share 0..1, as [red, green, blue]. */
export function viridis(share) {
  const place = Math.min(1, Math.max(0, share)) * (COLOURS.length - 1),
    k = Math.min(COLOURS.length - 2, Math.floor(place));
  return COLOURS[k].map((value, c) => Math.round(value + (COLOURS[k + 1][c] - value) * (place - k)));
}

/**
 * Makes a map: { element, update({ columns: [{ x, values }] }) }; the values of a column stand from the bottom.
 * All columns must have as many values; those that differ from the last one are left out.
 */
export function heatMap({ title, xLabel, yLabel, valueLabel }) {
  const root = h("figure", { class: "heat" }),
    grid = h("div", { class: "heat-grid" }),
    shown = { columns: [], low: 0, high: 1 };
  const parts = {
    y: h("div", { class: "heat-y" }),
    cells: h("canvas", { class: "heat-cells" }),
    x: h("div", { class: "heat-x" }),
    read: h("p", { class: "heat-read" }),
  };
  const scale = h("div", { class: "heat-scale" }),
    bar = h("canvas"),
    high = h("span"),
    low = h("span");
  scale.append(bar, high, low);
  paintBar(bar);
  grid.append(parts.y, parts.cells, scale, parts.x, h("div", { class: "heat-label" }, xLabel));
  root.append(h("figcaption", { class: "chart-title" }, title), parts.read, grid);
  parts.cells.setAttribute("role", "img");
  parts.cells.tabIndex = 0;
  parts.read.setAttribute("aria-live", "polite");

  const cursor = { column: null, row: 0 };
  const say = () => {
    const { columns } = shown,
      column = columns[cursor.column];
    parts.read.textContent = column
      ? `${xLabel} ${short(column.x)}, ${yLabel} ${cursor.row + 1}: ${short(column.values[cursor.row])} ${valueLabel}`
      : columns.length === 0
        ? "nothing yet"
        : `${yLabel} upwards, ${valueLabel}`;
  };
  const point = (event) => {
    const box = parts.cells.getBoundingClientRect(),
      rows = shown.columns[0]?.values.length ?? 0;
    if (rows === 0) return;
    cursor.column = clamp(
      Math.floor(((event.clientX - box.left) / box.width) * shown.columns.length),
      shown.columns.length,
    );
    cursor.row = clamp(rows - 1 - Math.floor(((event.clientY - box.top) / box.height) * rows), rows);
    say();
  };
  parts.cells.addEventListener("pointermove", point);
  parts.cells.addEventListener("pointerdown", point);
  parts.cells.addEventListener("pointerleave", () => {
    cursor.column = null;
    say();
  });
  parts.cells.addEventListener("keydown", (event) => {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
    if (dx === undefined || shown.columns.length === 0) return;
    event.preventDefault();
    cursor.column = clamp((cursor.column ?? shown.columns.length) + dx, shown.columns.length);
    cursor.row = clamp(cursor.row + dy, shown.columns[0].values.length);
    say();
  });

  const update = ({ columns }) => {
    const rows = columns.at(-1)?.values.length ?? 0;
    shown.columns = columns.filter((column) => column.values.length === rows);
    const all = shown.columns.flatMap((column) => column.values).filter(Number.isFinite);
    shown.low = Math.min(0, ...all);
    shown.high = Math.max(...all, shown.low + 1e-9);
    paint(parts.cells, shown, rows);
    parts.y.replaceChildren(h("span", {}, rows ? String(rows) : ""), h("span", {}, rows ? "1" : ""));
    parts.x.replaceChildren(...ends(shown.columns).map((x) => h("span", {}, short(x))));
    [high.textContent, low.textContent] = rows ? [short(shown.high), short(shown.low)] : ["", ""];
    parts.cells.setAttribute(
      "aria-label",
      `${title}: ${shown.columns.length} columns of ${rows}. Arrow keys read the values.`,
    );
    say();
  };
  update({ columns: [] });
  return { element: root, update };
}

function paint(canvas, { columns, low, high }, rows) {
  canvas.width = Math.max(1, columns.length);
  canvas.height = Math.max(1, rows);
  const context = canvas.getContext("2d"),
    image = context.createImageData(canvas.width, canvas.height);
  columns.forEach((column, x) =>
    column.values.forEach((value, k) => {
      const colour = Number.isFinite(value) ? viridis((value - low) / (high - low)) : [128, 128, 128];
      image.data.set([...colour, 255], ((rows - 1 - k) * canvas.width + x) * 4);
    }),
  );
  context.putImageData(image, 0, 0);
}

function paintBar(canvas) {
  [canvas.width, canvas.height] = [1, 64];
  const context = canvas.getContext("2d");
  for (let y = 0; y < 64; y++) {
    context.fillStyle = `rgb(${viridis(1 - y / 63).join(" ")})`;
    context.fillRect(0, y, 1, 1);
  }
}

const clamp = (value, count) => Math.min(count - 1, Math.max(0, value));

const ends = (columns) => (columns.length > 1 ? [columns[0].x, columns.at(-1).x] : columns.map((column) => column.x));
