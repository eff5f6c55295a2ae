// Several drawings side by side, each a button that can be chosen.

import { h } from "./dom.js";
import { Picture } from "./frames.js";

/** A grid of drawings; onchoose(n) is called for the one clicked on. */
export class Gallery {
  #pictures = [];
  #label;
  #onchoose;
  #chosen = -1;
  #shown = [];

  constructor({ label, name = "", onchoose }) {
    this.#label = label;
    this.#onchoose = onchoose;
    this.element = h("div", { class: `gallery ${name}`, role: "group", "aria-label": label });
  }

  /** Shows all drawings of frames after step t; those up to count that are not there yet are black. words(n) names one. */
  show(frames, t, { count = frames.count, windows = true, words = (n) => `${this.#label} ${n + 1}` } = {}) {
    if (this.#pictures.length !== count) {
      this.#build(count);
    } else if (this.#shown[0] === frames && this.#shown[1] === t && this.#shown[2] === windows) {
      return;
    }

    this.#shown = [frames, t, windows];
    this.#arrange(frames, count);

    this.#pictures.forEach((picture, n) => {
      if (n < frames.count) {
        picture.showFrame(frames, n, t, { write: windows, read: false });
      } else {
        picture.showBlank(frames);
      }

      const button = picture.element.parentElement;
      const said = words(n);
      if (button.title !== said) {
        button.title = said;
        button.setAttribute("aria-label", said);
      }
    });
  }

  /** Marks one as the chosen one; -1 marks none. */
  set chosen(n) {
    this.#chosen = n;
    this.#pictures.forEach((picture, i) => {
      picture.element.parentElement.toggleAttribute("aria-current", i === n);
    });
  }

  // Columns for the room that a wide window gives; a narrow one has four at most.
  #arrange(frames, count) {
    const wide = matchMedia("(min-width: 900px)").matches;
    const shape = (wide && !this.#isNarrow ? 1.55 : 1) * (frames.height / frames.width);
    const columns = columnsFor(count, shape);
    const rows = Math.ceil(count / columns);
    this.element.style.setProperty("--columns", wide || columns <= 4 ? columns : Math.max(4, Math.ceil(Math.sqrt(count) * 0.75)));
    this.element.style.setProperty("--shape", (columns * frames.width) / (rows * frames.height));
  }

  get #isNarrow() {
    return this.element.classList.contains("narrow");
  }

  #build(count) {
    this.#pictures = Array.from({ length: count }, () => new Picture());
    this.element.replaceChildren(...this.#pictures.map((picture, n) => {
      picture.element.setAttribute("aria-hidden", "true");
      return h("button", { type: "button", class: "thumb", onclick: () => this.#onchoose?.(n) }, picture.element);
    }));
    this.chosen = this.#chosen;
  }
}

// The columns that make the pictures largest in a box `shape` times as wide as high; full rows are worth a little.
function columnsFor(count, shape) {
  let best = 1;
  let most = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(shape / columns, 1 / rows) * (rows * columns === count ? 1.1 : 1);
    if (size > most + 1e-9) {
      best = columns;
      most = size;
    }
  }

  return best;
}
