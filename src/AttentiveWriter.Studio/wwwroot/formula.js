// Formulas as text that flows: "μ_{X}^{i} = g_{X} + δ" with letters in italics, indices and powers.

import { h } from "./dom.js";

/** The nodes of a formula: _{...} sets low, ^{...} high; single letters are set in italics, words are not. */
export function formula(source) {
  const parts = source.matchAll(/([_^])\{([^}]*)\}|(\p{L}[\p{L}\p{M}]*)|([^_^\p{L}]+)/gu);
  return h(
    "span",
    { class: "math" },
    [...parts].map(([, place, inner, word, other]) => {
      if (place) return h(place === "_" ? "sub" : "sup", {}, letters(inner));
      return word ? name(word) : other;
    }),
  );
}

function letters(source) {
  return [...source.matchAll(/(\p{L}[\p{L}\p{M}]*)|([^\p{L}]+)/gu)].map(([, word, other]) =>
    word ? name(word) : other,
  );
}

function name(word) {
  return word.replace(/\p{M}/gu, "").length > 1 ? word : h("i", {}, word);
}

/** A numbered line: the equation, and the same with numbers, which can be set anew. */
export function equation(number, source) {
  const values = h("p", { class: "eq-values" });
  const element = h(
    "div",
    { class: "eq" },
    h("p", { class: "eq-line" }, formula(source), h("span", { class: "eq-number" }, `(${number})`)),
    values,
  );
  return { element, say: (...lines) => values.replaceChildren(...lines.map((line) => h("span", {}, formula(line)))) };
}
