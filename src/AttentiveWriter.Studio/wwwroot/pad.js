// What one draws on: white ink on black, as the model knows it. Some whole number of dots for each pixel of the model.

import { h } from "./dom.js";
import { imageData } from "./frames.js";
import { toGrey, toRgb } from "./ink.js";

const side = 280;
const kept = 40;

/** A canvas to draw on. onink(isDown) is called after every change, isDown while a stroke goes on. */
export class Pad {
  #context;
  #onink;
  #history = [];
  #from = null;
  #dots = 10;
  #channels = 1;
  #isFitted = false;
  #isInverted = false;

  /** "brush" or "eraser". */
  tool = "brush";

  /** Width of the brush, in pixels of the model. */
  brush = 2;

  constructor({ onink }) {
    this.#onink = onink;
    this.element = h("canvas", {
      class: "pad", role: "img", "aria-label": "Drawing area: draw a digit with mouse, finger or pen",
    });
    this.#context = this.element.getContext("2d", { willReadFrequently: true });
    this.element.addEventListener("pointerdown", (event) => this.#down(event));
    this.element.addEventListener("pointermove", (event) => this.#move(event));
    ["pointerup", "pointercancel"].forEach((name) => this.element.addEventListener(name, (event) => this.#up(event)));
  }

  /** Whether what is on it is at the model's size already, so that nothing is to be centred. */
  get isFitted() {
    return this.#isFitted;
  }

  /** Whether black and white have changed places. */
  get isInverted() {
    return this.#isInverted;
  }

  get isDown() {
    return this.#from !== null;
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  get dots() {
    return this.#dots;
  }

  /** Takes the shape of a model's images; what was drawn is brought along. */
  setShape(width, height, channels) {
    const dots = Math.max(1, Math.round(side / Math.max(width, height)));
    this.#channels = channels;
    if (this.element.width === width * dots && this.element.height === height * dots && dots === this.#dots) {
      return;
    }

    const before = document.createElement("canvas");
    [before.width, before.height] = [this.element.width, this.element.height];
    before.getContext("2d").drawImage(this.element, 0, 0);
    this.#dots = dots;
    [this.element.width, this.element.height] = [width * dots, height * dots];
    this.#fillBlack();
    this.#context.drawImage(before, 0, 0, this.element.width, this.element.height);
    this.#history = [];
    this.#isFitted = this.#isInverted = false;
  }

  /** What is on it: { pixels, width, height, channels } in dots. */
  image() {
    const { width, height } = this.element;
    const { data } = this.#context.getImageData(0, 0, width, height);
    return { pixels: this.#channels === 1 ? toGrey(data, 4) : toRgb(data), width, height, channels: this.#channels };
  }

  /** Shows an image; one at the model's size is enlarged, one in dots taken as it is. */
  show({ pixels, width, height, channels }, { isFitted = true, isInverted = false, remember = true } = {}) {
    if (remember) {
      this.#remember();
    }

    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [width, height];
    picture.getContext("2d").putImageData(imageData(pixels, width, height, channels), 0, 0);
    this.#context.imageSmoothingEnabled = false;
    this.#context.drawImage(picture, 0, 0, this.element.width, this.element.height);
    [this.#isFitted, this.#isInverted] = [isFitted, isInverted];
    this.#onink(false);
  }

  /** Turns black to white and white to black. */
  invert() {
    const image = this.image();
    this.show({ ...image, pixels: image.pixels.map((value) => 255 - value) }, {
      isFitted: this.#isFitted,
      isInverted: !this.#isInverted,
    });
  }

  clear() {
    this.#remember();
    this.#fillBlack();
    this.#isFitted = this.#isInverted = false;
    this.#onink(false);
  }

  undo() {
    const last = this.#history.pop();
    if (last) {
      this.#context.putImageData(last.data, 0, 0);
      [this.#isFitted, this.#isInverted] = [last.isFitted, last.isInverted];
      this.#onink(false);
    }
  }

  #remember() {
    const { width, height } = this.element;
    this.#history.push({ data: this.#context.getImageData(0, 0, width, height), isFitted: this.#isFitted, isInverted: this.#isInverted });
    if (this.#history.length > kept) {
      this.#history.shift();
    }
  }

  #fillBlack() {
    this.#context.fillStyle = "#000";
    this.#context.fillRect(0, 0, this.element.width, this.element.height);
  }

  #down(event) {
    if (event.button > 0 || this.isDown) {
      return;
    }

    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.#remember();
    this.#from = { ...this.#place(event), id: event.pointerId };
    this.#stroke(event);
  }

  #move(event) {
    if (this.#from?.id === event.pointerId) {
      const events = event.getCoalescedEvents?.() ?? [];
      (events.length > 0 ? events : [event]).forEach((one) => this.#stroke(one));
    }
  }

  #up(event) {
    if (this.#from?.id === event.pointerId) {
      this.#from = null;
      this.#onink(false);
    }
  }

  #stroke(event) {
    const to = this.#place(event);
    const context = this.#context;
    const isEraser = this.tool === "eraser" || (event.buttons & 32) !== 0;
    context.strokeStyle = isEraser ? "#000" : "#fff";
    context.lineWidth = this.brush * this.#dots * (isEraser ? 2 : 1);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(this.#from.x, this.#from.y);
    context.lineTo(to.x + 0.01, to.y);
    context.stroke();
    this.#from = { ...to, id: this.#from.id };
    this.#onink(true);
  }

  #place(event) {
    const box = this.element.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.element.width) / box.width,
      y: ((event.clientY - box.top) * this.element.height) / box.height,
    };
  }
}
