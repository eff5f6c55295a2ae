// What an address says, kept to what can be: anybody may have written it.

/** A number of the address within bounds. */
export function numberOf(state, name, fallback, low, high) {
  return Math.min(high, Math.max(low, state.get(name, fallback)));
}

/** A whole number of the address within bounds. */
export function wholeOf(state, name, fallback, low, high) {
  return Math.round(numberOf(state, name, fallback, low, high));
}

/** One of some words of the address; the first where it says another. */
export function choiceOf(state, name, choices) {
  const given = state.get(name, choices[0]);
  return choices.includes(given) ? given : choices[0];
}
