// What an address says, kept to what can be: anybody may have written it. What is amended is said, and put right there too.

import { notify } from "./dom.js";

/** A number of the address within bounds. */
export function numberOf(state, name, fallback, low, high, fit = (value) => value) {
  const text = state.get(name);
  if (text === "") return fallback;
  const given = text.trim() === "" ? NaN : Number(text);
  const value = Number.isFinite(given) ? Math.min(high, Math.max(low, fit(given))) : fallback;
  return value === given ? value : amended(state, name, text, `${low} to ${high}`, value, fallback);
}

/** A whole number of the address within bounds. */
export function wholeOf(state, name, fallback, low, high) {
  return numberOf(state, name, fallback, low, high, Math.round);
}

/** One of some words of the address; the first where it says another. */
export function choiceOf(state, name, choices) {
  const given = state.get(name, choices[0]);
  return choices.includes(given) ? given : amended(state, name, given, choices.filter(Boolean).join(", "), choices[0], choices[0]);
}

/** A yes or no of the address. */
export function flagOf(state, name, fallback) {
  const text = state.get(name);
  const value = { "": fallback, 0: false, false: false, 1: true, true: true }[text];
  return value ?? amended(state, name, text, "0 or 1", fallback, fallback);
}

/** What a reader makes of a text of the address; the fallback where there is none, or where the reader returns null. */
export function readOf(state, name, fallback, expected, read) {
  const text = state.get(name);
  return text === "" ? fallback : (read(text) ?? amended(state, name, text, expected, fallback, fallback));
}

function amended(state, name, text, expected, value, fallback) {
  const shown = text.length > 20 ? `${text.slice(0, 20)}...` : text;
  const taken = { string: value, number: value, boolean: value ? 1 : 0 }[typeof value] ?? "";
  notify(`The address has ${name}=${shown}, expected ${expected}; ${taken === "" ? "what is usual" : taken} is taken instead.`,
    { seconds: 12 });
  state.set({ [name]: value === fallback ? null : value });
  return value;
}
