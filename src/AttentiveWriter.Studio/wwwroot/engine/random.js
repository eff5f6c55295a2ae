// Random numbers by address (seed, purpose, step, row, t), the same as the library's: Philox-4x32-10 and Box-Muller.

const multipliers = [0xd2511f53, 0xcd9e8d57];
const weyl = [0x9e3779b9, 0xbb67ae85];
const toUnit = 2 ** -24;

/** What numbers are for: each purpose has a stream of its own. */
export const purpose = { generation: 6, variation: 10, completion: 11 };

/** The numbers of a seed (a whole number below 2^53, or a BigInt below 2^64) and a purpose. */
export class RandomSource {
  constructor(seed, use) {
    const whole = BigInt(seed);
    this.key = [Number(whole & 0xffffffffn), Number(whole >> 32n)];
    this.use = use;
  }

  /** Fills an array with standard normal numbers. */
  normal(target, step, row, t = 0) {
    for (let start = 0; start < target.length; start += 16) {
      // Sixteen at a time: eight that go with the cosine, then eight that go with the sine.
      for (let block = 0; block < 4; block++) {
        const words = this.words(start / 4 + block, step, row, t);
        for (const half of [0, 1]) {
          const radius = Math.sqrt(-2 * Math.log(((words[2 * half] >>> 8) + 1) * toUnit));
          const angle = 2 * Math.PI * (words[2 * half + 1] >>> 8) * toUnit;
          const at = start + 2 * block + half;
          if (at < target.length) {
            target[at] = radius * Math.cos(angle);
          }
          if (at + 8 < target.length) {
            target[at + 8] = radius * Math.sin(angle);
          }
        }
      }
    }
  }

  /** Fills an array with uniform numbers in [0, 1). */
  uniform(target, step, row, t = 0) {
    for (let i = 0; i < target.length; i += 4) {
      const words = this.words((i / 4) & 0xffff, step, row, t + (i >> 18));
      for (let k = 0; k < 4 && i + k < target.length; k++) {
        target[i + k] = (words[k] >>> 8) * toUnit;
      }
    }
  }

  /** The four words of a block. */
  words(block, step, row, t) {
    const upper = (value, bits) => (Math.floor(value / 2 ** 32) << bits) >>> 0;
    const counter = [(block | (t << 16)) >>> 0, row >>> 0, step >>> 0, (this.use | upper(step, 8) | upper(row, 20)) >>> 0];
    return philox(this.key, counter);
  }
}

function philox([low, high], [c0, c1, c2, c3]) {
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = product(multipliers[0], c0);
    const [high1, low1] = product(multipliers[1], c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ low) >>> 0, low1, (high0 ^ c3 ^ high) >>> 0, low0];
    low = (low + weyl[0]) >>> 0;
    high = (high + weyl[1]) >>> 0;
  }

  return [c0, c1, c2, c3];
}

// The two halves of a product of 64 bits, from halves of 16.
function product(a, b) {
  const aLow = a & 0xffff, aHigh = a >>> 16, bLow = b & 0xffff, bHigh = b >>> 16;
  const low = aLow * bLow, middle = aHigh * bLow + (low >>> 16), cross = aLow * bHigh + (middle & 0xffff);
  return [(aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0, Math.imul(a, b) >>> 0];
}
