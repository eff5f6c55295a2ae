// The numbers of the window: each with a slider, and the equation that makes it of what the decoder emits.

import { h, panel, range, segments } from "../dom.js";
import { equation } from "../formula.js";
import { largestStride, rawOf, windowOf } from "../filters.js";

const fixed = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

/**
 * The panel of the window: { element, show(window, width, height) }.
 * onchange(window) has the whole window; onmode("window" or "raw") says which numbers the sliders set.
 */
export function windowControls({ mode, onchange, onmode }) {
  let now = null,
    width = 28,
    height = 28;
  const size = range({
    label: "N, filters a side",
    min: 1,
    max: 12,
    value: 5,
    oninput: (n) => onchange(withSize(now, n, width, height)),
  });
  const emitted = equation("21", "(g̃_{X}, g̃_{Y}, log σ^{2}, log δ̃, log γ) = W(h^{dec})");
  const lines = numbers.map((number) =>
    line(number, {
      set: (value) => onchange({ ...now, ...number.put(value) }),
      setRaw: (value) => onchange(withRaw(now, number.raw, value, width, height)),
    }),
  );
  const choice = segments({
    label: "The sliders set",
    showLabel: true,
    value: mode,
    options: [
      { value: "window", label: "the window" },
      { value: "raw", label: "what the net emits" },
    ],
    onchange: (next) => {
      lines.forEach((one) => one.turn(next));
      onmode(next);
    },
  });
  lines.forEach((one) => one.turn(mode));
  const element = panel(
    "The window",
    size,
    choice,
    emitted,
    lines.map((one) => one.element),
  );

  const show = (window, w, b) => {
    [now, width, height] = [window, w, b];
    size.value = window.size;
    const raw = rawOf(window, w, b);
    emitted.say(`= (${raw.map((value) => fixed(value)).join(", ")})`);
    lines.forEach((one) => one.show(window, raw, w, b));
  };
  return { element, show };
}

/** The same window with N filters a side: it spans what it did, and its filters overlap as they did. */
export function withSize(window, size, width, height) {
  const before = window.size,
    span = before > 1 ? window.stride * (before - 1) : (Math.max(width, height) - 1) * Math.exp(-0.5);
  const stride = size > 1 ? span / (size - 1) : window.stride;
  const sigma = Math.sqrt(window.variance) * (before > 1 && size > 1 ? stride / window.stride : 1);
  return { ...window, size, stride, variance: sigma ** 2 };
}

function withRaw(window, k, value, width, height) {
  const raw = rawOf(window, width, height);
  raw[k] = value;
  return windowOf(raw, window.size, width, height);
}

// One number: two sliders of which one is shown, and its equation.
function line(number, { set, setRaw }) {
  const slider = range({
    label: number.label,
    min: 0,
    max: 1,
    step: 0.01,
    value: 0,
    format: number.format,
    oninput: set,
  });
  const raw = range({
    label: number.rawLabel,
    min: number.rawRange[0],
    max: number.rawRange[1],
    step: 0.01,
    value: 0,
    format: fixed,
    oninput: setRaw,
  });
  const rule = equation(number.number, number.rule);
  const element = h("div", { class: "sees-number" }, slider, raw, rule);
  return {
    element,
    turn: (mode) => {
      slider.hidden = mode === "raw";
      raw.hidden = mode !== "raw";
    },
    show: (window, numbers, width, height) => {
      const [low, high] = number.range(window, width, height);
      slider.bounds(low, high);
      slider.value = number.get(window);
      raw.value = numbers[number.raw];
      slider.disabled = raw.disabled = number.raw === 3 && window.size === 1;
      rule.say(number.words(window, numbers[number.raw], width, height));
    },
  };
}

const numbers = [
  {
    label: "Centre across, g_X",
    rawLabel: "g̃_X",
    raw: 0,
    rawRange: [-1.5, 1.5],
    number: "22",
    rule: "g_{X} = (A + 1)/2 · (g̃_{X} + 1)",
    range: (_, width) => [0.5 - width / 4, width * 1.25 + 0.5],
    format: (value) => `pixel ${fixed(value, 1)}`,
    get: (window) => window.centreX,
    put: (value) => ({ centreX: value }),
    words: (window, raw, width) => `= ${(width + 1) / 2} · (${fixed(raw)} + 1) = ${fixed(window.centreX)}`,
  },
  {
    label: "Centre down, g_Y",
    rawLabel: "g̃_Y",
    raw: 1,
    rawRange: [-1.5, 1.5],
    number: "23",
    rule: "g_{Y} = (B + 1)/2 · (g̃_{Y} + 1)",
    range: (_, __, height) => [0.5 - height / 4, height * 1.25 + 0.5],
    format: (value) => `pixel ${fixed(value, 1)}`,
    get: (window) => window.centreY,
    put: (value) => ({ centreY: value }),
    words: (window, raw, _, height) => `= ${(height + 1) / 2} · (${fixed(raw)} + 1) = ${fixed(window.centreY)}`,
  },
  {
    label: "Stride, δ",
    rawLabel: "log δ̃",
    raw: 3,
    rawRange: [-4, 1],
    number: "24",
    rule: "δ = (max(A, B) − 1)/(N − 1) · δ̃",
    get: (window) => window.stride,
    put: (value) => ({ stride: Math.max(0.02, value) }),
    range: (window, width, height) => [0, 1.2 * (largestStride(window.size, width, height) || 1)],
    format: (value) => `${fixed(value)} px`,
    words: (window, raw, width, height) =>
      window.size === 1
        ? "one filter has no neighbours"
        : `= ${Math.max(width, height) - 1}/${window.size - 1} · exp(${fixed(raw)}) = ${fixed(window.stride)}`,
  },
  {
    label: "Width of a filter, σ",
    rawLabel: "log σ²",
    raw: 2,
    rawRange: [-4, 6],
    number: "21",
    rule: "σ = exp(½ log σ^{2})",
    range: (_, width, height) => [0.1, Math.max(6, Math.max(width, height) / 5)],
    format: (value) => `${fixed(value)} px`,
    get: (window) => Math.sqrt(window.variance),
    put: (value) => ({ variance: value ** 2 }),
    words: (window, raw) => `= exp(½ · ${fixed(raw)}) = ${fixed(Math.sqrt(window.variance))}`,
  },
  {
    label: "Intensity, γ",
    rawLabel: "log γ",
    raw: 4,
    rawRange: [-3, 3],
    number: "21",
    rule: "γ = exp(log γ)",
    range: () => [0.1, 5],
    format: (value) => fixed(value),
    get: (window) => window.intensity,
    put: (value) => ({ intensity: value }),
    words: (window, raw) => `= exp(${fixed(raw)}) = ${fixed(window.intensity)}`,
  },
];
