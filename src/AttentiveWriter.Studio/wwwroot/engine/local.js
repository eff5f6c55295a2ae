// Answers the requests of the pages from a model that is here, where there is no studio: the same documents as the server's.

import { complete } from "./completion.js";
import { DrawModel } from "./draw-model.js";
import { between, noiseOf, varied } from "./latents.js";
import { readWeights } from "./weights.js";

const mostImages = 64;
const drawn = "drawn";
const drawnSeed = 5;

/** A request that has no answer; the caller makes it an error of its own kind. */
export class NoAnswer extends Error {
  constructor(message, status, field = null) {
    super(message);
    Object.assign(this, { status, field });
  }
}

/** The models of a folder, and the answers that they have. */
export class LocalStudio {
  /** Each entry: { info (the server's document of a model), config, weights (bytes of the safetensors file) }. */
  constructor(version, entries) {
    this.version = version;
    this.entries = new Map(entries.map((entry) => [entry.info.id, entry]));
  }

  /** The answer to a request: url as the pages ask, body of a POST. */
  async answer(url, body, signal) {
    const { pathname, searchParams } = new URL(url, "http://local/");
    const path = decodeURIComponent(pathname).split("/").slice(2);
    const query = Object.fromEntries(searchParams);
    if (path[0] === "health") {
      return { status: "ok", version: this.version, threads: 1, busy: false, training: null };
    }
    // There are no images of a data set here, but those that the model draws.
    if (path[0] === "data") {
      return path.length === 1 ? { sets: [{ name: drawn, title: "digits that the model drew", is_here: true }] } : this.#images(query);
    }
    if (path[0] === "models" && path.length === 1) {
      return { models: [...this.entries.values()].map((entry) => entry.info) };
    }

    const entry = path[0] === "models" && this.entries.get(path[1]);
    if (!entry) {
      throw new NoAnswer("This page has no such thing.", 404);
    }
    return this.#ofModel(entry, path[2], query, body, signal);
  }

  #images(query) {
    const entry = [...this.entries.values()][0], { settings, steps } = this.#model(entry);
    const count = whole(query, "count", 16, 1, mostImages), first = whole(query, "seed", 1, 0) * mostImages;
    const labels = this.#labels(entry, {}, count);
    const images = labels.map((label, i) =>
      pixelsOf(this.#model(entry).generate(noiseOf(drawnSeed, first + i, steps, settings.latent), label).canvases.at(-1), settings));
    const { width, height, channels } = settings;
    return { name: drawn, width, height, channels, count, images: joined(images), classes: null };
  }

  #ofModel(entry, what, query, body, signal) {
    switch (what) {
      case undefined: return { ...entry.info, settings: entry.settings ?? {}, card: entry.card ?? null };
      case "drawing": return frames(this.#model(entry), this.#drawings(entry, query), entry);
      case "walk": return frames(this.#model(entry), this.#walk(entry, query), entry);
      case "redraw": return this.#redraw(entry, body);
      case "complete": return this.#complete(entry, body, signal);
      case "nearest": throw new NoAnswer("The training images are not in this folder.", 404);
      default: throw new NoAnswer("This page has no such thing.", 404);
    }
  }

  // Made when it is first asked for: reading the weights takes a moment.
  #model(entry) {
    entry.model ??= new DrawModel(entry.config, readWeights(entry.weights));
    return entry.model;
  }

  #drawings(entry, query) {
    const model = this.#model(entry), count = whole(query, "count", 16, 1, mostImages), seed = whole(query, "seed", 1, 0);
    const temperature = number(query, "temperature", 1, 0.001, 5), image = whole(query, "image", 0, 0, count - 1);
    const noise = (i) => noiseOf(seed, i, model.steps, model.settings.latent, { temperature });
    const labels = this.#labels(entry, query, count);
    if (query.from_step === undefined) {
      return pick(query, Array.from({ length: count }, (_, i) => ({ noise: noise(i), label: labels[i] })));
    }

    const from = whole(query, "from_step", 0, 0, model.steps), variations = whole(query, "variations", 7, 1, 16);
    const kept = noise(image), variationSeed = whole(query, "variation_seed", 2, 0);
    return pick(query, Array.from({ length: variations }, (_, k) =>
      ({ noise: varied(kept, from, k + 1, variationSeed), label: labels[image] })));
  }

  #walk(entry, query) {
    const model = this.#model(entry), count = whole(query, "count", 16, 1, mostImages);
    const temperature = number(query, "temperature", 1, 0.001, 5);
    const end = (name, usual) => noiseOf(whole(query, name, usual, 0), 0, model.steps, model.settings.latent, { temperature });
    const from = end("seed", 1), to = end("to_seed", 2), [label] = this.#labels(entry, query, 1);
    return Array.from({ length: count }, (_, k) => ({ noise: between(from, to, count === 1 ? 0 : k / (count - 1)), label }));
  }

  #redraw(entry, body) {
    const model = this.#model(entry), image = asLearned(planes(body.pixels, model.settings), entry);
    const [label] = this.#labels(entry, body, 1);
    const drawing = model.reconstruct(image, noiseOf(body.seed ?? 1, 0, model.steps, model.settings.latent), label);
    const latent = drawing.kl.reduce((sum, kl) => sum + kl, 0), reconstruction = drawing.reconstruction.at(-1);
    return {
      ...framesOf(model, [drawing], label === undefined ? null : [label]), kl: drawing.kl, reconstruction_by_step: drawing.reconstruction, latent,
      reconstruction, bound: latent + reconstruction, read: pixelsOf(image, model.settings),
    };
  }

  async #complete(entry, body, signal) {
    const model = this.#model(entry), image = asLearned(planes(body.pixels, model.settings), entry);
    const [label] = this.#labels(entry, body, 1), { width, height, channels } = model.settings;
    const { seed = 1, variations = 6, rounds = 60 } = body;
    const drawn = await complete(model, image, body.known, { seed, variations, rounds, isBinary: entry.isBinary, label, signal });
    return { width, height, channels, count: variations, images: joined(drawn.map((values) => pixelsOf(values, model.settings))) };
  }

  // Classes that are named, in turn, or all in turn; undefined where the model is told none.
  #labels(entry, query, count) {
    const { classes } = entry.info;
    const named = !query.class ? null : String(query.class).split(",").map((name) => {
      const found = classes.indexOf(name.trim());
      if (found < 0) {
        throw new NoAnswer(`class is no class of ${entry.info.title}; classes: ${classes.join(", ")}`, 400, "class");
      }
      return found;
    });
    return Array.from({ length: count }, (_, i) =>
      classes.length === 0 ? undefined : named === null ? i % classes.length : named[i % named.length]);
  }
}

function frames(model, asked, entry) {
  const drawings = asked.map(({ noise, label }) => model.generate(noise, label));
  return framesOf(model, drawings, entry.info.classes.length > 0 ? asked.map(({ label }) => label) : null);
}

function framesOf(model, drawings, classes) {
  const { width, height, channels } = model.settings;
  const steps = Array.from({ length: model.steps }, (_, t) => t);
  const windows = (name) => (drawings[0][name]?.some((corners) => corners !== null)
    ? steps.map((t) => drawings.map((drawing) => drawing[name][t])) : null);
  return {
    count: drawings.length, steps: model.steps, width, height, channels, classes,
    canvases: joined(steps.flatMap((t) => drawings.map((drawing) => pixelsOf(drawing.canvases[t], model.settings)))),
    write_windows: windows("writeWindows"), read_windows: windows("readWindows"),
  };
}

// As pictures show them: x * 255 + 0.5, cut to 0..255 and rounded down.
function pixelsOf(values, { width, height, channels }) {
  const area = width * height, pixels = new Uint8Array(values.length);
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < area; p++) {
      pixels[p * channels + c] = Math.min(255, Math.max(0, values[c * area + p] * 255 + 0.5));
    }
  }

  return pixels;
}

function planes(pixels, { width, height, channels }) {
  const area = width * height, values = new Float32Array(area * channels);
  for (let i = 0; i < values.length; i++) {
    values[(i % channels) * area + Math.floor(i / channels)] = pixels[i] / 255;
  }

  return values;
}

function asLearned(image, { isBinary }) {
  return isBinary ? image.map((value) => (value >= 0.5 ? 1 : 0)) : image;
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }

  return all;
}

function pick(query, all) {
  return query.only === undefined ? all : [all[whole(query, "only", 0, 0, all.length - 1)]];
}

function whole(query, name, usual, least, most = Number.MAX_SAFE_INTEGER) {
  const value = number(query, name, usual, least, most);
  if (!Number.isInteger(value)) {
    throw new NoAnswer(`${name} is ${value}, expected ${least}..${most}`, 400, name);
  }

  return value;
}

function number(query, name, usual, least, most) {
  const value = query[name] === undefined ? usual : Number(query[name]);
  if (!(value >= least && value <= most)) {
    throw new NoAnswer(`${name} is ${query[name]}, expected ${least}..${most}`, 400, name);
  }

  return value;
}
