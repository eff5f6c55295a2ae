// The interface of the studio over HTTP. Every failure is an ApiError whose message can be shown as it is.

import { saveBlob } from "./dom.js";
import { ApiError, isAbort, silent } from "./errors.js";

export { modelUrl, withQuery } from "./addresses.js";
export { ApiError, isAbort };
export { base64, bytes } from "./base64.js";

const retries = 3;

/** GET of JSON. */
export function get(url, { signal } = {}) {
  return request(url, { signal });
}

/** POST of JSON, answered with JSON (null where the answer is empty). */
export function post(url, body = {}, { signal } = {}) {
  return request(url, withBody(body, signal));
}

/** Reads server-sent events: on.NAME(data) is called for each. Ends when the server ends, or when signal is aborted. */
export async function events(url, { on, body, signal } = {}) {
  const response = await send(url, body === undefined ? { signal } : withBody(body, signal));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop();
    blocks.forEach((block) => dispatch(block, on));
  }
}

let models = null;

/** The models of the server, best first: asked for once, unless again is true. */
export function listModels({ again = false } = {}) {
  if (models === null || again) {
    const asked = get("api/models").then((answer) => answer.models);
    asked.catch(() => (models = null));
    models = asked;
  }

  return models;
}

function withBody(body, signal) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
}

async function request(url, options) {
  const done = wait();
  try {
    const response = await send(url, options);
    const text = await response.text();
    return text === "" ? null : JSON.parse(text);
  } finally {
    done();
  }
}

const soon = 300;
let waiting = 0;

// The page shows that it waits, once that has lasted a moment.
function wait() {
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    waiting++;
    document.documentElement.dataset.waiting = "";
  }, soon);
  return () => {
    clearTimeout(timer);
    if (isShown && --waiting === 0) {
      delete document.documentElement.dataset.waiting;
    }
  };
}

async function send(url, options, left = retries) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    throw isAbort(error) ? error : silent();
  }

  if (response.status === 429 && left > 0) {
    await pause(Number(response.headers.get("Retry-After") ?? 1) * 1000, options.signal);
    return send(url, options, left - 1);
  }

  if (!response.ok) {
    throw await failure(response);
  }

  return response;
}

async function failure(response) {
  const said = await response.json().catch(() => ({}));
  return new ApiError(said.error ?? `The studio answered ${response.status}.`, response.status, said.field ?? null);
}

/** Fetches a file and saves it, so that a failure can be said. */
export async function save(url) {
  const done = wait();
  try {
    const response = await send(url, {});
    const name = /filename="?([^";]+)/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "download";
    saveBlob(name, await response.blob());
  } finally {
    done();
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function dispatch(block, on) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) {
      name = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      data.push(line.slice(5).trimStart());
    }
  }

  if (data.length > 0) {
    on[name]?.(JSON.parse(data.join("\n")));
  }
}
