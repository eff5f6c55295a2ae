// What a classifier looks at: images of its data, the window of each glimpse, and the probabilities of the classes.

import { base64, get, modelUrl, post, withQuery, bytes } from "../api.js";
import { wholeOf } from "../bounds.js";
import { button, fail, fill, h, latest, range, s } from "../dom.js";

const OFFERED = 8;

/** Images with the looks of a classifier: { element, close() }. */
export function looks(model, state) {
  return new Looks(model, state);
}

class Looks {
  #work = latest();
  #isClosed = false;

  constructor(model, state) {
    Object.assign(this, { model, state, images: [], answer: null });
    this.thumbs = h("div", { class: "runs-thumbs", role: "group", "aria-label": "Choose an image" });
    this.canvas = h("canvas", { class: "pixels", role: "img", "aria-label": "The image that it looks at" });
    this.overlay = s("svg", { class: "runs-overlay", "aria-hidden": "true" });
    this.glimpse = range({
      label: "Up to glimpse",
      min: 1,
      max: Math.max(1, model.steps || 1),
      value: model.steps || 1,
      oninput: () => this.#draw(),
    });
    this.bars = h("dl", { class: "runs-bars" });
    this.verdict = h("p", { class: "runs-figure", role: "status" });
    const more = button("Other images", {
      icon: "dice",
      onclick: () => {
        state.set({ seed: state.get("seed", 1) + 1, image: null });
        this.#load().catch(fail);
      },
    });
    this.element = h(
      "div",
      { class: "runs-looks" },
      h("div", { class: "runs-look" }, h("div", { class: "runs-seen" }, this.canvas, this.overlay), this.glimpse),
      h("div", { class: "runs-said" }, this.thumbs, more, this.verdict, this.bars),
    );
    this.#load().catch(fail);
  }

  close() {
    this.#isClosed = true;
    this.#work.abort();
  }

  async #load() {
    const query = { split: "test", count: OFFERED, seed: wholeOf(this.state, "seed", 1, 0, 1e9) };
    const set = await get(withQuery(`api/data/${encodeURIComponent(this.model.data)}/images`, query));
    if (this.#isClosed) return;
    const { width, height, channels, count, classes } = set,
      all = bytes(set.images),
      size = width * height * channels;
    this.images = Array.from({ length: count }, (_, k) => ({
      width,
      height,
      channels,
      pixels: all.slice(k * size, (k + 1) * size),
      class: classes?.[k],
    }));
    this.#choose(wholeOf(this.state, "image", 0, 0, count - 1));
  }

  #choose(k) {
    this.state.set({ image: k || null });
    const image = (this.image = this.images[k]);
    fill(
      this.thumbs,
      this.images.map((one, n) => {
        const canvas = h("canvas", { class: "pixels" }),
          name = `Image ${n + 1}${one.class === undefined ? "" : `, class ${one.class}`}`;
        paint(canvas, one);
        return h(
          "button",
          {
            type: "button",
            class: "runs-thumb",
            title: name,
            "aria-label": name,
            "aria-pressed": String(n === k),
            onclick: () => this.#choose(n),
          },
          canvas,
        );
      }),
    );
    paint(this.canvas, image);
    this.#work.run(async (signal) => {
      this.answer = await post(modelUrl(this.model.id, "look"), { pixels: base64(image.pixels) }, { signal });
      this.glimpse.bounds(1, this.answer.windows?.length || 1);
      this.glimpse.value = this.answer.windows?.length || 1;
      this.#draw();
    });
  }

  #draw() {
    if (!this.answer) return;
    const { width, height } = this.image,
      { probabilities, classes, windows } = this.answer;
    const shown = (windows ?? []).slice(0, this.glimpse.value);
    this.overlay.setAttribute("viewBox", `0.5 0.5 ${width} ${height}`);
    this.overlay.replaceChildren(
      ...shown
        .filter(Boolean)
        .map((corners, k) =>
          s("polygon", {
            points: corners.join(" "),
            class: k === shown.length - 1 ? "is-newest" : "",
            "stroke-opacity": 0.25 + (0.75 * (k + 1)) / shown.length,
          }),
        ),
    );
    const best = probabilities.indexOf(Math.max(...probabilities)),
      says = classes[best];
    const truth =
      this.image.class === undefined
        ? ""
        : this.image.class === says
          ? ", which is right"
          : `; it is ${this.image.class}`;
    this.verdict.textContent = `It says ${says}, with ${(100 * probabilities[best]).toFixed(1)} %${truth}.`;
    fill(
      this.bars,
      probabilities.map((share, k) => {
        const bar = h("div", { class: `runs-bar ${k === best ? "is-best" : ""}`, style: { width: `${100 * share}%` } });
        return [h("dt", {}, classes[k]), h("dd", {}, bar, h("span", {}, `${(100 * share).toFixed(1)} %`))];
      }),
    );
  }
}

function paint(canvas, { width, height, channels, pixels }) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d"),
    image = context.createImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) image.data[p * 4 + c] = pixels[p * channels + (channels >= 3 ? c : 0)];
    image.data[p * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
