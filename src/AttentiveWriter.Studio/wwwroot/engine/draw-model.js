// DRAW (Gregor et al. 2015) in the browser: the same equations on the same weights as the library's, an image at a time.

import { attention } from "./attention.js";
import { linear, lstm, sigmoid } from "./layers.js";

/** A model of kind "draw" whose pixels are black or white. */
export class DrawModel {
  /** settings is the section "model" of config.json; weights as readWeights gives them. */
  constructor(settings, weights) {
    this.settings = settings;
    this.weights = weights;
    this.steps = settings.glimpses;
    this.area = settings.width * settings.height;
    this.reader = attention(settings.read_attention ?? "Gaussian", settings.read, settings.width, settings.height);
    this.writer = attention(settings.write_attention ?? "Gaussian", settings.write, settings.width, settings.height);
  }

  /** Draws an image from noise, z_t = noise[t]: { canvases, writeWindows }, each of every step (equations 13 to 16). */
  generate(noise, label) {
    const told = this.#told(label);
    let state = this.#start();
    const drawing = { canvases: [], writeWindows: [] };
    for (let t = 0; t < this.steps; t++) {
      const prior = this.#prior(state.hidden);
      const z = prior === null ? noise[t] : sample(prior, noise[t]); //                        z_t ~ P               (13)
      state = this.#decode(z, told, state, drawing);
    }

    return drawing;
  }

  /** Reads an image, values 0 to 1 by planes, and draws it again: also readWindows, kl and reconstruction of every step. */
  reconstruct(image, noise, label) {
    const told = this.#told(label);
    let state = this.#start();
    let encoder = this.#initial("encoder");
    const drawing = { canvases: [], writeWindows: [], readWindows: [], kl: [], reconstruction: [] };
    for (let t = 0; t < this.steps; t++) {
      const error = image.map((x, p) => x - sigmoid(state.canvas[p])); //                     x^_t                  (3)
      const { parts, corners } = this.#read(image, error, state.hidden); //                    r_t                   (4)
      encoder = lstm(this.weights, "encoder", [...parts, state.hidden, ...told], encoder); // h^enc_t               (5)
      const posterior = this.#normal("posterior", encoder.hidden); //                          Q(Z_t | h^enc_t)      (1, 2)
      const kl = divergence(posterior, this.#prior(state.hidden));
      state = this.#decode(sample(posterior, noise[t]), told, state, drawing); //              z_t ~ Q               (6)
      drawing.readWindows.push(corners);
      drawing.kl.push(kl); //                                                                  KL(Q || P)            (11)
      drawing.reconstruction.push(cost(image, state.canvas)); //                               -log D(x | c_t)       (9)
    }

    return drawing;
  }

  // h^dec_t = RNN^dec(h^dec_{t-1}, z_t), c_t = c_{t-1} + write(h^dec_t)                                            (7, 8)
  #decode(z, told, { canvas, ...before }, drawing) {
    const decoder = lstm(this.weights, "decoder", [z, ...told], before);
    const { write, width, height } = this.settings;
    const patches = this.#planes(this.#linear("write.patch", decoder.hidden), write === null ? width * height : write * write);
    const { added, corners } = this.writer.write(patches, write === null ? null : this.#linear("write.attention", decoder.hidden));
    const next = Float32Array.from(canvas);
    added.forEach((plane, c) => plane.forEach((value, p) => (next[c * this.area + p] += value)));
    drawing.canvases.push(next.map(sigmoid)); //                                               x~_t                  (16)
    drawing.writeWindows.push(corners);
    return { canvas: next, ...decoder };
  }

  #read(image, error, hidden) {
    const raw = this.settings.read === null ? null : this.#linear("read.attention", hidden);
    const { seen, corners } = this.reader.read([...this.#planes(image, this.area), ...this.#planes(error, this.area)], raw);
    return { parts: seen, corners };
  }

  #planes(values, area) {
    return Array.from({ length: values.length / area }, (_, c) => values.slice(c * area, (c + 1) * area));
  }

  // P(Z_t | h^dec_{t-1}) where it is learned; null is N(0, 1).
  #prior(hidden) {
    return this.settings.prior === "Learned" ? this.#normal("prior", hidden) : null;
  }

  #normal(name, hidden) {
    return { mean: this.#linear(`${name}.mean`, hidden), logSigma: this.#linear(`${name}.log_sigma`, hidden) };
  }

  #linear(name, x) {
    return linear(this.weights[`${name}.weight`], this.weights[`${name}.bias`].values, [x]);
  }

  #start() {
    return { canvas: this.weights["initial.canvas"].values, ...this.#initial("decoder") };
  }

  #initial(name) {
    return { hidden: this.weights[`initial.${name}.hidden`].values, cell: this.weights[`initial.${name}.cell`].values };
  }

  #told(label) {
    const { classes = 0 } = this.settings;
    return classes === 0 ? [] : [Float32Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0))];
  }
}

function sample({ mean, logSigma }, noise) {
  return mean.map((m, k) => m + Math.exp(logSigma[k]) * noise[k]);
}

function divergence({ mean, logSigma }, prior) {
  let sum = 0;
  for (let k = 0; k < mean.length; k++) {
    const apart = mean[k] - (prior?.mean[k] ?? 0);
    const wide = prior?.logSigma[k] ?? 0;
    sum += wide - logSigma[k] + (Math.exp(2 * logSigma[k]) + apart ** 2) / (2 * Math.exp(2 * wide)) - 0.5;
  }

  return sum;
}

// In logits, which never round to a probability of 0.
function cost(image, canvas) {
  let sum = 0;
  for (let p = 0; p < image.length; p++) {
    sum += Math.max(canvas[p], 0) - canvas[p] * image[p] + Math.log1p(Math.exp(-Math.abs(canvas[p])));
  }

  return sum;
}
