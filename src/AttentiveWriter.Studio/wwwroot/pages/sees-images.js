// What the window looks at: images of the server's sets, or patterns that are drawn here.

import { bytes, get, withQuery } from "../api.js";
import { planesOf } from "../filters.js";

/** How many images are offered at a time. */
export const OFFERED = 12;

const SIDE = 28;

const patterns = [
  ["a ring", (x, y) => between(Math.hypot(x - 14.5, y - 14.5), 7, 10)],
  ["one dot", (x, y) => (x === 14 && y === 14 ? 1 : 0)],
  ["stripes", (x) => (x % 4 < 2 ? 1 : 0)],
  ["a board", (x, y) => ((x >> 2) + (y >> 2)) & 1],
  ["a five", (x, y) => five(x, y)],
  ["a slope", (x) => (x - 1) / (SIDE - 1)],
];

/** The images of a set, or the patterns: [{ title, width, height, channels, pixels, planes }]. */
export async function loadImages(name, seed, signal) {
  if (name === "patterns") return patterns.map(([title, value]) => pattern(title, value));
  const url = withQuery(`api/data/${encodeURIComponent(name)}/images`, { split: "test", count: OFFERED, seed });
  const { width, height, channels, count, images, classes } = await get(url, { signal });
  const all = bytes(images),
    size = width * height * channels;
  return Array.from({ length: count }, (_, k) => {
    const pixels = all.subarray(k * size, (k + 1) * size);
    const title = classes?.[k] === undefined ? `image ${k + 1}` : `image ${k + 1}, class ${classes[k]}`;
    return { title, width, height, channels, pixels, planes: planesOf(pixels, width, height, channels) };
  });
}

/** The sets that can be shown: { value, label }. */
export async function listSets() {
  const drawn = { value: "patterns", label: "test patterns" };
  try {
    const { sets } = await get("api/data");
    return [
      ...sets.filter((set) => set.is_here).map((set) => ({ value: set.name, label: set.title ?? set.name })),
      drawn,
    ];
  } catch {
    return [drawn];
  }
}

function pattern(title, value) {
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, p) =>
    Math.round(255 * value((p % SIDE) + 1, Math.floor(p / SIDE) + 1)),
  );
  return { title, width: SIDE, height: SIDE, channels: 1, pixels, planes: planesOf(pixels, SIDE, SIDE, 1) };
}

// 1 between two radii, falling to 0 within a pixel outside them.
function between(r, inner, outer) {
  return Math.max(0, Math.min(1, r - inner + 0.5, outer - r + 0.5));
}

function five(x, y) {
  const top = stroke(x, y, 10, 6, 19, 6),
    back = stroke(x, y, 10, 6, 9.5, 13);
  const bowl = x > 9 || y > 20 ? between(Math.hypot(x - 13, y - 17.5), 4.2, 6.4) * (x < 11 && y < 20 ? 0 : 1) : 0;
  return Math.max(top, back, bowl);
}

function stroke(x, y, x0, y0, x1, y1) {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2,
    along = Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
  return Math.max(0, Math.min(1, 1.8 - Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))));
}
