// Noise that one holds: a list of steps, each a Float32Array of the values of a step's latent. The same as the library's.

import { RandomSource, purpose } from "./random.js";

/** The noise from which a seed draws image i, at a temperature. */
export function noiseOf(seed, image, steps, size, { use = purpose.generation, temperature = 1 } = {}) {
  const random = new RandomSource(seed, use);
  return Array.from({ length: steps }, (_, t) => {
    const values = new Float32Array(size);
    random.normal(values, 0, image, t);
    return temperature === 1 ? values : values.map((value) => value * Math.fround(temperature));
  });
}

/** Noise that begins as before and goes on anew from a step: variation k = 1, 2, ... of a seed. */
export function varied(noise, from, k, seed) {
  const random = new RandomSource(seed, purpose.variation);
  return noise.map((values, t) => {
    if (t < from) {
      return values;
    }

    const anew = new Float32Array(values.length);
    random.normal(anew, k, 0, t);
    return anew;
  });
}

/** Noise between two, on the great circle through both, so that it is as likely as the ends. */
export function between(from, to, share) {
  const [a, b] = weights(from, to, share);
  return from.map((x, t) => x.map((value, k) => a * value + b * to[t][k]));
}

function weights(from, to, share) {
  if (share === 0 || share === 1) {
    return [1 - share, share];
  }

  let xx = 0, yy = 0, xy = 0;
  from.forEach((x, t) => x.forEach((value, k) => {
    xx += value * value;
    yy += to[t][k] * to[t][k];
    xy += value * to[t][k];
  }));
  const a = Math.sqrt(xx), b = Math.sqrt(yy);
  const angle = Math.acos(Math.min(1, Math.max(-1, xy / (a * b)))), sine = Math.sin(angle);
  if (!(sine > 1e-6)) {
    return [1 - share, share];
  }

  const length = (1 - share) * a + share * b;
  return [(Math.sin((1 - share) * angle) / sine) * (length / a), (Math.sin(share * angle) / sine) * (length / b)];
}
