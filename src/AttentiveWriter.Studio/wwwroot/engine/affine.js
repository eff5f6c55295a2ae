// The window under an affine map (Jaderberg et al. 2015, equations 1 and 5), as the library and PyTorch compute it.

const LARGEST_LOG = 60;

/** The factor of a window: seven numbers are theta = (a11, a12, tx, a21, a22, ty) and log gamma. */
export function intensityOf(raw) {
  return Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, raw[6])));
}

/** gamma S(x): the plane at the middles of N x N parts of the window; the map goes from the patch to the image. */
export function readAffine(plane, width, height, raw, size) {
  return sample(plane, width, height, raw, size, size, intensityOf(raw));
}

/** 1/gamma S(w): what a patch adds to the canvas; the map goes from the canvas to the patch. */
export function writeAffine(patch, size, raw, width, height) {
  return sample(patch, size, size, raw, width, height, 1 / intensityOf(raw));
}

/** The corners of a read in the image. */
export function cornersOfRead([a11, a12, tx, a21, a22, ty], width, height) {
  return corners((u, v) => [a11 * u + a12 * v + tx, a21 * u + a22 * v + ty], width, height);
}

/** The corners of a write in the canvas, by the inverse map; null where there is none. */
export function cornersOfWrite([a11, a12, tx, a21, a22, ty], width, height) {
  const determinant = a11 * a22 - a12 * a21;
  return determinant === 0 ? null : corners((x, y) => [
    (a22 * (x - tx) - a12 * (y - ty)) / determinant, (a11 * (y - ty) - a21 * (x - tx)) / determinant,
  ], width, height);
}

function corners(map, width, height) {
  const found = [[-1, -1], [1, -1], [1, 1], [-1, 1]].flatMap(([u, v]) => {
    const [x, y] = map(u, v);
    return [(x * width + width + 1) / 2, (y * height + height + 1) / 2];
  });
  return found.every(Number.isFinite) ? found : null;
}

// Bilinear samples of a source, black where it has no pixels, on a target of columns x rows.
function sample(source, width, height, [a11, a12, tx, a21, a22, ty], columns, rows, factor) {
  const target = new Float32Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const u = (2 * i + 1) / columns - 1, v = (2 * j + 1) / rows - 1;
      const x = ((a11 * u + a12 * v + tx + 1) * width - 1) / 2, y = ((a21 * u + a22 * v + ty + 1) * height - 1) / 2;
      target[j * columns + i] = factor * bilinear(source, width, height, x, y);
    }
  }

  return target;
}

function bilinear(source, width, height, x, y) {
  const left = Math.floor(x), top = Math.floor(y);
  let sum = 0;
  for (const [column, row] of [[left, top], [left + 1, top], [left, top + 1], [left + 1, top + 1]]) {
    if (column >= 0 && column < width && row >= 0 && row < height) {
      sum += source[row * width + column] * (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
    }
  }

  return sum;
}
