// Links to pictures, which a studio would answer, are painted and saved here.

import { saveBlob } from "../dom.js";

const gap = 2;
const columns = 8;

/** Answers clicks on links to pictures; ask gives the frames of a drawing or a walk. */
export function saveLinks(ask) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[download]"), url = link?.getAttribute("href");
    if (!url?.startsWith("api/")) {
      return;
    }

    event.preventDefault();
    const [path, query = ""] = url.split("?"), name = path.slice(path.lastIndexOf("/") + 1);
    const kind = name.startsWith("walk") ? "walk" : "drawing";
    const frames = await ask(`${path.slice(0, path.lastIndexOf("/"))}/${kind}?${query}`);
    save(link.download.replace(/(\.png)?$/, ".png"), name === "strip.png" ? strip(frames) : grid(frames, kind));
  });
}

function grid(frames, kind) {
  const across = kind === "walk" ? frames.count : Math.min(columns, frames.count);
  return paint(frames, across, Math.ceil(frames.count / across), (k) => [frames.steps - 1, k]);
}

// A row for each image, at most ten of its steps from left to right, the last among them.
function strip(frames) {
  const shown = Math.min(10, frames.steps);
  const step = (k) => (shown === 1 ? frames.steps - 1 : Math.round((k * (frames.steps - 1)) / (shown - 1)));
  return paint(frames, shown, frames.count, (k) => [step(k % shown), Math.floor(k / shown)]);
}

function paint({ count, width, height, channels, canvases }, across, down, place, scale = 4) {
  const canvas = document.createElement("canvas"), space = gap * scale;
  canvas.width = across * (width * scale + space) + space;
  canvas.height = down * (height * scale + space) + space;
  const context = canvas.getContext("2d"), tile = new OffscreenCanvas(width, height), size = width * height * channels;
  context.imageSmoothingEnabled = false;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (let k = 0; k < across * down; k++) {
    const [t, image] = place(k);
    if (image < count) {
      const from = (t * count + image) * size;
      tile.getContext("2d").putImageData(pixels(canvases.subarray(from, from + size), width, height, channels), 0, 0);
      const x = space + (k % across) * (width * scale + space), y = space + Math.floor(k / across) * (height * scale + space);
      context.drawImage(tile, x, y, width * scale, height * scale);
    }
  }

  return canvas;
}

function pixels(values, width, height, channels) {
  const data = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) {
      data.data[4 * p + c] = values[p * channels + (channels === 3 ? c : 0)];
    }
    data.data[4 * p + 3] = 255;
  }

  return data;
}

function save(name, canvas) {
  canvas.toBlob((blob) => saveBlob(name, blob));
}
