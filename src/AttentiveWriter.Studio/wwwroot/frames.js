// Drawings as the server sends them, and their painting: pixels enlarged without smoothing, windows as lines.

import { bytes } from "./api.js";
import { h } from "./dom.js";

/** The colours of the windows, those of the library's pictures. */
export const writeColour = "rgb(255, 48, 48)";
export const readColour = "rgb(48, 208, 64)";

/** Several drawings of the same number of steps; t is 1..steps, n is 0..count-1. */
export class Frames {
  #canvases;
  #writes;
  #reads;

  constructor({ count, steps, width, height, channels, canvases, write_windows, read_windows, classes }) {
    Object.assign(this, { count, steps, width, height, channels, classes: classes ?? null });
    this.#canvases = bytes(canvases);
    this.#writes = write_windows ?? null;
    this.#reads = read_windows ?? null;
  }

  /** The canvas of drawing n after step t: bytes by row, the channels of a pixel together. */
  pixels(t, n) {
    const size = this.width * this.height * this.channels;
    const start = ((t - 1) * this.count + n) * size;
    return this.#canvases.subarray(start, start + size);
  }

  /** The corners of the window written through at step t, or null. */
  window(t, n) {
    return this.#writes?.[t - 1]?.[n] ?? null;
  }

  /** The corners of the window read through at step t, or null. */
  readWindow(t, n) {
    return this.#reads?.[t - 1]?.[n] ?? null;
  }
}

// What stands between pixels and the screen: one small canvas for all pictures, as large as the largest image.
const small = document.createElement("canvas");
const smallContext = small.getContext("2d", { willReadFrequently: true });

/** RGBA of an image of 1 or 3 channels. */
export function imageData(pixels, width, height, channels) {
  const result = new ImageData(width, height);
  for (let i = 0, from = 0; i < width * height; i++, from += channels) {
    result.data[4 * i] = pixels[from];
    result.data[4 * i + 1] = pixels[channels === 1 ? from : from + 1];
    result.data[4 * i + 2] = pixels[channels === 1 ? from : from + 2];
    result.data[4 * i + 3] = 255;
  }

  return result;
}

const pictures = new WeakMap();
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => pictures.get(entry.target)?.resize(entry)));

/** A canvas that shows one image at whatever size the page gives it. */
export class Picture {
  #image = null;
  #windows = [];

  constructor({ label = "", name = "" } = {}) {
    this.element = h("canvas", { class: `picture ${name}`, role: "img", "aria-label": label, width: 112, height: 112 });
    pictures.set(this.element, this);
    sizes.observe(this.element);
  }

  /** What a screen reader says of the picture. */
  set label(words) {
    this.element.setAttribute("aria-label", words);
  }

  /** Shows an image { pixels, width, height, channels } and windows [{ corners, colour }]. */
  show(image, windows = []) {
    this.#image = image;
    this.#windows = windows;
    this.element.style.aspectRatio = `${image.width} / ${image.height}`;
    this.#paint();
  }

  /** Shows drawing n of frames after step t; write and read say which windows are shown. */
  showFrame(frames, n, t, { write = true, read = true } = {}) {
    const windows = [];
    if (read && frames.readWindow(t, n)) {
      windows.push({ corners: frames.readWindow(t, n), colour: readColour });
    }

    if (write && frames.window(t, n)) {
      windows.push({ corners: frames.window(t, n), colour: writeColour });
    }

    this.show({ pixels: frames.pixels(t, n), width: frames.width, height: frames.height, channels: frames.channels }, windows);
  }

  /** Shows black, of the shape that frames have. */
  showBlank({ width, height }) {
    this.show({ pixels: new Uint8Array(width * height), width, height, channels: 1 });
  }

  /** Takes the size that the page gives, in pixels of the screen. */
  resize(entry) {
    const box = entry.contentBoxSize[0];
    const width = Math.max(1, Math.round(box.inlineSize * devicePixelRatio));
    const height = Math.max(1, Math.round(box.blockSize * devicePixelRatio));
    if (box.inlineSize > 0 && (width !== this.element.width || height !== this.element.height)) {
      this.element.width = width;
      this.element.height = height;
      this.#paint();
    }
  }

  #paint() {
    if (this.#image === null) {
      return;
    }

    const { pixels, width, height, channels } = this.#image;
    if (small.width < width || small.height < height) {
      small.width = Math.max(small.width, width);
      small.height = Math.max(small.height, height);
    }

    smallContext.putImageData(imageData(pixels, width, height, channels), 0, 0);
    const context = this.element.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, width, height, 0, 0, this.element.width, this.element.height);
    const thickness = devicePixelRatio * (this.element.width > 200 * devicePixelRatio ? 2 : 1.25);
    this.#windows.forEach((one) => outline(context, one, this.element.width / width, this.element.height / height, thickness));
  }
}

// The centre of the first pixel is 1, so its left edge is 1/2. Of a window around the whole picture the picture's edge is shown.
function outline(context, { corners, colour }, across, down, thickness) {
  const { width, height } = context.canvas;
  let points = [0, 2, 4, 6].map((i) => [(corners[i] - 0.5) * across, (corners[i + 1] - 0.5) * down]);
  if ([[0, 0], [width, 0], [width, height], [0, height]].every((point) => isInside(point, points))) {
    const edge = thickness / 2;
    points = [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]];
  }

  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
  context.lineWidth = thickness;
  context.strokeStyle = colour;
  context.stroke();
}

// A convex quadrilateral holds a point that is on the same side of all its edges.
function isInside([x, y], points) {
  const sides = points.map(([x0, y0], i) => {
    const [x1, y1] = points[(i + 1) % 4];
    return Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}
