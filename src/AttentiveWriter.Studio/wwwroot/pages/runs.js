// Runs: those of the folder and the models, chosen ones compared, and the page of each.

import { get, listModels } from "../api.js";
import { readOf } from "../bounds.js";
import { fail, fill, h, notify } from "../dom.js";
import { stateTag } from "../run-view.js";
import { duration, short } from "../scale.js";
import { address } from "../state.js";
import { modelPage } from "./runs-model.js";
import { comparison } from "./runs-compare.js";

const MOST = 12,
  AGAIN = 5000;

/** Shows the page: the list, or one run or model. */
export async function mount(root, state) {
  const page = state.has("run") || state.has("model") ? modelPage(root, state) : new List(root, state);
  page.start().catch(fail);
  return { unmount: () => page.close() };
}

// The columns of the table; a minor one is told beneath the name on a narrow screen.
const columns = [
  { key: "name", label: "Run", by: (run) => run.id },
  { key: "kind", label: "Kind", by: (run) => run.kind, cell: (run) => run.kind, isMinor: true },
  { key: "data", label: "Data", by: (run) => run.data, cell: (run) => run.data, isMinor: true },
  { key: "state", label: "State", by: (run) => run.state, cell: (run) => stateTag(run) },
  {
    key: "steps",
    label: "Steps",
    by: (run) => run.steps ?? -1,
    cell: (run) => stepsOf(run),
    isNumber: true,
    isMinor: true,
  },
  {
    key: "best",
    label: "Best validation",
    by: (run) => run.best_loss ?? Infinity,
    cell: (run) => run.best ?? "–",
    isNumber: true,
  },
  {
    key: "time",
    label: "Time",
    by: (run) => run.seconds ?? -1,
    cell: (run) => duration(run.seconds),
    isNumber: true,
    isMinor: true,
  },
  {
    key: "speed",
    label: "Images/s",
    by: (run) => run.images_per_second ?? -1,
    isNumber: true,
    isMinor: true,
    cell: (run) => (run.images_per_second ? short(Math.round(run.images_per_second)) : "–"),
  },
];

class List {
  #timer = 0;
  #isClosed = false;

  constructor(root, state) {
    this.state = state;
    this.runs = [];
    this.chosen = state.get("chosen", "").split(",").filter(Boolean);
    this.sort = readOf(
      state,
      "sort",
      { key: "best", isDown: false },
      columns.map((column) => column.key).join(", "),
      sortFrom,
    );
    this.table = h("table", { class: "table runs-table" });
    this.empty = h(
      "div",
      { class: "empty", hidden: true },
      h("p", {}, "No run is in this folder yet."),
      h("a", { class: "btn primary", href: address("train") }, "Train one"),
    );
    this.damaged = h("div", {});
    this.hint = h("p", { class: "note" }, "Choose two or more to compare them.");
    this.beside = h("section", { class: "stage" });
    this.models = h("div", { class: "cards" });
    root.append(
      h(
        "div",
        { class: "stage" },
        h(
          "header",
          { class: "page-head" },
          h("h1", {}, "Runs"),
          h("p", {}, "Trainings of the folder, and models. A name leads to its card, its figures and its files."),
        ),
        h("div", {}, this.table, this.empty, this.damaged),
        this.hint,
        this.beside,
        h("h2", {}, "Models"),
        this.models,
      ),
    );
  }

  async start() {
    await this.#load();
    this.#showModels(await listModels({ again: true }));
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.compared?.close();
  }

  // Again and again, since a run may have been begun elsewhere.
  async #load() {
    try {
      const { runs, damaged } = await get("api/runs");
      if (this.#isClosed) return;
      // A table that is made anew under a finger loses the press.
      if (this.table.matches(":active")) return;
      this.runs = runs;
      const problems = [
        ...damaged.map(({ id, error }) => `${id} cannot be read: ${error}`),
        ...runs.filter((run) => run.unreadable).map((run) => `${run.id}: ${run.unreadable}`),
      ];
      fill(
        this.damaged,
        problems.map((words) => h("p", { class: "warning" }, words)),
      );
      this.#dropGone();
      this.#showTable();
      if (!this.compared) this.#compare();
      else if (this.runs.some((run) => run.state === "running" && this.chosen.includes(run.id)))
        this.compared.refresh();
    } finally {
      if (!this.#isClosed) this.#timer = setTimeout(() => this.#load().catch(() => {}), AGAIN);
    }
  }

  // An address may name what never was here, and a run may be removed while it is looked at.
  #dropGone() {
    const gone = this.chosen.filter((id) => !this.runs.some((run) => run.id === id));
    if (gone.length === 0) return;
    this.chosen = this.chosen.filter((id) => !gone.includes(id));
    this.state.set({ chosen: this.chosen.join(",") });
    notify(`There is no run ${gone.join(", ")} here.`, { seconds: 12 });
  }

  #showTable() {
    const { by } = columns.find((column) => column.key === this.sort.key),
      sign = this.sort.isDown ? -1 : 1;
    const rows = [...this.runs].sort((a, b) => sign * compare(by(a), by(b)));
    // What has the focus keeps it, though the table is made anew.
    const focus = this.table.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    this.empty.hidden = rows.length > 0 || this.damaged.children.length > 0;
    this.table.hidden = this.hint.hidden = rows.length === 0;
    fill(
      this.table,
      h("caption", { class: "unseen" }, "Runs"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", {}, h("span", { class: "unseen" }, "Chosen")),
          columns.map((column) => this.#head(column)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((run) => this.#row(run)),
      ),
    );
    if (focus) this.table.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  }

  #head({ key, label, isNumber, isMinor }) {
    const isSorted = this.sort.key === key,
      arrow = isSorted ? (this.sort.isDown ? " ↓" : " ↑") : "";
    const order = isSorted ? (this.sort.isDown ? "descending" : "ascending") : null;
    return h(
      "th",
      { "aria-sort": order, scope: "col", class: `${isNumber ? "num" : ""} ${isMinor ? "is-minor" : ""}` },
      h(
        "button",
        { type: "button", class: "runs-sort", dataset: { focus: `sort ${key}` }, onclick: () => this.#sortBy(key) },
        label,
        h("span", { class: "runs-arrow", "aria-hidden": "true" }, arrow),
      ),
    );
  }

  #row(run) {
    const box = h("input", {
      type: "checkbox",
      checked: this.chosen.includes(run.id),
      "aria-label": `Compare ${run.id}`,
      dataset: { focus: `box ${run.id}` },
      onchange: () => this.#choose(run.id, box.checked),
    });
    return h(
      "tr",
      { "aria-selected": String(this.chosen.includes(run.id)) },
      h("td", { class: "runs-box" }, h("label", {}, box)),
      columns.map(({ key, cell, isNumber, isMinor }) =>
        key === "name"
          ? this.#name(run)
          : h("td", { class: `${isNumber ? "num" : ""} ${isMinor ? "is-minor" : ""}` }, cell(run)),
      ),
    );
  }

  #name(run) {
    return h(
      "th",
      { scope: "row", class: "runs-name" },
      h("a", { href: address("runs", { run: run.id }), dataset: { focus: run.id } }, run.id),
      h(
        "span",
        { class: "hint runs-minor" },
        `${run.kind}, ${run.data}, ${stepsOf(run)} steps, ${duration(run.seconds)}`,
      ),
    );
  }

  #sortBy(key) {
    this.sort = { key, isDown: this.sort.key === key && !this.sort.isDown };
    this.state.set({
      sort: this.sort.key === "best" && !this.sort.isDown ? null : (this.sort.isDown ? "-" : "") + key,
    });
    this.#showTable();
  }

  #choose(id, isChosen) {
    this.chosen = isChosen ? [...this.chosen, id].slice(-MOST) : this.chosen.filter((other) => other !== id);
    this.state.set({ chosen: this.chosen.join(",") });
    this.#showTable();
    this.#compare();
  }

  #compare() {
    this.compared?.close();
    this.compared = this.chosen.length > 0 ? comparison(this.chosen, this.state) : null;
    this.hint.hidden = this.chosen.length > 1 || this.runs.length < 2;
    fill(this.beside, this.compared);
  }

  #showModels(models) {
    fill(
      this.models,
      models
        .filter((model) => model.source !== "run")
        .map((model) =>
          h(
            "a",
            { class: "card", href: address("runs", { model: model.id }) },
            h("span", { class: "row spread" }, h("strong", {}, model.title), h("span", { class: "tag" }, model.source)),
            h("span", { class: "hint" }, `${model.summary}, on ${model.data}`),
            model.bound ? h("span", { class: "num" }, `${model.bound.name}: ${model.bound.value}`) : null,
          ),
        ),
    );
  }
}

function stepsOf(run) {
  return run.steps === null
    ? "–"
    : run.steps === run.of_steps
      ? short(run.steps)
      : `${short(run.steps)} of ${short(run.of_steps)}`;
}

function sortFrom(words) {
  const key = words.replace(/^-/, "");
  return columns.some((column) => column.key === key) ? { key, isDown: words.startsWith("-") } : null;
}

const compare = (a, b) =>
  typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a === b ? 0 : a < b ? -1 : 1;
