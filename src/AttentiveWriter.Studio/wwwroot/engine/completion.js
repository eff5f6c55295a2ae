// Completes an image of which a part is known, by reading and drawing it again and again, as the library does.

import { noiseOf } from "./latents.js";
import { RandomSource, purpose } from "./random.js";

const everyRow = 0xffffffff;

/** The completions of an image (values by planes), where known[p] says whether pixel p is given; resolves after all rounds. */
export async function complete(model, image, known, { seed, variations, rounds, isBinary, label, signal }) {
  const random = new RandomSource(seed, purpose.completion), { latent } = model.settings;
  const keep = (target) => target.map((value, p) => (known[p % known.length] ? image[p] : value));
  let drawn = Array.from({ length: variations }, (_, k) =>
    model.generate(noiseOf(seed, k, model.steps, latent, { use: purpose.completion }), label).canvases.at(-1));
  for (let round = 0; round < rounds; round++) {
    signal?.throwIfAborted();
    // Every round reads with other noise.
    const [low, high] = random.words(0, round, everyRow, 0), roundSeed = (BigInt(high) << 32n) | BigInt(low);
    drawn = drawn.map((canvas, k) => {
      const whole = keep(isBinary ? binarised(canvas, random, round, k) : canvas);
      return model.reconstruct(whole, noiseOf(roundSeed, k, model.steps, latent), label).canvases.at(-1);
    });
    // The page stays alive in between.
    await new Promise((resolve) => setTimeout(resolve));
  }

  return drawn.map(keep);
}

function binarised(canvas, random, round, image) {
  const uniform = new Float32Array(canvas.length);
  random.uniform(uniform, round, image);
  return canvas.map((value, p) => (uniform[p] < value ? 1 : 0));
}
