// What the model of this folder is: its card, as it was written.

import { get, listModels, modelUrl } from "../api.js";
import { h } from "../dom.js";
import { markdown } from "../markdown.js";

/** Shows the card of each model. */
export async function mount(root) {
  for (const { id, title, summary } of await listModels()) {
    const { card, settings } = await get(modelUrl(id));
    root.append(h("section", { class: "panel" }, h("h1", {}, title), h("p", {}, summary), card === null ? null : markdown(card),
      h("details", {}, h("summary", {}, "All its settings"), h("div", { class: "scroll" }, table(settings)))));
  }

  return {};
}

function table(settings) {
  return h("table", { class: "table" }, h("tbody", {}, ...Object.entries(settings).map(([key, value]) =>
    h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, value)))));
}
