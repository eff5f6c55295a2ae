// A run as it goes: its state, curves, newest samples and what each step costs; follows it until it is closed.

import { ApiError, events, get } from "./api.js";
import { lineChart } from "./chart.js";
import { fill, h, range, tile, toggle } from "./dom.js";
import { heatMap } from "./heatmap.js";
import { Rows } from "./rows.js";
import { duration, short } from "./scale.js";

const PATIENCE = 2000;

/** Shows a run: { element, close() }. onstate(run) is called with the run at first and whenever its state changes. */
export function runView(id, { onstate, log = false, onlog }) {
  return new RunView(id, onstate, log, onlog);
}

/** The address of what a run has. */
export const runUrl = (id, path = "") => `api/runs/${encodeURIComponent(id)}${path}`;

/** The sign of a run's state. */
export function stateTag(run) {
  const kinds = { running: "live", gone: "bad" };
  return h(
    "span",
    { class: `tag ${run.failure ? "bad" : (kinds[run.state] ?? "")}` },
    run.failure ? "failed" : run.state,
  );
}

class RunView {
  #rows = new Rows();
  #ending = new AbortController();
  #frame = 0;

  constructor(id, onstate, log, onlog) {
    Object.assign(this, { id, onstate, isLog: log, batch: 1 });
    this.#build(onlog);
    this.#start();
  }

  /** Stops following it. */
  close() {
    this.#ending.abort();
    cancelAnimationFrame(this.#frame);
    Object.values(this.charts).forEach((chart) => chart.close?.());
  }

  #build(onlog) {
    const axis = { xLabel: "step" };
    this.charts = {
      loss: lineChart({ ...axis, title: "Loss", yLabel: "nats per image", cut: true }),
      latent: lineChart({ ...axis, title: "What the latents cost, L^z", yLabel: "nats per image", cut: true }),
      rate: lineChart({ ...axis, title: "Learning rate", yLabel: "of Adam" }),
      speed: lineChart({ ...axis, title: "Speed", yLabel: "images/s" }),
    };
    this.map = heatMap({
      title: "KL of each step, by validation",
      xLabel: "training step",
      yLabel: "step of the drawing",
      valueLabel: "nats",
    });
    this.figures = h("dl", { class: "tiles" });
    this.bar = h("div", {});
    this.progress = h(
      "div",
      { class: "progress", role: "progressbar", "aria-label": "Steps done", "aria-valuemin": 0, "aria-valuemax": 100 },
      this.bar,
    );
    this.warning = h("p", { class: "warning", hidden: true });
    const log = toggle({
      label: "Logarithmic loss",
      checked: this.isLog,
      onchange: (isLog) => {
        this.isLog = isLog;
        onlog?.(isLog);
        this.#draw();
      },
    });
    this.mapBox = h("section", { class: "run-box" }, this.map);
    this.element = h(
      "div",
      { class: "stage run-view" },
      this.warning,
      this.progress,
      this.figures,
      h(
        "div",
        { class: "run-grid" },
        h("section", { class: "run-box" }, this.charts.loss, log),
        this.#buildSamples(),
        h("section", { class: "run-box" }, this.charts.latent),
        this.mapBox,
        h("section", { class: "run-box" }, this.charts.rate),
        h("section", { class: "run-box" }, this.charts.speed),
      ),
    );
  }

  #buildSamples() {
    this.picture = h("img", { class: "run-sample", alt: "", hidden: true });
    this.noSamples = h("p", { class: "note run-waiting" }, "Samples come with each validation.");
    this.which = range({
      label: "Samples of step",
      min: 0,
      max: 0,
      value: 0,
      format: (k) => short(this.samples?.[k]),
      oninput: (k) => this.#showSample(k),
    });
    this.which.disabled = true;
    this.samples = [];
    return h("section", { class: "run-box" }, h("h3", {}, "What it draws"), this.which, this.picture, this.noSamples);
  }

  async #start() {
    const signal = this.#ending.signal;
    try {
      const run = await get(runUrl(this.id), { signal });
      this.batch = Number(run.settings?.batch) || 1;
      this.#takeState(run);
      this.#takeSamples(run.samples ?? []);
      await this.#follow(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (this.run) this.#takeState({ ...this.run, state: "gone", own: false });
      this.#warn(error.message);
    }
  }

  // The stream may end, or the studio may be started anew: it is asked again from the last row on.
  async #follow(signal) {
    const on = {
      rows: (rows) => this.#takeRows(rows),
      restart: () => this.#rows.clear(),
      samples: ({ steps }) => this.#takeSamples(steps),
      state: (run) => this.#takeState(run),
    };
    while (!signal.aborted) {
      try {
        await events(`${runUrl(this.id)}/events?after=${this.#rows.after}`, { on, signal });
      } catch (error) {
        if (signal.aborted || (error instanceof ApiError && error.status === 404)) throw error;
        this.#warn("The studio does not answer; trying again.");
      }
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
  }

  #takeRows(rows) {
    this.#rows.add(rows);
    this.#draw();
  }

  #takeState(run) {
    this.run = run;
    this.#warn(run.failure ? `It ended: ${run.failure}` : (run.unreadable ?? ""));
    this.onstate?.(run);
    this.#draw();
  }

  #warn(sentence) {
    this.warning.hidden = !sentence;
    this.warning.textContent = sentence;
  }

  #takeSamples(steps) {
    const wasLast = this.samples.length === 0 || this.which.value >= this.samples.length - 1;
    this.samples = steps;
    this.which.disabled = steps.length < 2;
    this.noSamples.hidden = steps.length > 0 || !this.picture.hidden;
    if (steps.length === 0) return;
    this.which.bounds(0, steps.length - 1);
    if (wasLast) this.#showSample((this.which.value = steps.length - 1));
  }

  #showSample(k) {
    const step = this.samples[k];
    this.picture.src = `${runUrl(this.id)}/samples/${step}.png`;
    this.picture.alt = `Images drawn by ${this.id} at step ${step}`;
    this.picture.hidden = false;
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#drawAll());
  }

  #drawAll() {
    const rows = this.#rows,
      isClassifier = rows.isClassifier;
    this.#drawFigures();
    const parts = [
      { name: isClassifier ? "training" : "training, L", points: rows.points("training", "loss"), colour: 0 },
      {
        name: isClassifier ? "validation" : "validation, L",
        points: rows.points("validations", "loss"),
        colour: 1,
        dots: true,
      },
    ];
    if (!isClassifier)
      parts.push({ name: "training, L^x", points: rows.points("training", "reconstruction"), colour: 2 });
    this.charts.loss.update({ series: parts, log: this.isLog });
    this.charts.latent.update(
      isClassifier
        ? {
            title: "Error",
            yLabel: "share that is wrong",
            series: [{ name: "validation", points: rows.points("validations", "error_rate"), colour: 1 }],
          }
        : {
            series: [
              { name: "training", points: rows.points("training", "latent"), colour: 0 },
              { name: "validation", points: rows.points("validations", "latent"), colour: 1, dots: true },
            ],
          },
    );
    this.charts.rate.update({
      series: [{ name: "learning rate", points: rows.points("training", "learning_rate"), colour: 4 }],
    });
    this.charts.speed.update({ series: [{ name: "training", points: rows.speed(), colour: 3 }] });
    const columns = rows.validations
      .filter((row) => row.latent_per_step?.length > 1)
      .map((row) => ({ x: row.step, values: row.latent_per_step }));
    this.mapBox.hidden = isClassifier || rows.validations.at(-1)?.latent_per_step?.length === 1;
    this.map.update({ columns });
  }

  #drawFigures() {
    const { run } = this,
      last = this.#rows.training.at(-1);
    if (!run) return;
    const done = run.steps ?? 0,
      share = run.of_steps ? Math.min(1, done / run.of_steps) : 0;
    this.bar.style.width = `${100 * share}%`;
    this.progress.setAttribute("aria-valuenow", Math.round(100 * share));
    const left =
      run.state === "running" && run.images_per_second
        ? tile("time left, about", duration(((run.of_steps - done) * this.batch) / run.images_per_second))
        : tile("time", duration(run.seconds));
    fill(
      this.figures,
      tile("steps", `${short(done)} of ${short(run.of_steps)}`),
      tile("epoch", short(last?.epoch)),
      tile("loss now", short(last?.loss)),
      tile("best validation", run.best ?? "–"),
      tile("images/s", run.images_per_second ? short(Math.round(run.images_per_second)) : "–"),
      left,
    );
  }
}
