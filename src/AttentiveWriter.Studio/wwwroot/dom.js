// Elements without markup: nothing that a server or a user says is ever read as HTML.

import { isAbort } from "./errors.js";

const svgSpace = "http://www.w3.org/2000/svg";

/** An element: h("p", { class: "note", onclick: f, hidden: true, style: { width: "3px" } }, "text", child). */
export function h(tag, props = {}, ...children) {
  return build(document.createElement(tag), props, children);
}

/** An SVG element, as h makes those of HTML. */
export function s(tag, props = {}, ...children) {
  return build(document.createElementNS(svgSpace, tag), props, children);
}

function build(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    setProperty(element, name, value);
  }

  add(element, children);
  return element;
}

function setProperty(element, name, value) {
  if (value === undefined || value === null || value === false) {
    return;
  }

  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (name === "style") {
    Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
  } else if (name === "dataset") {
    Object.assign(element.dataset, value);
  } else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden" || name === "open") {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child.element ?? child);
    }
  }
}

/** Puts children in the place of all that an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

let names = 0;

function newId() {
  return `c${++names}`;
}

// A control is { element, input, value }: element goes into the page, value can be read and set (setting tells nobody).
function control(element, input, read, put) {
  return {
    element,
    input,
    get value() {
      return read();
    },
    set value(value) {
      put(value);
    },
    set disabled(value) {
      input.disabled = value;
    },
    set hidden(value) {
      element.hidden = value;
    },
  };
}

/** A slider with its label and value; format gives the words of a value. oninput while it moves, onchange at the end. */
export function range({ label, min, max, step = 1, value, format = String, hint, oninput, onchange }) {
  const id = newId();
  const output = h("output", { for: id, class: "field-value" });
  const input = h("input", { id, type: "range", min, max, step, value: String(value) });
  // The value may lie where the slider does not reach.
  let current = Number(value);
  const show = () => {
    const words = format(current);
    output.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", () => {
    current = Number(input.value);
    show();
    oninput?.(current);
  });
  input.addEventListener("change", () => onchange?.(current));
  show();
  const element = h("div", { class: "field" },
    h("div", { class: "field-head" }, h("label", { for: id }, label), output), input, hintOf(input, hint));
  const result = control(element, input, () => current, (next) => {
    current = Number(next);
    input.value = String(next);
    show();
  });
  /** New bounds, keeping the value where it fits. */
  result.bounds = (low, high) => {
    input.min = low;
    input.max = high;
    current = Number(input.value);
    show();
  };
  return result;
}

/** A number in a box, which is never left empty; onchange is called with numbers only. extra: an element that stands beside the box. */
export function number({ label, min, max, step = 1, value, hint, extra, onchange }) {
  const id = newId();
  const input = h("input", { id, type: "number", min, max, step, value: String(value), inputmode: step === 1 ? "numeric" : "decimal" });
  let last = String(value);
  input.addEventListener("change", () => {
    if (!input.checkValidity()) {
      input.reportValidity();
    } else if (input.value === "") {
      input.value = last;
    } else {
      last = input.value;
      onchange?.(Number(input.value));
    }
  });
  const element = h("div", { class: "field" }, h("label", { for: id }, label),
    h("div", { class: "field-row" }, input, extra), hintOf(input, hint));
  return control(element, input, () => Number(input.value), (next) => (input.value = last = String(next)));
}

/** A line of text in a box. */
export function text({ label, value = "", placeholder, pattern, hint, oninput, onchange }) {
  const id = newId();
  const input = h("input", { id, type: "text", value, placeholder, pattern, autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => oninput?.(input.value));
  input.addEventListener("change", () => onchange?.(input.value));
  const element = h("div", { class: "field" }, h("label", { for: id }, label), input, hintOf(input, hint));
  return control(element, input, () => input.value, (next) => (input.value = next));
}

/** A choice from a list; options are texts or { value, label }. */
export function select({ label, options = [], value, hint, onchange }) {
  const id = newId();
  const input = h("select", { id });
  const element = h("div", { class: "field" }, h("label", { for: id }, label), input, hintOf(input, hint));
  const result = control(element, input, () => input.value, (next) => (input.value = next));
  /** Other options; the value is kept where it is still there. */
  result.setOptions = (next, chosen = input.value) => {
    input.replaceChildren(...next.map((o) => h("option", { value: String(o.value ?? o) }, String(o.label ?? o))));
    input.value = String(chosen);
    if (input.selectedIndex < 0 && next.length > 0) {
      input.selectedIndex = 0;
    }
  };
  result.setOptions(options, value);
  input.addEventListener("change", () => onchange?.(input.value));
  return result;
}

/** A check box. */
export function toggle({ label, checked = false, hint, onchange }) {
  const id = newId();
  const input = h("input", { id, type: "checkbox", checked });
  input.addEventListener("change", () => onchange?.(input.checked));
  const element = h("div", { class: "field check" }, h("label", { for: id }, input, h("span", {}, label)), hintOf(input, hint));
  return control(element, input, () => input.checked, (next) => (input.checked = next));
}

/** A row of choices of which one holds: radio buttons that look like one bar. options: { value, label }. */
export function segments({ label, options, value, showLabel = false, onchange }) {
  const name = newId();
  const inputs = options.map((o) =>
    h("input", { type: "radio", name, value: String(o.value ?? o), checked: String(o.value ?? o) === String(value) }));
  inputs.forEach((input) => input.addEventListener("change", () => onchange?.(input.value)));
  const bar = h("div", { class: "segments" }, options.map((o, i) => h("label", {}, inputs[i], h("span", {}, o.label ?? o))));
  const element = h("fieldset", { class: "field" }, h("legend", { class: showLabel ? "" : "unseen" }, label), bar);
  const read = () => inputs.find((input) => input.checked)?.value ?? "";
  const result = control(element, element, read, (next) => inputs.forEach((input) => (input.checked = input.value === String(next))));
  /** Lets a choice be made, or not. */
  result.enable = (choice, can) => inputs.filter((input) => input.value === choice).forEach((input) => (input.disabled = !can));
  return result;
}

/** A button with words; kind is "", "primary" or "quiet". */
export function button(label, { onclick, kind = "", icon: name, title, disabled } = {}) {
  return h("button", { type: "button", class: `btn ${kind}`, onclick, title, disabled }, name ? icon(name) : null,
    h("span", {}, label));
}

/** A button with a sign alone; the label is its name. */
export function iconButton(name, label, { onclick, kind = "", disabled, pressed } = {}) {
  return h("button", {
    type: "button", class: `btn icon ${kind}`, onclick, title: label, "aria-label": label, disabled,
    "aria-pressed": pressed === undefined ? undefined : String(pressed),
  }, icon(name));
}

/** Gives an icon button another sign and name. */
export function setIcon(element, name, label) {
  element.replaceChildren(icon(name));
  element.title = label;
  element.setAttribute("aria-label", label);
}

const paths = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  previous: "M17 5v14l-9-7zM5.5 5h2v14h-2z",
  next: "M7 5v14l9-7zM16.5 5h2v14h-2z",
  dice: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm0 2v14h14V5zm3 1.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm8 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm-4 4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm-4 4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm8 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z",
  link: "M10.6 13.4a1 1 0 0 1 0-1.4l.7-.7a1 1 0 0 0-1.4-1.4l-.7.7a3 3 0 0 0 4.2 4.2l4.5-4.5a3 3 0 0 0-4.2-4.2L12 7.8l1.4 1.4 1.7-1.7a1 1 0 0 1 1.4 1.4L12 13.4a1 1 0 0 1-1.4 0zM7.5 16.5a1 1 0 0 1-1.4-1.4l.6-.6-1.4-1.4-.6.6a3 3 0 0 0 4.2 4.2l1.7-1.7-1.4-1.4z",
  save: "M11 3h2v9.2l3.3-3.3 1.4 1.4L12 16l-5.7-5.7 1.4-1.4 3.3 3.3zM4 18h16v2.5H4z",
  undo: "M8.5 5 3.5 10l5 5v-3.5H14a3.5 3.5 0 0 1 0 7H8v2h6a5.5 5.5 0 0 0 0-11H8.5z",
  clear: "M9 3h6l1 2h4v2H4V5h4zM6 8.5h12L17 21H7z",
  brush: "M20.5 3.5a2 2 0 0 0-2.8 0L9 12.2l2.8 2.8 8.7-8.7a2 2 0 0 0 0-2.8zM8 13.5A3.5 3.5 0 0 0 4.6 17c0 1.5-.8 2-1.6 2.3 2.5 2.2 8.3 1.7 8.3-2.5z",
  eraser: "M14.5 4.5 4 15l4 4.5h12v-2h-7.5l7.5-7.5zM9 17.5 6.8 15l3.7-3.7 4 4-2.2 2.2z",
  picture: "M4 4h16a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 20 20H4a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 4 4zm.5 2v9.5l4-4 3.5 3.5 3-3 4.5 4.5V6zM9 7.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z",
  stop: "M6 6h12v12H6z",
  close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
};

/** One of the signs. */
export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true", class: "sign" },
    s("path", { d: paths[name], fill: "currentColor", "fill-rule": "evenodd" }));
}

/** A figure with its name, several of which stand in a row (class "tiles"). */
export function tile(name, value, title) {
  return h("div", { class: "tile", title }, h("dt", {}, name), h("dd", {}, value));
}

/** A box of the side panel: a title and what belongs to it. */
export function panel(title, ...children) {
  return h("section", { class: "panel" }, title ? h("h2", {}, title) : null, children);
}

/** A sentence in the corner of the page. An error stays until it is closed or six others have come. */
export function notify(message, { kind = "info", seconds = kind === "error" ? 0 : 4 } = {}) {
  const place = document.getElementById("notices");
  if ([...place.children].some((old) => old.dataset.message === message)) {
    return;
  }

  const notice = h("div", { class: `notice ${kind}`, dataset: { message } }, h("p", {}, message),
    iconButton("close", "Close this message", { kind: "quiet", onclick: () => notice.remove() }));
  place.append(notice);
  while (place.children.length > 6) {
    place.firstChild.remove();
  }

  if (seconds > 0) {
    setTimeout(() => notice.remove(), seconds * 1000);
  }
}

/** Saves a file that the page has made or fetched. */
export function saveBlob(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Shows an error, unless it only says that nobody waits for the answer any more. */
export function fail(error) {
  if (!isAbort(error)) {
    if (error?.name !== "ApiError") {
      console.error(error);
    }

    notify(error?.message ?? String(error), { kind: "error" });
  }
}

/** Takes the errors away: what is shown now is well. */
export function clearErrors() {
  document.querySelectorAll("#notices .error").forEach((notice) => notice.remove());
}

/** Says a sentence to a screen reader. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

/** Calls f once things have been quiet for a while. */
export function debounce(f, milliseconds = 150) {
  let timer = 0;
  const late = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), milliseconds);
  };
  late.cancel = () => clearTimeout(timer);
  return late;
}

/** Keeps one piece of work at a time: a new one aborts the one before. run(async (signal) => ...). */
export function latest() {
  let controller = null;
  return {
    async run(work) {
      controller?.abort();
      const mine = (controller = new AbortController());
      try {
        await work(mine.signal);
      } catch (error) {
        if (!mine.signal.aborted) {
          fail(error);
        }
      }
    },
    abort() {
      controller?.abort();
    },
  };
}

/** Whether the reader asked for less motion. */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Copies a text and says so. */
export async function copy(words, said = "Copied.") {
  try {
    await navigator.clipboard.writeText(words);
    notify(said);
  } catch {
    notify(words, { seconds: 20 });
  }
}

function hintOf(input, hint) {
  if (!hint) {
    return null;
  }

  const id = newId();
  input.setAttribute("aria-describedby", id);
  return h("p", { class: "hint", id }, hint);
}
