// Draw: images appear stroke by stroke; one can be redrawn from any step, and two can be walked between.

import { get, listModels, modelUrl } from "../api.js";
import { choiceOf, flagOf, numberOf, wholeOf } from "../bounds.js";
import { announce, button, clearErrors, copy, debounce, fail, fill, h, iconButton, icon, latest, notify, number, panel, range, segments,
  select, toggle } from "../dom.js";
import { Frames, Picture } from "../frames.js";
import { Gallery } from "../gallery.js";
import { Player, speedBounds } from "../player.js";

const points = 21;
const most = 999_999;
const few = 6;
const patience = 80;
const defaults = { view: "grid", seed: 1, count: 24, temperature: 1, window: true, image: 0, ways: 8, vseed: 1, to: 2 };
const views = ["grid", "one", "walk"];
const whole = [0, Number.MAX_SAFE_INTEGER, true];
const bounds = {
  seed: whole, to: whole, vseed: whole, image: [0, 63, true], count: [1, 64, true], temperature: [0.05, 5], ways: [1, 16, true],
};

/** Shows the page. */
export async function mount(root, state) {
  const page = new DrawPage(root, state);
  await page.start();
  return page;
}

class DrawPage {
  #root;
  #state;
  #models = [];
  #model = null;
  #drawing = null;
  #others = null;
  #walk = null;
  #shown = { drawing: "", others: "", walk: "" };
  #work = { drawing: latest(), others: latest(), walk: latest() };
  #cost = 0.2;
  #controls = {};
  #parts = {};
  #player;
  #walker;

  constructor(root, state) {
    this.#root = root;
    this.#state = state;
  }

  unmount() {
    this.#player?.unmount();
    this.#walker?.unmount();
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
    this.#load({ at: wholeOf(this.#state, "t", 0, 0, this.#model.steps) });
  }

  #value(name) {
    if (name === "view") return choiceOf(this.#state, name, views);
    if (name === "window") return flagOf(this.#state, name, defaults[name]);
    const [low, high, isWhole] = bounds[name];
    return (isWhole ? wholeOf : numberOf)(this.#state, name, defaults[name], low, high);
  }

  // What is a default does not stand in the address.
  #set(changes) {
    this.#state.set(Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === defaults[name] ? null : value])));
  }

  #build() {
    this.#player = new Player({
      speed: numberOf(this.#state, "speed", null, ...speedBounds),
      onstep: (t) => this.#paint(t),
      onspeed: (speed) => this.#set({ speed }),
      onpause: (t) => this.#paused(t),
    });
    this.#walker = new Player({ word: "Point", unit: "points a second", bounce: true, speed: 8, onstep: () => this.#paintWalk() });
    const layout = h("div", { class: "layout draw" }, this.#buildSide(), this.#buildStage());
    this.#root.append(layout);
  }

  #buildSide() {
    const later = debounce(() => this.#load(), 60);
    const c = this.#controls;
    c.model = select({ label: "Model", onchange: (model) => this.#changeModel(model) });
    this.#parts.summary = h("p", { class: "hint" });
    c.seed = number({
      label: "Seed", min: 0, max: Number.MAX_SAFE_INTEGER, value: this.#value("seed"),
      extra: iconButton("dice", "Another seed", { onclick: () => this.#another() }),
      onchange: (seed) => this.#change({ seed }),
    });
    c.class = select({ label: "Class", onchange: (name) => this.#change({ class: name }) });
    c.count = range({
      label: "Images", min: 1, max: 64, value: this.#value("count"),
      oninput: (count) => {
        this.#set({ count, image: null });
        later();
      },
    });
    c.temperature = range({
      label: "Temperature", min: 0.05, max: 2, step: 0.05, value: this.#value("temperature"), format: (value) => value.toFixed(2),
      hint: "Scale of the noise: below 1 tamer, above 1 wilder.",
      oninput: (temperature) => {
        this.#set({ temperature });
        later();
      },
    });
    c.window = toggle({
      label: "Show where it writes", checked: this.#value("window"),
      onchange: (window) => {
        this.#set({ window });
        this.#repaint();
      },
    });
    const more = h("details", { class: "panel more", open: matchMedia("(min-width: 900px)").matches },
      h("summary", {}, "How it draws"), c.class, c.count, c.temperature, c.window);
    return h("div", { class: "side" }, panel("", h("h1", {}, "Draw"), c.model, this.#parts.summary, c.seed), more);
  }

  #buildStage() {
    const p = this.#parts;
    this.#controls.view = segments({
      label: "View", value: this.#value("view"),
      options: [{ value: "grid", label: "All" }, { value: "one", label: "One" }, { value: "walk", label: "Walk" }],
      onchange: (view) => this.#changeView(view),
    });
    p.caption = h("p", { class: "note caption" });
    p.grid = new Gallery({ label: "Image", name: "fit", onchoose: (n) => this.#enlarge(n) });
    p.one = this.#buildOne();
    p.walk = this.#buildWalk();
    this.#player.listen(p.grid.element);
    p.save = h("div", { class: "row" });
    return h("div", { class: "stage" }, h("div", { class: "row spread" }, this.#controls.view, p.caption),
      h("div", { class: "easel" }, p.grid, p.one, p.walk), this.#walker, this.#player, p.save);
  }

  #buildOne() {
    const p = this.#parts;
    p.large = new Picture({ name: "large" });
    this.#player.moves(p.large.element);
    p.filmstrip = new Gallery({ label: "Image", name: "strip", onchoose: (n) => this.#enlarge(n) });
    p.redraw = button("Redraw from here", { kind: "primary", onclick: () => this.#redraw(this.#redrawStep) });
    p.redrawNote = h("p", { class: "note" });
    this.#controls.from = range({
      label: "Steps kept", min: 0, max: 1, value: 0, format: (value) => `${value} of ${this.#model?.steps ?? 1}`,
      oninput: debounce((from) => this.#redraw(from), 40),
    });
    p.others = new Gallery({ label: "Way", name: "fit narrow" });
    p.othersBox = h("div", { class: "others" }, this.#controls.from, p.others, h("div", { class: "row" },
      button("Other ways", { icon: "dice", onclick: () => this.#otherWays() }),
      p.back = button("Back to the drawing", { kind: "quiet", onclick: () => this.#redraw(null) })));
    p.redrawBox = h("div", { class: "one-right" }, h("h2", {}, "Redraw from here"), p.redrawNote, p.redraw, p.othersBox);
    return h("div", { class: "one" },
      h("div", { class: "one-left" }, p.large, p.filmstrip),
      p.redrawBox);
  }

  #buildWalk() {
    const p = this.#parts;
    p.walkLarge = new Picture({ name: "large" });
    this.#walker.moves(p.walkLarge.element);
    p.walkStrip = new Gallery({ label: "Point", name: "strip", onchoose: (n) => this.#walker.step(n + 1 - this.#walker.t) });
    this.#controls.to = number({
      label: "To seed", min: 0, max: Number.MAX_SAFE_INTEGER, value: this.#value("to"),
      extra: iconButton("dice", "Another seed to walk to", { onclick: () => this.#anotherEnd() }),
      onchange: (to) => this.#change({ to }),
    });
    return h("div", { class: "one" },
      h("div", { class: "one-left" }, p.walkLarge),
      h("div", { class: "one-right" }, h("h2", {}, "Walk between two drawings"),
        h("p", { class: "note" }, "From the noise of one seed to that of another: what lies between is drawn too."),
        this.#controls.to, p.walkStrip));
  }

  #change(changes) {
    this.#set({ ...changes, t: null });
    this.#load();
  }

  #changeModel(model) {
    this.#set({ model, from: null, t: null, class: null });
    this.#chooseModel();
    this.#load();
  }

  #changeView(view) {
    this.#set({ view, from: view === "one" ? this.#state.get("from") : null });
    this.#load({ replay: false });
  }

  #chooseModel() {
    const model = this.#models.find((one) => one.id === this.#controls.model.value) ?? this.#models[0];
    this.#model = model;
    const bound = model.bound ? ` ${model.bound.name}: ${model.bound.value}.` : "";
    this.#parts.summary.textContent = `${model.summary}.`.replace("..", ".") + bound;
    this.#controls.class.hidden = !model.told_class;
    this.#controls.class.setOptions([{ value: "", label: "each in turn" },
      ...model.classes.map((name) => ({ value: name, label: name }))], this.#class);
    this.#controls.window.hidden = !model.writes_by_window;
    this.#controls.from.bounds(0, model.steps - 1);
  }

  #another() {
    const seed = randomSeed();
    this.#controls.seed.value = seed;
    this.#change({ seed, from: null });
  }

  #anotherEnd() {
    const to = randomSeed();
    this.#controls.to.value = to;
    this.#change({ to });
  }

  #enlarge(image) {
    this.#controls.view.value = "one";
    this.#set({ view: "one", image, from: null });
    this.#load({ replay: false });
    this.#parts.large.element.focus({ preventScroll: true });
  }

  #redraw(from) {
    this.#set({ from, t: null });
    this.#load({ replay: false });
  }

  #otherWays() {
    this.#set({ vseed: randomSeed() });
    this.#load({ replay: false });
  }

  get #query() {
    return {
      seed: this.#value("seed"), count: this.#value("count"), temperature: this.#value("temperature"),
      class: this.#class,
    };
  }

  // "" is each in turn.
  get #class() {
    return this.#model.told_class ? choiceOf(this.#state, "class", ["", ...this.#model.classes]) : "";
  }

  get #view() {
    return this.#value("view");
  }

  get #image() {
    return Math.min(this.#value("image"), this.#value("count") - 1);
  }

  get #from() {
    return this.#view === "one" && this.#state.has("from") ? wholeOf(this.#state, "from", 0, 0, this.#model.steps - 1) : null;
  }

  get #othersQuery() {
    return {
      ...this.#query, image: this.#image, from_step: this.#from, variations: this.#value("ways"), variation_seed: this.#value("vseed"),
    };
  }

  // Brings what the view needs; what is there already is not asked for again.
  #load({ replay = true, at = 0 } = {}) {
    this.#layOut();
    if (this.#view === "walk") {
      this.#bring("walk", modelUrl(this.#model.id, "walk", this.#walkQuery), (frames) => this.#showWalk(frames));
      return;
    }

    this.#bring("drawing", this.#drawingUrl(this.#query.count), (frames, arrival) => {
      this.#drawing = frames;
      this.#player.setSteps(frames.steps);
      this.#begin(arrival === "rest" ? 0 : at, arrival === "new" || (arrival === "same" && replay));
    }, this.#firstUrl);
    if (this.#from !== null) {
      this.#bring("others", modelUrl(this.#model.id, "drawing", this.#othersQuery), (frames, arrival) => {
        this.#others = frames;
        this.#player.setSteps(frames.steps);
        if (arrival === "new" && at === 0) {
          this.#player.start(Math.max(1, this.#from));
        }

        this.#repaint();
      });
    }
  }

  #drawingUrl(count) {
    return modelUrl(this.#model.id, "drawing", { ...this.#query, count });
  }

  // Where all images take longer than one likes to wait, a few come first: they are the same ones.
  get #firstUrl() {
    const count = Math.max(few, this.#view === "one" ? this.#image + 1 : 0);
    const isSlow = this.#value("count") * this.#model.steps * this.#cost > patience;
    return isSlow && count < this.#value("count") ? this.#drawingUrl(count) : null;
  }

  // show(frames, arrival): "new" frames, the "rest" of those whose first came before, or the "same" as are shown.
  #bring(kind, url, show, firstUrl = null) {
    const own = { drawing: this.#drawing, others: this.#others, walk: this.#walk }[kind];
    if (this.#shown[kind] === url) {
      show(own, "same");
      return;
    }

    this.#work[kind].run(async (signal) => {
      this.#shown[kind] = "";
      if (firstUrl !== null) {
        show(new Frames(await get(firstUrl, { signal })), "new");
      }

      const begun = performance.now();
      const frames = new Frames(await get(url, { signal }));
      this.#cost = (performance.now() - begun) / (frames.count * frames.steps);
      this.#shown[kind] = url;
      clearErrors();
      show(frames, firstUrl === null ? "new" : "rest");
    });
  }

  // A drawing that is new is played; one that a link shows at a step stands at it.
  #begin(at, play) {
    if (at > 0) {
      this.#player.seek(at);
    } else if (play && this.#from === null) {
      this.#player.start();
    } else {
      this.#player.seek(this.#player.t);
    }
  }

  #showWalk(frames) {
    const first = this.#walk === null;
    this.#walk = frames;
    this.#player.setSteps(frames.steps);
    this.#walker.setSteps(frames.count);
    this.#player.seek(frames.steps);
    if (first) {
      this.#walker.start();
    } else {
      this.#walker.seek(this.#walker.t);
    }
  }

  #paused(t) {
    this.#set({ t: t < this.#player.steps ? t : null });
    announce(`Step ${t} of ${this.#player.steps}`);
    this.#sayRedraw();
  }

  #repaint() {
    this.#paint(this.#player.t);
  }

  #paint(t) {
    const view = this.#view;
    if (view === "walk") {
      this.#paintWalk();
    } else if (this.#drawing && view === "grid") {
      this.#parts.grid.show(this.#drawing, t, {
        count: this.#value("count"), windows: this.#value("window"), words: (n) => this.#imageWords(n),
      });
    } else if (this.#drawing) {
      this.#paintOne(t);
    }
  }

  #paintOne(t) {
    const p = this.#parts;
    const windows = this.#value("window");
    const n = Math.min(this.#image, this.#drawing.count - 1);
    p.large.showFrame(this.#drawing, n, t, { write: windows, read: false });
    p.large.label = `${this.#imageWords(n)}, after step ${t} of ${this.#drawing.steps}`;
    p.filmstrip.show(this.#drawing, this.#drawing.steps, { count: this.#value("count"), windows: false, words: (i) => this.#imageWords(i) });
    p.filmstrip.chosen = n;
    this.#sayRedraw();
    if (this.#from !== null && this.#others && this.#others.steps === this.#drawing.steps) {
      p.others.show(this.#others, t, { windows, words: (i) => `Way ${i + 1}: steps 1..${this.#from} kept, the rest drawn anew` });
    }
  }

  #paintWalk() {
    if (!this.#walk) {
      return;
    }

    const p = this.#parts;
    const n = this.#walker.t - 1;
    const t = Math.min(this.#player.t, this.#walk.steps);
    const share = Math.round((100 * n) / (this.#walk.count - 1));
    p.walkLarge.showFrame(this.#walk, n, t, { write: this.#value("window") && t < this.#walk.steps, read: false });
    p.walkLarge.label = `${share}% of the way from seed ${this.#value("seed")} to seed ${this.#value("to")}, step ${t}`;
    p.walkStrip.show(this.#walk, t, { windows: false });
    p.walkStrip.chosen = n;
    p.caption.textContent = `${share}% of the way from seed ${this.#value("seed")} to seed ${this.#value("to")}`;
  }

  #imageWords(n) {
    const kind = this.#drawing?.classes ? `, class ${this.#model.classes[this.#drawing.classes[n]]}` : "";
    return `Image ${n + 1} of seed ${this.#value("seed")}${kind}`;
  }

  // What belongs to the view is shown, and nothing else. What is drawn in one step has none to play.
  #layOut() {
    const p = this.#parts;
    const view = this.#view;
    const hasSteps = this.#model.steps > 1;
    this.#player.element.hidden = !hasSteps;
    p.redrawBox.hidden = !hasSteps;
    p.grid.element.hidden = view !== "grid";
    p.one.hidden = view !== "one";
    p.walk.hidden = view !== "walk";
    this.#walker.element.hidden = view !== "walk";
    this.#controls.count.hidden = view === "walk";
    this.#controls.seed.element.querySelector("label").textContent = view === "walk" ? "From seed" : "Seed";
    const had = p.redrawBox.contains(document.activeElement) && document.activeElement;
    p.othersBox.hidden = this.#from === null;
    p.redraw.hidden = this.#from !== null;
    // What is hidden cannot keep the focus.
    if (had && had.checkVisibility() === false) {
      (this.#from === null ? p.redraw : p.back).focus();
    }

    if (this.#from !== null) {
      this.#controls.from.value = this.#from;
    }

    this.#player.kept = this.#from ?? 0;
    if (view !== "walk") {
      this.#walker.pause();
    }

    this.#caption();
    this.#saveLinks();
  }

  #caption() {
    const words = {
      grid: "Click on one to enlarge it.",
      one: `Image ${this.#image + 1} of ${this.#value("count")}`,
      walk: "",
    };
    this.#parts.caption.textContent = words[this.#view];
  }

  // Where the drawing stands; of one that is finished, the middle.
  get #redrawStep() {
    const { t, steps } = this.#player;
    return t < steps ? t : Math.floor(steps / 2);
  }

  #sayRedraw() {
    const step = this.#redrawStep;
    say(this.#parts.redraw.querySelector("span"), `Redraw from step ${step}`);
    say(this.#parts.redrawNote, this.#redrawWords(step));
  }

  #redrawWords(step) {
    if (this.#from === null) {
      return `Stop the drawing where you like. What was drawn by step ${step} stays, the rest is drawn anew, ${this.#value("ways")} ways.`;
    }

    return this.#from === 0
      ? "Nothing is kept: every way is a drawing of its own."
      : `Steps 1 to ${this.#from} are kept; from there each way has noise of its own.`;
  }

  #saveLinks() {
    const isWalk = this.#view === "walk";
    const [kind, query] = isWalk ? ["walk", this.#walkQuery] : ["drawing", this.#savedQuery];
    const link = (path, label, title) => h("a", {
      class: "btn", href: modelUrl(this.#model.id, path, query), download: `${this.#model.id}-${query.seed}-${path.replace(".apng", "-moving.png")}`, title,
    }, icon("save"), label);
    fill(this.#parts.save,
      link(`${kind}.png`, "PNG", isWalk ? "The points side by side" : "The picture as it is at the end"),
      link(`${kind}.apng`, "Animated PNG", isWalk ? "The walk, there and back" : "The drawing as it happens"),
      isWalk ? null : link("strip.png", "Strip", "The steps side by side"),
      button("Copy link", {
        icon: "link", title: "A link that shows this again", onclick: () => copy(this.#state.link(), "The link is copied."),
      }));
  }

  get #walkQuery() {
    return { ...this.#query, count: points, to_seed: this.#value("to") };
  }

  // Of one image alone: all its steps are kept, one way.
  get #savedQuery() {
    if (this.#view !== "one") {
      return this.#query;
    }

    return this.#from === null ? { ...this.#query, image: this.#image, from_step: this.#model.steps, variations: 1 } : this.#othersQuery;
  }
}

/** Says that the model that an address names is not here, and which one is shown. */
export function warnOfOther(state, shown) {
  if (state.has("model") && state.get("model") !== shown) {
    notify(`There is no model ${state.get("model")} here that draws; this is ${shown}.`, { seconds: 12 });
    state.set({ model: null });
  }
}

function say(place, words) {
  if (place.textContent !== words) {
    place.textContent = words;
  }
}

function randomSeed() {
  return 1 + Math.floor(Math.random() * most);
}
