// The image under the window: its filters as circles of one sigma, and what can be dragged, turned by keys or pinched.

import { h, s } from "../dom.js";

const REACH = 22;

/**
 * A picture with a window that can be moved: { element, canvas, footprint, show(window, bank, width, height) }.
 * now() is the window, which may be ahead of what is shown, null before there is one;
 * onchange({ centreX, centreY, stride, sigma }) has what was changed, in pixels of the image.
 */
export function windowPicture({ now, onchange }) {
  const canvas = h("canvas", { class: "pixels sees-fill", "aria-hidden": "true" });
  const footprint = h("canvas", { class: "sees-fill sees-footprint", "aria-hidden": "true" });
  const overlay = s("svg", { class: "sees-fill sees-overlay", tabindex: 0, role: "application" });
  const element = h("div", { class: "sees-picture" }, canvas, footprint, overlay);
  let size = [1, 1];

  const unit = () => size[0] / (overlay.clientWidth || 1);
  const at = (event) => {
    const box = overlay.getBoundingClientRect();
    return [
      0.5 + ((event.clientX - box.left) / box.width) * size[0],
      0.5 + ((event.clientY - box.top) / box.height) * size[1],
    ];
  };
  drags(overlay, {
    start: (event) => grip(now(), size, at(event), REACH * unit()),
    move: (part, event, from) => onchange(dragged(now(), part, at(event), from)),
    at,
    pinch: (factor, before) => onchange({ stride: Math.max(0.02, before.stride * factor) }),
    window: now,
  });
  overlay.addEventListener("keydown", (event) => {
    const window = now(),
      change = window && keyed(window, event);
    if (!change) return;
    event.preventDefault();
    onchange(change);
  });

  const show = (window, bank, width, height) => {
    size = [width, height];
    element.style.aspectRatio = `${width} / ${height}`;
    overlay.setAttribute("viewBox", `0.5 0.5 ${width} ${height}`);
    overlay.setAttribute(
      "aria-label",
      "The window on the image. Arrow keys move its centre, plus and minus its stride, " + "square brackets its sigma.",
    );
    overlay.replaceChildren(...drawWindow(window, bank, size, unit()));
  };
  return { element, canvas, footprint, overlay, show };
}

/** The elements of a window: filters, edge, and what can be gripped. */
function drawWindow(window, bank, image, unit) {
  const { centreX, centreY, stride, size } = window,
    sigma = Math.sqrt(window.variance),
    reach = ((size - 1) * stride) / 2 + 0.5;
  const filters = bank.muY.flatMap((cy) =>
    bank.muX.map((cx) => s("circle", { class: "sees-filter", cx, cy, r: Math.max(sigma, unit) })),
  );
  const edge = { class: "sees-edge", x: centreX - reach, y: centreY - reach, width: 2 * reach, height: 2 * reach };
  const corner = size > 1 ? [handle("sees-corner", ...cornerOf(window, image), unit, "the stride, delta")] : [];
  return [
    ...filters,
    s("rect", edge),
    ...corner,
    s("line", { class: "sees-arm", x1: centreX, y1: centreY, x2: centreX, y2: centreY + armOf(sigma, unit) }),
    handle("sees-sigma", centreX, centreY + armOf(sigma, unit), unit, "sigma"),
    handle("sees-centre", centreX, centreY, unit, "the centre, g"),
  ];
}

// Of the four corners, the one that lies farthest inside the image.
function cornerOf({ centreX, centreY, stride, size }, [width, height]) {
  const reach = ((size - 1) * stride) / 2 + 0.5;
  return [
    centreX + (centreX > (width + 1) / 2 ? -reach : reach),
    centreY + (centreY >= (height + 1) / 2 ? -reach : reach),
  ];
}

function handle(kind, cx, cy, unit, name) {
  return s("circle", { class: `sees-handle ${kind}`, cx, cy, r: 7 * unit }, s("title", {}, `Drag: ${name}`));
}

// The sigma is gripped below the centre, at least so far that the two are apart.
const armOf = (sigma, unit) => sigma + 18 * unit;

function grip(window, image, [x, y], reach) {
  const { centreX, centreY, size } = window;
  const parts = [
    ["sigma", centreX, centreY + armOf(Math.sqrt(window.variance), reach / REACH)],
    ["centre", centreX, centreY],
  ];
  if (size > 1) parts.push(["corner", ...cornerOf(window, image)]);
  const near = parts
    .map(([part, px, py]) => ({ part, far: Math.hypot(x - px, y - py) }))
    .sort((a, b) => a.far - b.far)[0];
  return near.far <= reach ? near.part : "jump";
}

function dragged(window, part, [x, y], from) {
  if (part === "sigma") return { sigma: Math.max(0.1, Math.abs(y - window.centreY) - from.slack) };
  if (part === "corner") {
    const far = Math.max(Math.abs(x - window.centreX), Math.abs(y - window.centreY));
    return { stride: Math.max(0.02, ((far - 0.5) * 2) / (window.size - 1)) };
  }
  return { centreX: x - from.dx, centreY: y - from.dy };
}

function keyed(window, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const by = event.shiftKey ? 2 : 0.5,
    sigma = Math.sqrt(window.variance);
  const moves = {
    ArrowLeft: { centreX: window.centreX - by },
    ArrowRight: { centreX: window.centreX + by },
    ArrowUp: { centreY: window.centreY - by },
    ArrowDown: { centreY: window.centreY + by },
    "+": { stride: window.stride * 1.1 },
    "=": { stride: window.stride * 1.1 },
    "-": { stride: window.stride / 1.1 },
    "]": { sigma: sigma * 1.1 },
    "[": { sigma: sigma / 1.1 },
  };
  return moves[event.key] ?? null;
}

// One finger or the mouse drags what it grips; two fingers pinch.
function drags(target, { start, move, at, pinch, window }) {
  const fingers = new Map();
  let part = null,
    from = null,
    apart = null;
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  target.addEventListener("pointerdown", (event) => {
    if (!window() || event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) {
      apart = { length: spread(), before: window() };
      return;
    }
    const [x, y] = at(event),
      now = window();
    part = start(event);
    from = part === "jump" ? { dx: 0, dy: 0 } : { dx: x - now.centreX, dy: y - now.centreY };
    from.slack = Math.abs(y - now.centreY) - Math.sqrt(now.variance);
    if (part === "jump") move(part, event, from);
  });
  target.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) pinch(spread() / apart.length, apart.before);
    else if (part) move(part, event, from);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    target.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      part = null;
    });
  }
}
