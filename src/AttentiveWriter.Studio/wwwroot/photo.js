// A picture of the user's, from a file, the clipboard or a drop: brought to the size of the pad.

import { areaAverage, isLight, level, toGrey, toRgb } from "./ink.js";

const longest = 1024;

/** The first picture of a drop or a paste; null where there is none. */
export function pictureOf(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}

/**
 * Reads a picture file to fill width x height without losing its shape. Light paper is turned to black where channels is 1:
 * wasInverted says whether; isExact says that it had the model's size already.
 */
export async function readPicture(file, { width, height, channels, dots }) {
  const bitmap = await decode(file);
  const isExact = bitmap.width * dots === width && bitmap.height * dots === height;
  const shrink = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const source = pixelsOf(bitmap, Math.max(1, Math.round(bitmap.width * shrink)), Math.max(1, Math.round(bitmap.height * shrink)));
  const fit = Math.min(width / source.width, height / source.height);
  const size = [Math.max(1, Math.round(source.width * fit)), Math.max(1, Math.round(source.height * fit))];
  if (channels !== 1) {
    const colours = areaAverage({ ...source, pixels: toRgb(source.pixels), channels: 3 }, ...size);
    return { image: place(colours, width, height), wasInverted: false, isExact };
  }

  let grey = areaAverage({ ...source, pixels: toGrey(source.pixels, 4), channels: 1 }, ...size);
  const wasInverted = isLight(grey);
  if (wasInverted) {
    grey = { ...grey, pixels: grey.pixels.map((value) => 255 - value) };
  }

  return { image: place(isExact ? grey : level(grey), width, height), wasInverted, isExact };
}

async function decode(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name || "This file"} is not a picture that the browser can read. PNG, JPEG, WebP and GIF are.`);
  }
}

// What is transparent is taken as white paper.
function pixelsOf(bitmap, width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { pixels: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}

function place({ pixels, width, height, channels }, fullWidth, fullHeight) {
  const result = new Uint8ClampedArray(fullWidth * fullHeight * channels);
  const [left, top] = [Math.floor((fullWidth - width) / 2), Math.floor((fullHeight - height) / 2)];
  for (let y = 0; y < height; y++) {
    result.set(pixels.subarray(y * width * channels, (y + 1) * width * channels), ((top + y) * fullWidth + left) * channels);
  }

  return { pixels: result, width: fullWidth, height: fullHeight, channels };
}
