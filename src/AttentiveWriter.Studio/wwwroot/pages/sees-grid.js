// N x N cells over a canvas: one is chosen by pointer or arrow keys; a patch is painted by pressing on it.

import { h } from "../dom.js";

/**
 * A grid of values: { element, canvas, show(size, chosen, label) }.
 * onchoose(row, column) when a cell is pointed at; onpaint(row, column, isFirst) while pressed or by the space bar.
 */
export function cellGrid({ kind, onchoose, onpaint }) {
  const canvas = h("canvas", { class: "pixels sees-fill", "aria-hidden": "true" });
  const mark = h("div", { class: "sees-mark" });
  const element = h(
    "div",
    { class: `sees-cells ${kind}`, tabindex: 0, role: onpaint ? "application" : "img" },
    canvas,
    mark,
  );
  let size = 1,
    chosen = [0, 0],
    pressed = false;

  const cellAt = (event) => {
    const box = element.getBoundingClientRect();
    const place = (share) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return [place((event.clientY - box.top) / box.height), place((event.clientX - box.left) / box.width)];
  };
  // A second key may come before the page has shown what the first one chose.
  const choose = (cell) => {
    chosen = cell;
    onchoose(...cell);
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressed = true;
    const cell = cellAt(event);
    choose(cell);
    onpaint?.(...cell, true);
    if (onpaint) element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const cell = cellAt(event);
    if (cell[0] === chosen[0] && cell[1] === chosen[1]) return;
    choose(cell);
    if (pressed) onpaint?.(...cell, false);
  });
  for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => (pressed = false));
  element.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const paints = onpaint && (event.key === " " || event.key === "Enter");
    if (!by && !paints) return;
    event.preventDefault();
    if (paints) onpaint(...chosen, true);
    else choose(chosen.map((k, axis) => Math.min(size - 1, Math.max(0, k + by[axis]))));
  });

  const show = (n, cell, label) => {
    [size, chosen] = [n, cell];
    element.setAttribute("aria-label", label);
    const share = `${100 / n}%`;
    Object.assign(mark.style, {
      width: share,
      height: share,
      top: `${(cell[0] * 100) / n}%`,
      left: `${(cell[1] * 100) / n}%`,
    });
  };
  return { element, canvas, show };
}
