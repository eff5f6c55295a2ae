// Images as arrays: from a drawing or a photograph to what a model reads. No page, no canvas: plain numbers.

/** An image { pixels, width, height, channels } brought to another size: each new pixel is the mean of the area that it covers. */
export function areaAverage({ pixels, width, height, channels }, newWidth, newHeight) {
  const wide = averageRows(pixels, width, height, channels, newWidth);
  const turned = averageRows(transpose(wide, newWidth, height, channels), height, newWidth, channels, newHeight);
  const result = transpose(turned, newHeight, newWidth, channels);
  return { pixels: Uint8ClampedArray.from(result, Math.round), width: newWidth, height: newHeight, channels };
}

function averageRows(pixels, width, height, channels, newWidth) {
  const result = new Float64Array(newWidth * height * channels);
  const scale = width / newWidth;
  for (let x = 0; x < newWidth; x++) {
    const from = x * scale;
    const to = Math.min(width, (x + 1) * scale);
    for (let source = Math.floor(from); source < to - 1e-9; source++) {
      const share = (Math.min(source + 1, to) - Math.max(source, from)) / scale;
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < channels; c++) {
          result[(y * newWidth + x) * channels + c] += share * pixels[(y * width + source) * channels + c];
        }
      }
    }
  }

  return result;
}

function transpose(pixels, width, height, channels) {
  const result = new Float64Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        result[(x * height + y) * channels + c] = pixels[(y * width + x) * channels + c];
      }
    }
  }

  return result;
}

/** One channel from RGBA or RGB: as bright as the eye sees it. */
export function toGrey(pixels, perPixel) {
  const result = new Uint8ClampedArray(pixels.length / perPixel);
  for (let i = 0, from = 0; i < result.length; i++, from += perPixel) {
    result[i] = Math.round(0.299 * pixels[from] + 0.587 * pixels[from + 1] + 0.114 * pixels[from + 2]);
  }

  return result;
}

/** Three channels from RGBA. */
export function toRgb(rgba) {
  const result = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let i = 0, j = 0; i < rgba.length; i += 4) {
    result[j++] = rgba[i];
    result[j++] = rgba[i + 1];
    result[j++] = rgba[i + 2];
  }

  return result;
}

/** Whether a grey image lies on light paper: most of its edge is bright. */
export function isLight({ pixels, width, height }) {
  return percentile(edge(pixels, width, height), 0.5) > 127;
}

/** A grey photograph of white ink with the paper brought to black and the ink to white; a clean picture stays as it is. */
export function level({ pixels, width, height }) {
  const paper = percentile(edge(pixels, width, height), 0.95);
  const ink = percentile(pixels, 0.995);
  if (ink - paper < 24) {
    return { pixels, width, height, channels: 1 };
  }

  // Of paper that is not black some grain is left over, which would be taken for ink.
  const grain = paper > 0 ? 24 : 0;
  const levelled = pixels.map((value) => {
    const bright = Math.round(((value - paper) * 255) / (ink - paper));
    return bright <= grain ? 0 : Math.min(255, bright);
  });
  return { pixels: levelled, width, height, channels: 1 };
}

function edge(pixels, width, height) {
  const result = [];
  for (let x = 0; x < width; x++) {
    result.push(pixels[x], pixels[(height - 1) * width + x]);
  }

  for (let y = 0; y < height; y++) {
    result.push(pixels[y * width], pixels[y * width + width - 1]);
  }

  return result;
}

function percentile(values, share) {
  const sorted = Array.from(values).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * A grey image as those of MNIST were made: the ink's box, scaled to fit 20 x 20 with its shape kept, its centre of mass in the middle
 * of 28 x 28. A blank image stays blank.
 */
export function centreLikeMnist(image, size = 28, box = 20) {
  const result = new Uint8ClampedArray(size * size);
  const ink = inkBox(image);
  if (ink === null) {
    return { pixels: result, width: size, height: size, channels: 1 };
  }

  // MNIST's middle is the pixel right of it and below: with that, its digits stay exactly where they are.
  const middle = size / 2 + 0.5;
  const cut = crop(image, ink);
  const scale = box / Math.max(cut.width, cut.height);
  const fit = areaAverage(cut, Math.max(1, Math.round(cut.width * scale)), Math.max(1, Math.round(cut.height * scale)));
  const [massX, massY] = centreOfMass(fit);
  const left = clamp(Math.round(middle - massX), 0, size - fit.width);
  const top = clamp(Math.round(middle - massY), 0, size - fit.height);
  for (let y = 0; y < fit.height; y++) {
    result.set(fit.pixels.subarray(y * fit.width, (y + 1) * fit.width), (top + y) * size + left);
  }

  return { pixels: result, width: size, height: size, channels: 1 };
}

function inkBox({ pixels, width, height }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x] > 0) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = y;
      }
    }
  }

  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function crop({ pixels, width }, box) {
  const result = new Uint8ClampedArray(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.top + y) * width + box.left;
    result.set(pixels.subarray(start, start + box.width), y * box.width);
  }

  return { pixels: result, width: box.width, height: box.height, channels: 1 };
}

function centreOfMass({ pixels, width, height }) {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const mass = pixels[y * width + x];
      sum += mass;
      sumX += mass * (x + 0.5);
      sumY += mass * (y + 0.5);
    }
  }

  return [sumX / sum, sumY / sum];
}

function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

const samples = 4;

/**
 * What lies in a window, size x size: the mean of each part of it, by bilinear samples; value(x, y, c) is the image, 0 outside.
 * That is near to what the model sees through it, not the same: its filters are Gaussians.
 */
export function glimpse(corners, size, channels, value) {
  const result = new Float64Array(size * size * channels);
  const grid = size * samples;
  for (let row = 0; row < grid; row++) {
    for (let column = 0; column < grid; column++) {
      const [x, y] = within(corners, (column + 0.5) / grid, (row + 0.5) / grid);
      const to = (Math.floor(row / samples) * size + Math.floor(column / samples)) * channels;
      for (let c = 0; c < channels; c++) {
        result[to + c] += bilinear(value, x - 1, y - 1, c) / (samples * samples);
      }
    }
  }

  return result;
}

function within([x0, y0, x1, y1, x2, y2, x3, y3], u, v) {
  const mix = (a, b, c, d) => (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c);
  return [mix(x0, x1, x2, x3), mix(y0, y1, y2, y3)];
}

function bilinear(value, x, y, c) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  return (1 - v) * ((1 - u) * value(left, top, c) + u * value(left + 1, top, c))
    + v * ((1 - u) * value(left, top + 1, c) + u * value(left + 1, top + 1, c));
}

/** value(x, y, c) of an image, 0 outside of it. */
export function reader({ pixels, width, height, channels }) {
  return (x, y, c) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[(y * width + x) * channels + c]);
}

/** An image's bytes as a text for an address: runs of zeros are counted. */
export function pack(pixels) {
  const out = [];
  for (let i = 0; i < pixels.length; i++) {
    out.push(pixels[i]);
    if (pixels[i] === 0) {
      let run = 1;
      while (run < 255 && i + 1 < pixels.length && pixels[i + 1] === 0) {
        run++;
        i++;
      }

      out.push(run);
    }
  }

  return btoa(String.fromCharCode(...out)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes that pack made a text of; null where it is not such a text, or of another length. */
export function unpack(text, length) {
  const result = new Uint8ClampedArray(length);
  let at = 0;
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    for (let i = 0; i < bytes.length; i++) {
      const value = bytes.charCodeAt(i);
      if (value === 0) {
        at += bytes.charCodeAt(++i);
      } else {
        result[at++] = value;
      }
    }
  } catch {
    return null;
  }

  return at === length ? result : null;
}
