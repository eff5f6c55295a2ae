import { h } from "../dom.js";

/** Shows the page. */
export function mount(root) {
  root.append(h("section", { class: "empty" }, h("p", {}, "This page is being built.")));
  return { unmount() {} };
}
