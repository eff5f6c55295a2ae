// The window of Gaussian filters (Gregor et al. 2015, equations 19 to 29), as the library computes it:
// pixels are counted from 1, each row of a filter bank sums to exactly 1, and logarithms saturate at 60.

const LARGEST_LOG = 60;

const exp = (logarithm) => Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, logarithm)));

/** The stride at δ̃ = 1, where the grid spans the longer side; 0 for a single filter. */
export function largestStride(size, width, height) {
  return size === 1 ? 0 : (Math.max(width, height) - 1) / (size - 1);
}

/** The window that five numbers of the decoder mean: [g̃_X, g̃_Y, log σ², log δ̃, log γ] (equations 21 to 24). */
export function windowOf(raw, size, width, height) {
  return {
    size,
    centreX: ((width + 1) / 2) * (raw[0] + 1),
    centreY: ((height + 1) / 2) * (raw[1] + 1),
    variance: exp(raw[2]),
    stride: largestStride(size, width, height) * exp(raw[3]),
    intensity: exp(raw[4]),
  };
}

/** The five numbers of the decoder that mean this window; log δ̃ of a single filter is 0. */
export function rawOf(window, width, height) {
  const largest = largestStride(window.size, width, height);
  return [
    window.centreX / ((width + 1) / 2) - 1,
    window.centreY / ((height + 1) / 2) - 1,
    Math.log(window.variance),
    largest > 0 ? Math.log(window.stride / largest) : 0,
    Math.log(window.intensity),
  ];
}

/** μ of filter i = 1..N along an axis (equations 19 and 20). */
export function filterCentre(centre, i, size, stride) {
  return centre + (i - size / 2 - 0.5) * stride;
}

/** A filter: the weights of a Gaussian on the pixels of an axis, of sum 1 (equations 25 and 26). */
export function filter(mu, variance, length) {
  // Relative to the nearest pixel: a row far outside the image, or a very thin one, is never 0 / 0.
  const nearest = Math.min(length, Math.max(1, Math.round(mu)));
  const weights = new Float64Array(length);
  let sum = 0;
  for (let a = 1; a <= length; a++) {
    sum += weights[a - 1] = Math.exp((-(a - nearest) * (a + nearest - 2 * mu)) / (2 * variance));
  }
  for (let a = 0; a < length; a++) weights[a] /= sum;
  return weights;
}

/** F_X and F_Y of a window: { x, y, muX, muY }, N rows and N centres each. */
export function filterBank(window, width, height) {
  const { size, stride, variance } = window;
  const numbers = Array.from({ length: size }, (_, k) => k + 1);
  const muX = numbers.map((i) => filterCentre(window.centreX, i, size, stride));
  const muY = numbers.map((j) => filterCentre(window.centreY, j, size, stride));
  return {
    muX,
    muY,
    x: muX.map((mu) => filter(mu, variance, width)),
    y: muY.map((mu) => filter(mu, variance, height)),
  };
}

/** read = γ F_Y x F_X^T of one plane [height * width], an N x N glimpse row by row (equation 27). */
export function read(plane, bank, intensity) {
  const width = bank.x[0].length;
  const glimpse = [];
  for (const y of bank.y) {
    // F_Y x first: one row of the image for each row of the glimpse.
    const row = new Float64Array(width);
    for (let b = 0; b < y.length; b++) {
      for (let a = 0; a < width; a++) row[a] += y[b] * plane[b * width + a];
    }
    for (const x of bank.x) glimpse.push(intensity * dot(row, x));
  }
  return Float64Array.from(glimpse);
}

/** write = 1/γ F_Y^T w F_X: what an N x N patch adds to one plane of the canvas (equation 29). */
export function write(patch, bank, intensity) {
  const size = bank.x.length,
    width = bank.x[0].length,
    height = bank.y[0].length;
  const added = new Float64Array(width * height);
  for (let j = 0; j < size; j++) {
    const row = new Float64Array(width);
    for (let i = 0; i < size; i++) {
      for (let a = 0; a < width; a++) row[a] += patch[j * size + i] * bank.x[i][a];
    }
    for (let b = 0; b < height; b++) {
      for (let a = 0; a < width; a++) added[b * width + a] += (bank.y[j][b] * row[a]) / intensity;
    }
  }
  return added;
}

/** Splits pixels whose channels lie together, 0..255, into planes of 0..1. */
export function planesOf(pixels, width, height, channels) {
  return Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: width * height }, (_, p) => pixels[p * channels + c] / 255),
  );
}

function dot(one, other) {
  let sum = 0;
  for (let k = 0; k < one.length; k++) sum += one[k] * other[k];
  return sum;
}
