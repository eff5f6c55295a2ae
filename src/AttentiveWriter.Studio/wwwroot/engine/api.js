// The interface of the pages where there is no studio: every request is answered here, by the model of this folder.

import { bytes } from "../base64.js";
import { ApiError } from "../errors.js";
import { LocalStudio, NoAnswer } from "./local.js";
import { saveLinks } from "./save.js";

export { modelUrl, withQuery } from "../addresses.js";
export { ApiError, isAbort } from "../errors.js";
// What is bytes already stays bytes: nothing has to travel.
export const base64 = (array) => array;
export { toBytes as bytes };

const { version, models } = globalThis.drawModels;
// For whoever opens the console: drawStudio.answer("api/models/NAME/drawing?seed=7") is what the page itself asks.
const studio = globalThis.drawStudio = new LocalStudio(version, models.map((model) => ({ ...model, weights: bytes(model.weights) })));

/** GET. */
export function get(url, { signal } = {}) {
  return answer(url, null, signal);
}

/** POST. */
export function post(url, body = {}, { signal } = {}) {
  return answer(url, body, signal);
}

/** Nothing goes on for long here. */
export function events() {
  return Promise.reject(new ApiError("This page has no such thing.", 404));
}

/** The models of the folder. */
export function listModels() {
  return get("api/models").then((found) => found.models);
}

function toBytes(given) {
  return given instanceof Uint8Array ? given : bytes(given);
}

async function answer(url, body, signal) {
  // What was asked before is painted before the next is computed.
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
  try {
    return await studio.answer(url, body, signal);
  } catch (error) {
    throw error instanceof NoAnswer ? new ApiError(error.message, error.status, error.field) : error;
  }
}

saveLinks((url) => answer(url, null));
