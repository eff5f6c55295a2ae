// Several runs beside each other: a chart, settings that differ, what stands between their figures, samples.

import { get, withQuery } from "../api.js";
import { choiceOf, flagOf } from "../bounds.js";
import { lineChart } from "../chart.js";
import { fail, fill, h, segments, select, toggle } from "../dom.js";
import { Rows } from "../rows.js";
import { runUrl } from "../run-view.js";
import { short } from "../scale.js";

const FIGURES = [
  { value: "validation", label: "validation loss", split: "validations", figure: "loss" },
  { value: "training", label: "training loss", split: "training", figure: "loss" },
  { value: "reconstruction", label: "reconstruction, L^x, of training", split: "training", figure: "reconstruction" },
  { value: "latent", label: "latents, L^z, of training", split: "training", figure: "latent" },
  { value: "error", label: "error of a classifier", split: "validations", figure: "error_rate" },
];
const PLACES = [
  { value: "step", label: "steps" },
  { value: "images", label: "images" },
  { value: "time", label: "time" },
];

/** What chosen runs have in common and what not: { element, close() }. */
export function comparison(ids, state) {
  return new Comparison(ids, state);
}

class Comparison {
  #ending = new AbortController();

  constructor(ids, state) {
    Object.assign(this, { ids, state, runs: [] });
    this.chart = lineChart({ title: "", cut: true });
    this.figure = select({
      label: "Figure",
      options: FIGURES,
      value: choiceOf(
        state,
        "of",
        FIGURES.map((one) => one.value),
      ),
      onchange: (of) => this.#set({ of }),
    });
    this.place = segments({
      label: "Over",
      showLabel: true,
      options: PLACES,
      value: choiceOf(
        state,
        "over",
        PLACES.map((one) => one.value),
      ),
      onchange: (over) => this.#set({ over }),
    });
    this.log = toggle({
      label: "Logarithmic",
      checked: flagOf(state, "log", false),
      onchange: (isLog) => this.#set({ log: isLog || null }),
    });
    this.problems = h("div", {});
    this.settings = h("div", { class: "scroll" });
    this.samples = h("div", { class: "runs-samples" });
    this.element = h(
      "section",
      { class: "stage" },
      h("h2", {}, ids.length > 1 ? "Compared" : ids[0]),
      this.problems,
      h(
        "section",
        { class: "run-box" },
        h("div", { class: "runs-axes" }, this.figure, this.place, this.log),
        this.chart,
      ),
      this.settings,
      this.samples,
    );
    this.#load().catch((error) => this.#ending.signal.aborted || fail(error));
  }

  /** Asks again for what they have come to. */
  async refresh() {
    const { signal } = this.#ending;
    try {
      this.runs = await Promise.all(this.ids.map((id) => this.#loadRun(id, signal)));
      this.#draw();
      this.#showSamples();
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** Ends what is on its way. */
  close() {
    this.#ending.abort();
    this.chart.close();
  }

  async #load() {
    const { signal } = this.#ending,
      many = this.ids.length > 1;
    const compared = many ? get(withQuery("api/compare", { runs: this.ids.join(",") }), { signal }) : null;
    this.runs = await Promise.all(this.ids.map((id) => this.#loadRun(id, signal)));
    this.#draw();
    this.#showSamples();
    if (compared) this.#showDifferences(await compared);
  }

  async #loadRun(id, signal) {
    const [run, metrics] = await Promise.all([get(runUrl(id), { signal }), get(runUrl(id, "/metrics"), { signal })]);
    const rows = new Rows();
    rows.add(metrics);
    return { id, rows, batch: Number(run.settings?.batch) || 1, samples: run.samples ?? [], best: run.best };
  }

  #set(change) {
    this.state.set(change);
    this.#draw();
  }

  #draw() {
    const { label, split, figure } = FIGURES.find((one) => one.value === this.figure.value) ?? FIGURES[0];
    const unit = this.#unit();
    const series = this.runs.map(({ id, rows, batch }, k) => ({
      name: id,
      colour: k,
      dots: split === "validations",
      points: rows.points(split, figure, this.#placeOf(rows, batch, unit)).filter(([x]) => Number.isFinite(x)),
    }));
    const axis = { step: "step", images: "images seen", time: `${unit.name} of training` }[this.place.value];
    this.chart.update({
      series,
      title: label[0].toUpperCase() + label.slice(1),
      xLabel: axis,
      log: this.log.value,
      yLabel: figure === "error_rate" ? "share" : "nats per image",
      empty: "These runs have no such figure",
    });
  }

  // Of the longest run, so that its time is a number one can read.
  #unit() {
    const longest = Math.max(
      0,
      ...this.runs
        .map(({ rows, batch }) => rows.clock(batch)(rows.timings.at(-1) ?? { step: 0 }))
        .filter(Number.isFinite),
    );
    return longest < 300
      ? { name: "seconds", seconds: 1 }
      : longest < 7200
        ? { name: "minutes", seconds: 60 }
        : { name: "hours", seconds: 3600 };
  }

  #placeOf(rows, batch, unit) {
    if (this.place.value === "step") return undefined;
    if (this.place.value === "images") return (row) => row.step * batch;
    const clock = rows.clock(batch);
    return (row) => clock(row) / unit.seconds;
  }

  #showDifferences({ settings, problems }) {
    fill(
      this.problems,
      problems.length === 0
        ? h("p", { class: "note" }, "Nothing is known to stand between their validation figures.")
        : h(
            "div",
            { class: "warning" },
            h("p", {}, "Their validation figures cannot be compared as they are:"),
            h(
              "ul",
              { class: "runs-problems" },
              problems.map((problem) => h("li", {}, problem)),
            ),
          ),
    );
    fill(
      this.settings,
      settings.length === 0
        ? h("p", { class: "note" }, "All their settings are the same.")
        : h(
            "table",
            { class: "table" },
            h("caption", { class: "runs-caption" }, "Settings that differ"),
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                h("th", { scope: "col" }, "setting"),
                this.ids.map((id) => h("th", { scope: "col" }, id)),
              ),
            ),
            h(
              "tbody",
              {},
              settings.map(({ key, values }) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, key.replaceAll("_", " ")),
                  values.map((value) => h("td", { class: "mono" }, value ?? "–")),
                ),
              ),
            ),
          ),
    );
  }

  #showSamples() {
    fill(
      this.samples,
      this.runs
        .filter((run) => run.samples.length > 0)
        .map(({ id, samples, best }) => {
          const step = samples.at(-1);
          return h(
            "figure",
            {},
            h("img", {
              class: "run-sample",
              src: runUrl(id, `/samples/${step}.png`),
              alt: `Images drawn by ${id} at step ${step}`,
            }),
            h("figcaption", { class: "hint" }, `${id}, step ${short(step)}${best ? `, ${best}` : ""}`),
          );
        }),
    );
  }
}
