// How it sees: the filter bank by hand (equations 19 to 29).

import { button, h, latest, panel, reducedMotion, s, segments, select } from "../dom.js";
import { choiceOf, numberOf, readOf, wholeOf } from "../bounds.js";
import { filterBank, largestStride, read, write } from "../filters.js";
import { windowControls, withSize } from "./sees-controls.js";
import { windowEquations } from "./sees-equations.js";
import { cellGrid } from "./sees-grid.js";
import { listSets, loadImages } from "./sees-images.js";
import { paintBank, paintFootprint, paintPlanes } from "./sees-paint.js";
import { windowPicture } from "./sees-window.js";

const LEAST_STRIDE = 0.02;
const READ = [22, 148, 68];
const PATCH_VALUES = { 0: "0", 1: "1", "-1": "m" };

/** Shows the page. */
export async function mount(root, state) {
  const page = new Page(root, state);
  page.start();
  return { unmount: () => page.close() };
}

class Page {
  #frame = 0;
  #tween = 0;
  #loading = latest();
  #media = matchMedia("(prefers-color-scheme: dark)");
  #later = () => this.#draw();

  constructor(root, state) {
    this.state = state;
    this.images = [];
    this.cell = readOf(state, "cell", null, "two numbers of 1 to 12, a comma between", cellFrom);
    this.source = choiceOf(state, "write", ["patch", "glimpse"]);
    this.brush = "1";
    this.#build(root);
    this.#sizes = new ResizeObserver(this.#later);
    this.#sizes.observe(this.stage);
    this.#media.addEventListener("change", this.#later);
  }

  #sizes;

  get #seed() {
    return wholeOf(this.state, "seed", 1, 0, 1e9);
  }

  async start() {
    const sets = await listSets();
    this.set.setOptions(
      sets,
      choiceOf(
        this.state,
        "data",
        sets.map((set) => set.value),
      ),
    );
    this.load();
  }

  close() {
    this.#loading.abort();
    this.#sizes.disconnect();
    this.#media.removeEventListener("change", this.#later);
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#tween);
  }

  /** Loads the images of the chosen set; patterns stand in for what does not answer. */
  load() {
    return this.#loading.run(async (signal) => {
      try {
        this.images = await loadImages(this.set.value, this.#seed, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.images = await loadImages("patterns");
        throw error;
      } finally {
        if (!signal.aborted && this.images.length > 0)
          this.choose(wholeOf(this.state, "image", 0, 0, this.images.length - 1));
      }
    });
  }

  /** Puts an image under the window, which stays where it was in proportion. */
  choose(k) {
    const before = this.image,
      image = (this.image = this.images[k]);
    this.state.set({ image: k || null });
    if (!this.window) this.window = windowFrom(this.state, image);
    else if (before.width !== image.width || before.height !== image.height)
      this.window = scaled(this.window, before, image);
    const { size } = this.window;
    this.patch ??= readOf(this.state, "patch", corner(size), `${size} x ${size} of 0, 1 and m`, (text) => patchFrom(text, size));
    this.#showThumbs(k);
    this.#draw();
  }

  /** Moves the window. */
  move(change) {
    const { sigma, ...rest } = change,
      next = { ...this.window, ...rest };
    if (sigma !== undefined) next.variance = sigma ** 2;
    next.stride = Math.min(Math.max(LEAST_STRIDE, next.stride), 4 * Math.max(this.image.width, this.image.height));
    if (next.size !== this.window.size) {
      this.patch = resized(this.patch, this.window.size, next.size);
      this.cell = this.cell?.map((k) => Math.min(k, next.size - 1));
      this.state.set({ patch: textOf(this.patch) });
    }
    this.window = next;
    this.state.set(addressOf(next));
    this.#draw();
  }

  #build(root) {
    this.set = select({
      label: "Images",
      onchange: (data) => {
        this.state.set({ data, seed: null, image: null });
        this.load();
      },
    });
    this.thumbs = h("div", { class: "sees-thumbs", role: "group", "aria-label": "Choose an image" });
    this.more = button("Other images", {
      icon: "dice",
      onclick: () => {
        this.state.set({ seed: this.#seed + 1, image: null });
        this.load();
      },
    });
    this.controls = windowControls({
      mode: choiceOf(this.state, "by", ["window", "raw"]),
      onchange: (window) => this.move({ ...window }),
      onmode: (mode) => this.state.set({ by: mode === "window" ? null : mode }),
    });
    this.stage = h("div", { class: "stage" }, this.#buildRead(), this.#buildWrite());
    root.append(
      head(this.#buildIdeas()),
      h(
        "div",
        { class: "layout sees-layout" },
        h("div", { class: "side" }, panel("What it looks at", this.set, this.thumbs, this.more), this.controls),
        this.stage,
      ),
    );
  }

  #buildRead() {
    this.picture = windowPicture({ now: () => this.window, onchange: (change) => this.move(change) });
    this.bankX = h("canvas", { class: "sees-bank", role: "img" });
    this.bankY = h("canvas", { class: "sees-bank", role: "img" });
    this.glimpse = cellGrid({ kind: "is-read", onchoose: (j, i) => this.#point(j, i) });
    this.eq = windowEquations();
    return h(
      "section",
      { class: "sees-part", "aria-label": "Reading" },
      h(
        "div",
        { class: "sees-space" },
        named("x, the image", this.picture),
        named("F_Y", this.bankY, "sees-side"),
        named("F_X", this.bankX, "sees-under"),
      ),
      h(
        "div",
        { class: "sees-beside" },
        named("read(x), the glimpse", this.glimpse),
        h("div", { class: "sees-eqs" }, this.eq.muX, this.eq.muY, this.eq.fx, this.eq.fy, this.eq.read),
      ),
    );
  }

  #buildWrite() {
    this.added = h("canvas", { class: "pixels sees-fill", role: "img" });
    this.addedMark = s("svg", { class: "sees-fill sees-overlay is-write", "aria-hidden": "true" });
    this.canvas = h("div", { class: "sees-picture" }, this.added, this.addedMark);
    this.cells = cellGrid({
      kind: "is-write",
      onchoose: (j, i) => this.#point(j, i),
      onpaint: (j, i, isFirst) => this.#paint(j, i, isFirst),
    });
    const source = segments({
      label: "The patch w",
      value: this.source,
      options: [
        { value: "patch", label: "my own" },
        { value: "glimpse", label: "the glimpse" },
      ],
      onchange: (value) => {
        this.source = value;
        this.state.set({ write: value === "patch" ? null : value });
        this.#draw();
      },
    });
    this.brushes = segments({
      label: "A press sets a cell to",
      value: "1",
      showLabel: true,
      options: [
        { value: "1", label: "1" },
        { value: "0", label: "0" },
        { value: "-1", label: "−1" },
      ],
      onchange: (v) => (this.brush = v),
    });
    const clear = button("All 0", { onclick: () => this.#setPatch(this.patch.map(() => 0)) });
    this.setSource = source;
    return h(
      "section",
      { class: "sees-part", "aria-label": "Writing" },
      h("div", { class: "sees-space" }, named("write, what is added to the canvas", this.canvas)),
      h(
        "div",
        { class: "sees-beside" },
        named("w, the patch: press its cells", this.cells),
        h(
          "div",
          { class: "sees-eqs" },
          source,
          h("div", { class: "row sees-brush" }, this.brushes, clear),
          this.eq.patch,
          this.eq.write,
        ),
      ),
    );
  }

  #buildIdeas() {
    const words = h(
      "p",
      { class: "hint sees-words", "aria-live": "polite" },
      "Or press one of these to see what it means.",
    );
    const buttons = ideas.map((idea) =>
      button(idea.title, {
        onclick: () => {
          words.textContent = idea.words;
          this.#glide(idea.window(this.window, this.image));
        },
      }),
    );
    return h("div", { class: "sees-ideas" }, h("div", { class: "row" }, buttons), words);
  }

  /** Moves to a window in a third of a second, or at once where less motion is wished. */
  #glide(to) {
    cancelAnimationFrame(this.#tween);
    if (to.size !== this.window.size)
      this.move({ ...withSize(this.window, to.size, this.image.width, this.image.height) });
    const from = this.window,
      keys = ["centreX", "centreY", "stride", "variance", "intensity"],
      begun = performance.now();
    const step = (time) => {
      const share = reducedMotion() ? 1 : Math.min(1, Math.max(0, (time - begun) / 350)),
        eased = share * share * (3 - 2 * share);
      this.move(Object.fromEntries(keys.map((key) => [key, from[key] + ((to[key] ?? from[key]) - from[key]) * eased])));
      if (share < 1) this.#tween = requestAnimationFrame(step);
    };
    step(begun);
  }

  #point(j, i) {
    this.cell = [j, i];
    this.state.set({ cell: `${j + 1},${i + 1}` });
    this.#draw();
  }

  #paint(j, i, isFirst) {
    const k = j * this.window.size + i,
      value = Number(this.brush);
    if (this.source !== "patch") {
      this.source = this.setSource.value = "patch";
      this.state.set({ write: null });
    }
    // A press on what is so already takes it away, and so does the stroke that it begins.
    if (isFirst) this.stroke = this.patch[k] === value ? 0 : value;
    this.#setPatch(this.patch.with(k, this.stroke));
  }

  #setPatch(patch) {
    this.patch = patch;
    this.state.set({ patch: textOf(patch) });
    this.#draw();
  }

  #showThumbs(chosen) {
    this.more.hidden = this.set.value === "patterns";
    this.thumbs.replaceChildren(
      ...this.images.map((image, k) => {
        const canvas = h("canvas", { class: "pixels" });
        paintPlanes(canvas, image.planes, image.width, image.height);
        const tick = {
          type: "button",
          class: "sees-thumb",
          title: image.title,
          "aria-label": image.title,
          "aria-pressed": String(k === chosen),
        };
        return h("button", { ...tick, onclick: () => this.choose(k) }, canvas);
      }),
    );
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.image && this.#paintAll());
  }

  #paintAll() {
    const { window, image } = this,
      { width, height, planes } = image,
      bank = filterBank(window, width, height);
    this.cell ??= [Math.floor((window.size - 1) / 2), Math.floor((window.size - 1) / 2)];
    const [j, i] = this.cell,
      glimpse = planes.map((plane) => read(plane, bank, window.intensity));
    const patch = this.source === "glimpse" ? glimpse : [this.patch],
      added = patch.map((w) => write(w, bank, window.intensity));
    this.controls.show(window, width, height);
    paintPlanes(this.picture.canvas, planes, width, height);
    this.picture.show(window, bank, width, height);
    paintFootprint(this.picture.footprint, bank.x[i], bank.y[j], READ);
    this.#paintBanks(bank, j, i);
    paintPlanes(this.glimpse.canvas, glimpse, window.size, window.size);
    paintPlanes(this.cells.canvas, patch, window.size, window.size);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    const most = Math.max(1e-9, ...added.flatMap((plane) => [...plane].map(Math.abs)));
    paintPlanes(this.added, added, width, height, most);
    this.#markWrite(bank.muX[i], bank.muY[j]);
    const k = j * window.size + i;
    this.eq.say({ window, bank, cell: this.cell, seen: glimpse[0][k], painted: patch[0][k], added: added[0] });
    this.#label(glimpse[0][k]);
  }

  #markWrite(cx, cy) {
    const { centreX, centreY, stride, size, variance } = this.window,
      reach = ((size - 1) * stride) / 2 + 0.5;
    this.addedMark.setAttribute("viewBox", `0.5 0.5 ${this.image.width} ${this.image.height}`);
    this.addedMark.replaceChildren(
      s("rect", { class: "sees-edge", x: centreX - reach, y: centreY - reach, width: 2 * reach, height: 2 * reach }),
      s("circle", { class: "sees-filter", cx, cy, r: Math.max(0.5, Math.sqrt(variance)) }),
    );
  }

  #paintBanks(bank, j, i) {
    const style = getComputedStyle(this.stage),
      ink = style.getPropertyValue("--ink"),
      strong = style.getPropertyValue("--read");
    paintBank(this.bankX, bank.x, i, { upright: false, ink, strong });
    paintBank(this.bankY, bank.y, j, { upright: true, ink, strong });
  }

  #label(seen) {
    const { window, image } = this,
      [j, i] = this.cell,
      n = window.size;
    this.glimpse.show(
      n,
      this.cell,
      `The glimpse, ${n} by ${n}; row ${j + 1}, column ${i + 1} is ${f(seen, 3)}. Arrow keys choose a cell.`,
    );
    this.cells.show(n, this.cell, `The patch, ${n} by ${n}; arrow keys choose a cell, the space bar paints it.`);
    this.bankX.setAttribute("aria-label", `F_X: ${n} filters over ${image.width} columns, row ${i + 1} marked`);
    this.bankY.setAttribute("aria-label", `F_Y: ${n} filters over ${image.height} rows, row ${j + 1} marked`);
    this.added.setAttribute(
      "aria-label",
      `What the patch adds to a canvas of ${image.width} by ${image.height} pixels`,
    );
  }
}

const f = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

function head(ideasToTry) {
  return h(
    "header",
    { class: "page-head above" },
    h("h1", {}, "How it sees"),
    h(
      "p",
      {},
      "DRAW looks through N x N soft windows, Gaussians in a grid, and writes back through the same kind of grid. ",
      "Drag the grid over the image: its centre, its corner (the stride), the point below the centre (sigma).",
    ),
    ideasToTry,
  );
}

function named(name, child, kind = "") {
  return h("figure", { class: `sees-named ${kind}` }, h("figcaption", {}, name), child);
}

function windowFrom(state, image) {
  const size = wholeOf(state, "n", 5, 1, 12),
    fresh = freshWindow(size, image),
    far = 4 * Math.max(image.width, image.height);
  return {
    size,
    centreX: numberOf(state, "gx", fresh.centreX, -far, far),
    centreY: numberOf(state, "gy", fresh.centreY, -far, far),
    stride: numberOf(state, "delta", fresh.stride, LEAST_STRIDE, far),
    variance: numberOf(state, "sigma", Math.sqrt(fresh.variance), 0.05, far) ** 2,
    intensity: numberOf(state, "gamma", 1, 0.01, 100),
  };
}

function addressOf(window) {
  const text = (value) => Number(value.toFixed(3));
  return {
    n: window.size,
    gx: text(window.centreX),
    gy: text(window.centreY),
    delta: text(window.stride),
    sigma: text(Math.sqrt(window.variance)),
    gamma: text(window.intensity),
  };
}

// As a model begins: centred, over 60 % of the longer side, filters that just overlap.
function freshWindow(size, { width, height }) {
  const side = Math.max(width, height),
    stride = size === 1 ? side / 2 : largestStride(size, width, height) * Math.exp(-0.5);
  return {
    size,
    centreX: (width + 1) / 2,
    centreY: (height + 1) / 2,
    stride,
    variance: Math.max(stride / 2, 0.5) ** 2,
    intensity: 1,
  };
}

function scaled(window, before, after) {
  const across = after.width / before.width,
    down = after.height / before.height;
  const most = Math.max(after.width, after.height) / Math.max(before.width, before.height);
  return {
    ...window,
    centreX: (window.centreX - 0.5) * across + 0.5,
    centreY: (window.centreY - 0.5) * down + 0.5,
    stride: window.stride * most,
    variance: window.variance * most ** 2,
  };
}

function cellFrom(text) {
  const cell = text.split(",").map((k) => Number(k) - 1);
  return cell.length === 2 && cell.every((k) => Number.isInteger(k) && k >= 0 && k < 12) ? cell : null;
}

function patchFrom(text, size) {
  const given = [...text].map((letter) => (letter === "m" ? -1 : Number(letter)));
  return given.length === size * size && given.every((value) => value in PATCH_VALUES) ? given : null;
}

// One sees which way is up.
const corner = (size) => Array.from({ length: size * size }, (_, k) => (k < size || k % size === 0 ? 1 : 0));

const textOf = (patch) => patch.map((value) => PATCH_VALUES[value]).join("");

function resized(patch, before, after) {
  const from = (k) => Math.min(before - 1, Math.floor(((k + 0.5) * before) / after));
  return Array.from({ length: after * after }, (_, k) => patch[from(Math.floor(k / after)) * before + from(k % after)]);
}

const ideas = [
  {
    title: "A fresh window",
    words: "Where a model begins: centred, over 60 % of the image, filters that just overlap.",
    window: (now, image) => freshWindow(5, image),
  },
  {
    title: "Read all",
    words: "The largest stride (δ̃ = 1): the outermost filters stand on the edge pixels.",
    window: (now, image) => ({
      ...freshWindow(8, image),
      stride: largestStride(8, image.width, image.height),
      variance: (largestStride(8, image.width, image.height) / 2) ** 2,
    }),
  },
  {
    title: "Zoom in",
    words: "A stride below 1 magnifies: the glimpse has more cells than the image has pixels there.",
    window: (now, image) => ({
      ...freshWindow(12, image),
      stride: image.width / 56,
      variance: (image.width / 70) ** 2,
    }),
  },
  {
    title: "Blur",
    words: "A large σ: every filter averages, so all cells say nearly the same.",
    window: (now, image) => ({ ...now, variance: (image.width / 5) ** 2 }),
  },
  {
    title: "Too sharp",
    words: "A small σ: pixels between the filters are not seen, and a drawing could not learn from them.",
    window: (now, image) => ({ ...freshWindow(5, image), variance: 0.3 ** 2 }),
  },
  {
    title: "Leave the image",
    words: "Outside, each row still sums to 1: it reads the edge, never 0 / 0.",
    window: (now, image) => ({ ...now, centreX: image.width * 1.15 }),
  },
];
