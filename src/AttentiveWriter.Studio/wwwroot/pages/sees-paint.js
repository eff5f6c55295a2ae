// Paints values on canvases: images and patches (black 0, white high, blue below 0), rows of a filter bank.

/** Paints planes of values onto a canvas, one pixel each; `most` is white. */
export function paintPlanes(canvas, planes, width, height, most = 1) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d"),
    image = context.createImageData(width, height);
  for (let p = 0; p < width * height; p++) image.data.set([...colourOf(planes, p, most), 255], p * 4);
  context.putImageData(image, 0, 0);
}

function colourOf(planes, p, most) {
  if (planes.length >= 3) return planes.slice(0, 3).map((plane) => byte(plane[p] / most));
  const share = planes[0][p] / most;
  return share >= 0 ? [byte(share), byte(share), byte(share)] : [byte(-share * 0.25), byte(-share * 0.5), byte(-share)];
}

const byte = (share) => Math.round(255 * Math.min(1, Math.max(0, share)));

/** Paints where one filter of each bank looks, as a colour that is the stronger the larger the weight. */
export function paintFootprint(canvas, x, y, colour) {
  canvas.width = x.length;
  canvas.height = y.length;
  const context = canvas.getContext("2d"),
    image = context.createImageData(x.length, y.length);
  const most = Math.max(...x) * Math.max(...y);
  for (let b = 0; b < y.length; b++) {
    for (let a = 0; a < x.length; a++)
      image.data.set([...colour, Math.round((200 * x[a] * y[b]) / most)], (b * x.length + a) * 4);
  }
  context.putImageData(image, 0, 0);
}

/**
 * Paints a filter bank beside an image: all rows as curves, the chosen one strong, and below them the matrix.
 * It lies along the image: `upright` turns it, for F_Y.
 */
export function paintBank(canvas, rows, chosen, { upright, ink, strong, font }) {
  const ratio = devicePixelRatio || 1,
    along = upright ? canvas.clientHeight : canvas.clientWidth;
  const across = upright ? canvas.clientWidth : canvas.clientHeight;
  if (along === 0 || across === 0) return;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const context = canvas.getContext("2d");
  // Both are drawn lying, from the image outwards; for F_Y the axes change places.
  if (upright) context.setTransform(0, ratio, ratio, 0, 0, 0);
  else context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const curves = Math.round(across * 0.42),
    step = along / rows[0].length;
  paintCurves(context, rows, chosen, { step, from: curves, height: curves - 4, ink, strong });
  paintMatrix(context, rows, chosen, { step, from: curves + 4, height: across - curves - 5, along, strong });
}

function paintCurves(context, rows, chosen, { step, from, height, ink, strong }) {
  const most = Math.max(...rows.map((row) => Math.max(...row)), 1e-9);
  const order = [...rows.keys()].filter((i) => i !== chosen).concat(chosen);
  for (const i of order) {
    context.beginPath();
    rows[i].forEach((value, a) => {
      const x = (a + 0.5) * step,
        y = from - (value / most) * height;
      if (a === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.strokeStyle = i === chosen ? strong : ink;
    context.globalAlpha = i === chosen ? 1 : 0.35;
    context.lineWidth = i === chosen ? 2 : 1;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function paintMatrix(context, rows, chosen, { step, from, height, along, strong }) {
  const thick = height / rows.length,
    most = Math.max(...rows.map((row) => Math.max(...row)), 1e-9);
  rows.forEach((row, i) =>
    row.forEach((value, a) => {
      const grey = byte(value / most);
      context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      context.fillRect(a * step, from + i * thick, step + 0.5, thick + 0.5);
    }),
  );
  context.strokeStyle = strong;
  context.lineWidth = 2;
  context.strokeRect(1, from + chosen * thick + 1, along - 2, Math.max(1, thick - 2));
}
