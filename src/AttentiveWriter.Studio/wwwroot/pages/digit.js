// Your digit: draw, drop or pick an image; the model reads it, draws it, and goes on from half of it.

import { base64, bytes, get, isAbort, listModels, modelUrl, post, withQuery } from "../api.js";
import { choiceOf, flagOf, numberOf, readOf, wholeOf } from "../bounds.js";
import { announce, button, clearErrors, copy, debounce, fail, fill, h, iconButton, latest, number, panel, range, segments, select,
  tile, toggle } from "../dom.js";
import { Frames, Picture, readColour, writeColour } from "../frames.js";
import { areaAverage, centreLikeMnist, glimpse, pack, reader, unpack } from "../ink.js";
import { Pad } from "../pad.js";
import { pictureOf, readPicture } from "../photo.js";
import { Player, speedBounds } from "../player.js";
import { warnOfOther } from "./draw.js";

const longestInk = 2000;
const ways = 8;
const firstRounds = 6;
const halves = ["none", "top", "bottom", "left", "right"];

/** Shows the page. */
export async function mount(root, state) {
  const page = new DigitPage(root, state);
  await page.start();
  return page;
}

class DigitPage {
  #root;
  #state;
  #models = [];
  #sets = [];
  #model = null;
  #sizes = { read: 0, write: 0 };
  #ink = null;
  #seen = null;
  #guess = null;
  #start = null;
  #frames = null;
  #figures = { bound: 0, reconstruction: 0, latent: 0, kl: [] };
  #controls = {};
  #parts = {};
  #pad;
  #player;
  #work = { redraw: latest(), nearest: latest(), complete: latest(), set: latest(), model: latest() };
  #soon = debounce(() => this.#read(false), 90);
  #later = debounce(() => this.#readRest(), 150);
  #gone = new AbortController();

  constructor(root, state) {
    this.#root = root;
    this.#state = state;
  }

  unmount() {
    this.#gone.abort();
    this.#soon.cancel();
    this.#later.cancel();
    this.#player?.unmount();
    Object.values(this.#work).forEach((work) => work.abort());
  }

  async start() {
    try {
      this.#models = (await listModels()).filter((model) => model.draws);
    } catch (error) {
      fail(error);
      return;
    }

    if (this.#models.length === 0) {
      fill(this.#root, h("section", { class: "empty" }, h("h1", {}, "No model here draws"),
        h("p", {}, "Train one on the Train page, or start the studio with --models and a folder of models.")));
      return;
    }

    this.#build();
    this.#controls.model.setOptions(this.#models.map((model) => ({ value: model.id, label: model.title })),
      this.#state.get("model", this.#models[0].id));
    warnOfOther(this.#state, this.#controls.model.value);
    this.#chooseModel();
    this.#takeInkOfAddress();
    this.#listSets();
  }

  // Controls

  #build() {
    this.#pad = new Pad({ onink: (isDown) => this.#inked(isDown) });
    this.#player = new Player({
      speed: numberOf(this.#state, "speed", null, ...speedBounds),
      onstep: (t) => this.#paint(t),
      onspeed: (speed) => this.#state.set({ speed }),
      onpause: (t) => announce(`Step ${t} of ${this.#player.steps}`),
    });
    this.#root.append(h("div", { class: "layout digit" }, this.#buildSide(), this.#buildStage()));
    const signal = this.#gone.signal;
    document.addEventListener("paste", (event) => this.#take(pictureOf(event.clipboardData), event), { signal });
  }

  #buildSide() {
    const c = this.#controls;
    c.model = select({
      label: "Model",
      onchange: (model) => {
        this.#state.set({ model, class: null });
        this.#chooseModel();
        this.#inked(false);
      },
    });
    c.class = select({
      label: "Class it is told",
      onchange: (name) => {
        this.#state.set({ class: name });
        this.#inked(false);
      },
    });
    const dropZone = h("div", { class: "pad-box" }, this.#pad, this.#buildHint());
    const box = panel("", h("h1", {}, "Your digit"), dropZone, this.#buildTools());
    this.#dropOn(box);
    return h("div", { class: "side" }, box, this.#buildSources(), this.#buildOptions());
  }

  #buildHint() {
    this.#parts.hint = h("p", { class: "pad-hint" }, "Draw a digit here");
    return this.#parts.hint;
  }

  #buildTools() {
    const c = this.#controls;
    c.tool = segments({
      label: "Tool", value: "brush", options: [{ value: "brush", label: "Brush" }, { value: "eraser", label: "Eraser" }],
      onchange: (tool) => (this.#pad.tool = tool),
    });
    c.undo = iconButton("undo", "Undo the last stroke", { disabled: true, onclick: () => this.#pad.undo() });
    const clear = iconButton("clear", "Clear the drawing", { onclick: () => this.#pad.clear() });
    c.brush = range({
      label: "Width of the brush", min: 1, max: 5, step: 0.5, value: 2, format: (value) => `${value} pixels`,
      oninput: (width) => (this.#pad.brush = width),
    });
    return [h("div", { class: "row tools" }, c.tool, c.undo, clear), c.brush];
  }

  #buildSources() {
    const c = this.#controls;
    const file = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": "A picture file" });
    file.addEventListener("change", () => {
      this.#take(file.files[0]);
      file.value = "";
    });
    c.set = select({ label: "From a data set", onchange: (set) => this.#showSet(set) });
    this.#parts.set = h("div", { class: "set", role: "group", "aria-label": "Images of the data set" });
    this.#parts.moreOfSet = button("Others", { icon: "dice", kind: "quiet", onclick: () => this.#showSet(c.set.value, true) });
    this.#parts.setBox = h("div", { class: "field" }, c.set, this.#parts.set, this.#parts.moreOfSet);
    return h("details", { class: "panel", open: isWide() }, h("summary", {}, "Or take a picture"), this.#parts.setBox,
      h("div", { class: "row" }, button("Choose a file", { icon: "picture", onclick: () => file.click() }), file),
      h("p", { class: "hint" }, "Or drop a picture on this page, or paste one."));
  }

  #buildOptions() {
    const c = this.#controls;
    c.centre = toggle({
      label: "Centre it as MNIST does", checked: flagOf(this.#state, "centre", true),
      hint: "The ink is scaled to fit 20 x 20, its centre of mass goes to the middle of 28 x 28: so were the images made that the model knows.",
      onchange: (centre) => {
        this.#state.set({ centre: centre ? null : false });
        this.#inked(false);
      },
    });
    c.invert = toggle({
      label: "Invert", hint: "Models know white ink on black. A picture on light paper is inverted by itself.",
      onchange: () => this.#pad.invert(),
    });
    c.windows = toggle({
      label: "Show the windows", checked: flagOf(this.#state, "window", true),
      onchange: (window) => {
        this.#state.set({ window: window ? null : false });
        this.#repaint();
      },
    });
    c.seed = number({
      label: "Seed of the noise", min: 0, max: Number.MAX_SAFE_INTEGER, value: this.#seed,
      extra: iconButton("dice", "Another seed", { onclick: () => this.#newSeed(1 + Math.floor(Math.random() * 999_999)) }),
      onchange: (seed) => this.#newSeed(seed),
    });
    return h("details", { class: "panel", open: isWide() }, h("summary", {}, "How it is read"),
      c.model, c.class, c.centre, c.invert, c.windows, c.seed);
  }

  #buildStage() {
    const p = this.#parts;
    p.empty = h("div", { class: "empty waiting" }, h("p", {}, "Draw a digit, and the model reads it and draws it again, step by step."));
    p.result = h("div", { class: "stage", hidden: true }, this.#buildPictures(), this.#player, this.#buildFigures(), this.#buildHalves());
    return h("div", { class: "stage" }, p.empty, p.result);
  }

  #buildPictures() {
    const p = this.#parts;
    p.read = new Picture({ name: "large" });
    p.drawn = new Picture({ name: "large" });
    this.#player.moves(p.drawn.element);
    p.seenPatch = new Picture();
    p.missingPatch = new Picture();
    p.writtenPatch = new Picture();
    const patch = (picture, words, title) => h("figure", { class: "patch", title }, picture, h("figcaption", {}, words));
    p.readPatches = h("div", { class: "patches" }, patch(p.seenPatch, "the glimpse", "What lies in the green window of your image, near to what the model's filters see"),
      patch(p.missingPatch, "what is missing", "Your image less the canvas so far: white is missing, black is too much (contrast raised)"));
    p.writePatches = h("div", { class: "patches" },
      patch(p.writtenPatch, "what it writes", "How this step changes the canvas: white adds, black takes away (contrast raised)"));
    p.readWord = h("span", {}, "reads");
    p.drawWord = h("span", {}, "draws");
    return h("div", { class: "pair" },
      h("figure", {}, h("figcaption", {}, "What it ", p.readWord), p.read, p.readPatches),
      h("figure", {}, h("figcaption", {}, "What it ", p.drawWord), p.drawn, p.writePatches));
  }

  #buildFigures() {
    this.#parts.tiles = h("dl", { class: "tiles" });
    this.#parts.guess = tile("Best class", "", "Of all classes, the one with which the bound is least");
    this.#parts.nearest = h("div", { class: "nearest" });
    const link = button("Copy link", {
      icon: "link", title: "A link that shows this again", onclick: () => copy(this.#state.link(), "The link is copied."),
    });
    return [this.#parts.tiles, h("div", { class: "row spread" }, this.#parts.nearest, link)];
  }

  #buildHalves() {
    const p = this.#parts;
    this.#controls.half = segments({
      label: "Erase", showLabel: true, value: this.#half,
      options: halves.map((half) => ({ value: half, label: half === "none" ? "nothing" : half })),
      onchange: (half) => {
        this.#state.set({ half: half === "none" ? null : half });
        this.#complete();
      },
    });
    p.erased = new Picture();
    p.completions = h("div", { class: "gallery completions", role: "group", "aria-label": "Completions" });
    p.completing = h("p", { class: "note completing", role: "status" });
    p.completed = h("div", { class: "halves", hidden: true },
      h("figure", { class: "patch" }, p.erased, h("figcaption", {}, "what it saw")), h("div", {}, p.completions, p.completing));
    return h("section", { class: "panel" }, h("h2", {}, "Erase half, and let it go on"),
      h("p", { class: "note" }, "The model is shown one half only, and draws what could stand in the other: several answers, all its own."),
      this.#controls.half, p.completed);
  }

  get #half() {
    return choiceOf(this.#state, "half", halves);
  }

  // Where ink comes from

  #chooseModel() {
    const model = this.#models.find((one) => one.id === this.#controls.model.value) ?? this.#models[0];
    this.#model = model;
    this.#pad.setShape(model.width, model.height, model.channels);
    this.#controls.class.hidden = !model.told_class;
    this.#controls.class.setOptions([{ value: "", label: "the one that fits best" }, ...model.classes], this.#class);
    this.#controls.centre.hidden = !this.#canCentre;
    this.#controls.invert.hidden = model.channels !== 1;
    this.#controls.windows.hidden = !model.reads_by_window && !model.writes_by_window;
    this.#guess = null;
    this.#sizes = { read: 0, write: 0 };
    this.#work.model.run(async (signal) => {
      const { settings } = await get(modelUrl(model.id), { signal });
      this.#sizes = { read: Number(settings?.read) || 0, write: Number(settings?.write) || 0 };
      this.#repaint();
    });
  }

  get #canCentre() {
    return this.#model.width === 28 && this.#model.height === 28 && this.#model.channels === 1;
  }

  #takeInkOfAddress() {
    const { width, height, channels } = this.#model;
    const pixels = readOf(this.#state, "ink", null, `a drawing of ${width} x ${height} pixels`,
      (text) => unpack(text, width * height * channels));
    if (pixels !== null) {
      this.#pad.show({ pixels, width, height, channels }, { remember: false });
    }
  }

  async #take(file, event) {
    if (!file) {
      return;
    }

    event?.preventDefault();
    try {
      const { width, height } = this.#pad.element;
      const taken = await readPicture(file, { width, height, channels: this.#model.channels, dots: this.#pad.dots });
      clearErrors();
      this.#pad.show(taken.image, { isFitted: taken.isExact, isInverted: taken.wasInverted });
    } catch (error) {
      fail(Object.assign(error, { name: "ApiError" }));
    }
  }

  // A drop anywhere is taken: one that misses the pad would otherwise leave the page for the picture.
  #dropOn(box) {
    const { signal } = this.#gone;
    const over = (event) => {
      event.preventDefault();
      box.classList.toggle("over", event.type === "dragover");
    };
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", over, { signal });
    document.addEventListener("drop", (event) => {
      over(event);
      this.#take(pictureOf(event.dataTransfer));
    }, { signal });
  }

  async #listSets() {
    const { setBox } = this.#parts;
    try {
      const { sets } = await get("api/data", { signal: this.#gone.signal });
      this.#sets = sets;
      const here = sets.filter((set) => set.is_here);
      const own = here.find((set) => set.name === this.#model.data) ?? here[0];
      setBox.hidden = here.length === 0;
      this.#controls.set.setOptions(here.map((set) => ({ value: set.name, label: set.title })), own?.name);
      if (own) {
        this.#showSet(own.name);
      }
    } catch (error) {
      setBox.hidden = true;
      if (!isAbort(error)) {
        fail(error);
      }
    }
  }

  #showSet(name, others = false) {
    const seed = others ? 1 + Math.floor(Math.random() * 999_999) : 1;
    this.#work.set.run(async (signal) => {
      const set = await get(withQuery(`api/data/${encodeURIComponent(name)}/images`, { split: "test", count: 12, seed }), { signal });
      const all = bytes(set.images);
      const size = set.width * set.height * set.channels;
      fill(this.#parts.set, Array.from({ length: set.count }, (_, n) => {
        const image = { pixels: all.subarray(n * size, (n + 1) * size), width: set.width, height: set.height, channels: set.channels };
        const words = `Image ${n + 1}${set.classes ? `, class ${set.classes[n]}` : ""}`;
        return thumb(image, words, () => this.#takeImage(image));
      }));
    });
  }

  #takeImage(image) {
    const { width, height } = this.#model;
    const fits = image.width === width && image.height === height;
    this.#pad.show(image, { isFitted: fits });
  }

  #newSeed(seed) {
    this.#controls.seed.value = seed;
    this.#state.set({ seed: seed === 1 ? null : seed });
    this.#inked(false);
  }

  // What the model makes of it

  #inked(isDown) {
    this.#controls.undo.disabled = !this.#pad.canUndo;
    this.#controls.invert.value = this.#pad.isInverted;
    this.#ink = this.#modelImage();
    const isBlank = this.#ink.pixels.every((value) => value < 16);
    this.#parts.hint.hidden = isDown || !isBlank;
    this.#parts.empty.hidden = !isBlank || this.#frames !== null;
    if (isBlank) {
      this.#blank();
    } else if (isDown) {
      this.#soon();
    } else {
      this.#soon.cancel();
      this.#read(true);
    }
  }

  #blank() {
    this.#soon.cancel();
    this.#later.cancel();
    Object.entries(this.#work).filter(([name]) => !["set", "model"].includes(name)).forEach(([, work]) => work.abort());
    this.#state.set({ ink: null });
    this.#frames = null;
    this.#player.pause();
    this.#parts.result.hidden = true;
    this.#parts.empty.hidden = false;
  }

  #modelImage() {
    const { width, height } = this.#model;
    const image = this.#pad.image();
    return this.#canCentre && this.#controls.centre.value && !this.#pad.isFitted
      ? centreLikeMnist(image)
      : areaAverage(image, width, height);
  }

  get #class() {
    return this.#model.told_class ? choiceOf(this.#state, "class", ["", ...this.#model.classes]) : "";
  }

  get #seed() {
    return wholeOf(this.#state, "seed", 1, 0, Number.MAX_SAFE_INTEGER);
  }

  get #asked() {
    return {
      pixels: base64(new Uint8Array(this.#ink.pixels)), seed: this.#seed,
      class: this.#mustGuess ? this.#guess ?? this.#model.classes[0] : this.#class || undefined,
    };
  }

  // What follows from a whole reading waits for it: the server does one thing at a time.
  #read(isWhole) {
    const ink = this.#ink;
    this.#later.cancel();
    this.#work.complete.abort();
    this.#work.redraw.run(async (signal) => {
      const answer = await this.#redraw(isWhole, signal);
      clearErrors();
      this.#frames = new Frames(answer);
      this.#figures = answer;
      this.#seen = { ...ink, pixels: bytes(answer.read) };
      this.#start = answer.start ? bytes(answer.start) : new Uint8Array(ink.pixels.length);
      this.#showAnswer(answer, isWhole);
      if (isWhole) {
        this.#later();
      }
    });
  }

  // A model that is told the class is asked with each, where none is chosen: the one of the least bound fits best.
  async #redraw(isWhole, signal) {
    const url = modelUrl(this.#model.id, "redraw");
    if (!this.#mustGuess || (!isWhole && this.#guess !== null)) {
      return post(url, this.#asked, { signal });
    }

    const { classes } = this.#model;
    const answers = await Promise.all(classes.map((name) => post(url, { ...this.#asked, class: name }, { signal })));
    const bounds = answers.map((answer) => answer.bound);
    const best = bounds.indexOf(Math.min(...bounds));
    this.#guess = classes[best];
    return answers[best];
  }

  get #mustGuess() {
    return this.#model.told_class && !this.#state.has("class");
  }

  #showAnswer(answer, isWhole) {
    const p = this.#parts;
    p.result.hidden = false;
    p.empty.hidden = true;
    p.readWord.className = this.#model.reads_by_window ? "reads" : "";
    p.drawWord.className = this.#model.writes_by_window ? "writes" : "";
    this.#player.setSteps(this.#frames.steps);
    this.#player.element.hidden = this.#frames.steps === 1;
    this.#player.showBars(answer.kl, (value, t) => `Step ${t}: KL ${value.toFixed(2)} nats`);
    if (isWhole) {
      const packed = pack(this.#ink.pixels);
      this.#state.set({ ink: packed.length <= longestInk ? packed : null });
      this.#player.start();
    } else {
      this.#player.seek(this.#frames.steps);
    }
  }

  #readRest() {
    this.#nearest();
    this.#complete();
  }

  #repaint() {
    if (this.#frames) {
      this.#paint(this.#player.t);
    }
  }

  #paint(t) {
    const frames = this.#frames;
    if (!frames || !this.#seen) {
      return;
    }

    const p = this.#parts;
    const green = frames.readWindow(t, 0);
    const red = frames.window(t, 0);
    const isShown = this.#controls.windows.value;
    p.read.show(this.#seen, green && isShown ? [{ corners: green, colour: readColour }] : []);
    p.read.label = `Your image as it is read, with the window of step ${t} in green`;
    p.drawn.show({ ...this.#seen, pixels: frames.pixels(t, 0) }, red && isShown ? [{ corners: red, colour: writeColour }] : []);
    p.drawn.label = `The canvas after step ${t} of ${frames.steps}, with the window written through in red`;
    this.#paintPatches(t, green, red);
    this.#showTiles(t);
  }

  #paintPatches(t, green, red) {
    const p = this.#parts;
    const { channels } = this.#seen;
    const before = reader({ ...this.#seen, pixels: t > 1 ? this.#frames.pixels(t - 1, 0) : this.#start });
    const after = reader({ ...this.#seen, pixels: this.#frames.pixels(t, 0) });
    const seen = reader(this.#seen);
    const [readSize, writeSize] = [this.#sizes.read || 8, this.#sizes.write || 8];
    p.readPatches.hidden = !this.#model.reads_by_window;
    p.writePatches.hidden = !this.#model.writes_by_window;
    if (green) {
      showPatch(p.seenPatch, glimpse(green, readSize, channels, seen), readSize, channels, false);
      const missing = glimpse(green, readSize, channels, (x, y, c) => seen(x, y, c) - before(x, y, c));
      showPatch(p.missingPatch, missing, readSize, channels, true);
    }

    if (red) {
      const written = glimpse(red, writeSize, channels, (x, y, c) => after(x, y, c) - before(x, y, c));
      showPatch(p.writtenPatch, written, writeSize, channels, true);
    }
  }

  #showTiles(t) {
    const { tiles } = this.#parts;
    if (tiles.children.length === 0) {
      fill(tiles, tile("Bound", "", "What this image costs, at most: L^x and L^z together"), tile(["L", h("sup", {}, "x"), ", the drawing"]),
        tile(["L", h("sup", {}, "z"), ", the steps"]), tile("KL of this step"),
        tile(["L", h("sup", {}, "x"), " of this canvas"], "", "What the drawing would cost if it stopped here"), this.#parts.guess);
    }

    const { bound, reconstruction, latent, kl, reconstruction_by_step: costs } = this.#figures;
    const values = [bound, reconstruction, latent, kl[t - 1], costs[t - 1]];
    this.#parts.guess.hidden = !this.#mustGuess;
    this.#parts.guess.querySelector("dd").textContent = this.#guess ?? "";
    values.forEach((value, i) => {
      tiles.children[i].querySelector("dd").textContent = `${value.toFixed(i === 3 ? 2 : 1)} nats`;
    });
  }

  #nearest() {
    const place = this.#parts.nearest;
    if (this.#sets.some((set) => set.name === this.#model.data && !set.is_here)) {
      fill(place, h("p", { class: "note" }, `The nearest training image is shown where the images are: draw data get ${this.#model.data}`));
      return;
    }

    this.#work.nearest.run(async (signal) => {
      try {
        const found = await post(modelUrl(this.#model.id, "nearest"), { pixels: this.#asked.pixels }, { signal });
        const picture = new Picture({ label: "The nearest training image" });
        picture.show({ ...this.#ink, pixels: bytes(found.pixels) });
        fill(place, picture, h("p", { class: "note" }, h("strong", {}, "Nearest training image"), h("br"),
          `${found.class === null ? "" : `Class ${found.class}, `}distance ${found.distance.toFixed(2)}, of ${found.count.toLocaleString("en")} of ${found.data}`));
      } catch (error) {
        if (error.status !== 404) {
          throw error;
        }

        fill(place, h("p", { class: "note" }, error.message));
      }
    });
  }

  #complete() {
    const p = this.#parts;
    const half = this.#half;
    p.completed.hidden = half === "none";
    if (half === "none" || this.#ink === null) {
      this.#work.complete.abort();
      return;
    }

    const { width, height, channels } = this.#ink;
    const known = knownPixels(half, width, height);
    const erased = this.#ink.pixels.map((value, i) => (known[Math.floor(i / channels)] ? value : 96));
    p.erased.show({ ...this.#ink, pixels: erased });
    p.erased.label = `Your image without its ${half} half`;
    p.completing.textContent = "It draws...";
    const body = { ...this.#asked, known: base64(known), variations: ways };
    this.#work.complete.run(async (signal) => {
      // A few rounds are soon done and nearly right; the full number follows.
      for (const rounds of [firstRounds, undefined]) {
        this.#showCompletions(await post(modelUrl(this.#model.id, "complete"), { ...body, rounds }, { signal }));
        p.completing.textContent = "More rounds, to fit better...";
      }

      p.completing.textContent = "";
    });
  }

  #showCompletions({ images, count, width, height, channels }) {
    const all = bytes(images);
    const size = width * height * channels;
    fill(this.#parts.completions, Array.from({ length: count }, (_, n) => {
      const picture = new Picture({ label: `Completion ${n + 1} of ${count}` });
      picture.show({ pixels: all.subarray(n * size, (n + 1) * size), width, height, channels });
      return picture;
    }));
  }
}

function isWide() {
  return matchMedia("(min-width: 900px)").matches;
}

function knownPixels(half, width, height) {
  const known = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isErased = { top: y < height / 2, bottom: y >= height / 2, left: x < width / 2, right: x >= width / 2 }[half];
      known[y * width + x] = isErased ? 0 : 1;
    }
  }

  return known;
}

// Of signed values grey is no change, and the largest change is white or black: late steps change little.
function showPatch(picture, values, size, channels, isSigned) {
  const most = values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 8);
  const pixels = Uint8ClampedArray.from(values, (value) => Math.round(isSigned ? 128 + (127 * value) / most : value));
  picture.show({ pixels, width: size, height: size, channels });
}

function thumb(image, words, onclick) {
  const picture = new Picture();
  picture.element.setAttribute("aria-hidden", "true");
  picture.show(image);
  return h("button", { type: "button", class: "thumb", title: words, "aria-label": words, onclick }, picture);
}
