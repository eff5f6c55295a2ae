// The interface of the pages where there is no studio: every request is answered here, by the model of this folder.

import { bytes } from "../base64.js";
import { LocalStudio, NoAnswer } from "./local.js";
import { saveLinks } from "./save.js";

export { modelUrl, withQuery } from "../addresses.js";
// What is bytes already stays bytes: nothing has to travel.
export const base64 = (array) => array;
export { toBytes as bytes };

const { version, models } = globalThis.drawModels;
// For whoever opens the console: drawStudio.answer("api/models/NAME/drawing?seed=7") is what the page itself asks.
const studio = globalThis.drawStudio = new LocalStudio(version, models.map((model) => ({ ...model, weights: bytes(model.weights) })));

/** A request that failed; message is the sentence that is shown, field the setting that it is about. */
export class ApiError extends Error {
  constructor(message, status = 0, field = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.field = field;
  }
}

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

/** Whether an error says only that the page itself gave up waiting. */
export function isAbort(error) {
  return error?.name === "AbortError";
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
