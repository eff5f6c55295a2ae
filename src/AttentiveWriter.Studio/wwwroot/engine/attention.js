// Where a model reads and writes: through Gaussian filters, under an affine map, or everywhere.

import { filterBank, read, windowOf, write } from "../filters.js";
import { cornersOfRead, cornersOfWrite, readAffine, writeAffine } from "./affine.js";

/** How one side of a model attends; kind is "Gaussian" or "Affine", size N, or null for the whole image. */
export function attention(kind, size, width, height) {
  const isAffine = kind.toLowerCase() === "affine";
  return size === null ? whole : isAffine ? affine(size, width, height) : gaussian(size, width, height);
}

const whole = {
  read: (planes) => ({ seen: planes, corners: null }),
  write: (patches) => ({ added: patches, corners: null }),
};

// Equations 21 to 29.
function gaussian(size, width, height) {
  const place = (raw) => {
    const window = windowOf(raw, size, width, height), reach = ((size - 1) * window.stride) / 2 + 0.5;
    const left = window.centreX - reach, right = window.centreX + reach, top = window.centreY - reach, bottom = window.centreY + reach;
    return { window, bank: filterBank(window, width, height), corners: [left, top, right, top, right, bottom, left, bottom] };
  };
  return {
    read(planes, raw) {
      const { window, bank, corners } = place(raw);
      return { seen: planes.map((plane) => read(plane, bank, window.intensity)), corners };
    },
    write(patches, raw) {
      const { window, bank, corners } = place(raw);
      return { added: patches.map((patch) => write(patch, bank, window.intensity)), corners };
    },
  };
}

function affine(size, width, height) {
  return {
    read: (planes, raw) => ({
      seen: planes.map((plane) => readAffine(plane, width, height, raw, size)), corners: cornersOfRead(raw, width, height),
    }),
    write: (patches, raw) => ({
      added: patches.map((patch) => writeAffine(patch, size, raw, width, height)), corners: cornersOfWrite(raw, width, height),
    }),
  };
}
