// The page of one run or model: its card, what it is, evaluation, files, and of a classifier what it looks at.

import { events, get, modelUrl, save } from "../api.js";
import { button, clearErrors, fail, fill, h, number, panel, segments, tile } from "../dom.js";
import { markdown } from "../markdown.js";
import { runUrl, stateTag } from "../run-view.js";
import { duration, short } from "../scale.js";
import { address } from "../state.js";
import { looks } from "./runs-looks.js";

/** The page of what the address names: { start(), close() }. */
export function modelPage(root, state) {
  return new ModelPage(root, state);
}

const AGAIN = 5000;

class ModelPage {
  #timer = 0;
  #ending = new AbortController();

  constructor(root, state) {
    Object.assign(this, { state, run: state.get("run", ""), model: state.get("model", "") });
    this.side = h("div", { class: "side" });
    this.stage = h("div", { class: "stage" });
    this.head = h("header", { class: "page-head above" });
    root.append(
      h("p", { class: "runs-back" }, h("a", { href: address("runs") }, "← All runs and models")),
      this.head,
      h("div", { class: "layout" }, this.side, this.stage),
    );
  }

  close() {
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.looks?.close();
  }

  async start() {
    const { signal } = this.#ending;
    try {
      const run = this.run ? await get(runUrl(this.run), { signal }) : null;
      const id = run ? (run.model === undefined ? `run~${this.run}` : run.model) : this.model;
      const model = id ? await get(modelUrl(id), { signal }) : null;
      this.#show(run, model);
      this.#follow(run);
    } catch (error) {
      if (signal.aborted) return;
      fill(this.stage, h("div", { class: "empty" }, h("h1", {}, this.run || this.model), h("p", {}, error.message)));
    }
  }

  // What changes while it trains: the rest of the page, where one may be measuring, stays.
  #follow(run) {
    if (run?.state !== "running") return;
    this.#timer = setTimeout(async () => {
      try {
        const now = await get(runUrl(this.run), { signal: this.#ending.signal });
        fill(this.tag, stateTag(now));
        fill(this.tiles, runTiles(now));
        this.#follow(now);
      } catch (error) {
        fail(error);
      }
    }, AGAIN);
  }

  #show(run, model) {
    const about = run ?? model,
      card = run?.card ?? model?.card;
    fill(
      this.head,
      h(
        "div",
        { class: "row" },
        h("h1", {}, run?.id ?? model.title),
        (this.tag = h("span", {}, run ? stateTag(run) : h("span", { class: "tag" }, model.source))),
      ),
      h("p", {}, `${about.summary ?? about.kind}, on ${about.data}`),
    );
    fill(
      this.stage,
      (this.tiles = h("dl", { class: "tiles" }, run ? runTiles(run) : modelTiles(model))),
      this.#buildMeasure(model),
      model?.classifies ? this.#buildLooks(model) : null,
      card
        ? h("article", { class: "run-box" }, markdown(card))
        : h("p", { class: "note" }, "It has no card yet: one is written with its first weights."),
      this.#settings(about.settings),
    );
    fill(
      this.side,
      panel("What to do with it", this.#links(run, model)),
      run?.samples?.length ? this.#sample(run) : null,
    );
  }

  #links(run, model) {
    const link = (words, href, kind = "") => h("a", { class: `btn ${kind}`, href }, words);
    const canDraw = model?.draws,
      watch = run && run.state !== "model";
    return h(
      "div",
      { class: "runs-links" },
      canDraw ? link("Watch it draw", address("draw", { model: model.id }), "primary") : null,
      canDraw ? link("Give it your digit", address("digit", { model: model.id })) : null,
      watch
        ? link(
            run.state === "running" ? "Watch it train" : "Its curves; go on training",
            address("train", { run: run.id }),
          )
        : null,
      model
        ? button("Export its files (zip)", { onclick: () => save(modelUrl(model.id, "export")).catch(fail) })
        : h("p", { class: "hint" }, "It has no weights yet: they come with its first validation."),
    );
  }

  #sample(run) {
    const step = run.samples.at(-1);
    return h(
      "figure",
      {},
      h("img", {
        class: "run-sample",
        src: runUrl(run.id, `/samples/${step}.png`),
        alt: `Images drawn by ${run.id} at step ${step}`,
      }),
      h("figcaption", { class: "hint" }, `Drawn at step ${short(step)}`),
    );
  }

  #settings(settings) {
    if (!settings) return null;
    return h(
      "details",
      { class: "run-box" },
      h("summary", {}, "All its settings"),
      h(
        "table",
        { class: "table" },
        h(
          "tbody",
          {},
          Object.entries(settings).map(([key, value]) =>
            h("tr", {}, h("th", { scope: "row" }, key.replaceAll("_", " ")), h("td", { class: "mono" }, value)),
          ),
        ),
      ),
    );
  }

  #buildMeasure(model) {
    if (!model) return null;
    const split = segments({
      label: "Images",
      showLabel: true,
      value: "test",
      options: [
        { value: "test", label: "test" },
        { value: "validation", label: "validation" },
      ],
    });
    const count = number({ label: "How many", min: 1, max: 1000000, value: 1000 });
    const bar = h("div", {}),
      progress = h(
        "div",
        {
          class: "progress",
          role: "progressbar",
          "aria-label": "Images measured",
          "aria-valuemin": 0,
          "aria-valuemax": 100,
        },
        bar,
      ),
      said = h("p", { class: "hint", role: "status" });
    const result = h("div", { class: "runs-result" });
    let work = null;
    const go = button("Evaluate", {
      kind: "primary",
      onclick: async () => {
        if (work) {
          work.abort();
          return;
        }
        clearErrors();
        work = new AbortController();
        this.#ending.signal.addEventListener("abort", () => work?.abort());
        go.lastChild.textContent = "Stop";
        fill(result);
        said.textContent = "Beginning…";
        await measure(model, { split: split.value, count: count.value }, work.signal, { bar, progress, said, result });
        work = null;
        go.lastChild.textContent = "Evaluate";
      },
    });
    return h(
      "section",
      { class: "run-box" },
      h("h2", {}, "Evaluate"),
      h("div", { class: "runs-axes" }, split, count, go),
      progress,
      said,
      result,
    );
  }

  #buildLooks(model) {
    this.looks = looks(model, this.state);
    return h("section", { class: "run-box" }, h("h2", {}, "What it looks at"), this.looks);
  }
}

async function measure(model, body, signal, { bar, progress, said, result }) {
  const begun = performance.now(),
    left = (done, of) => (((performance.now() - begun) / 1000) * (of - done)) / done,
    show = (share, words) => {
      bar.style.width = `${100 * share}%`;
      progress.setAttribute("aria-valuenow", Math.round(100 * share));
      said.textContent = words;
    };
  try {
    await events(modelUrl(model.id, "evaluate"), {
      body,
      signal,
      on: {
        progress: ({ done, of }) =>
          show(
            done / of,
            done === 0
              ? "Waiting or reading the images…"
              : `${short(done)} of ${short(of)} images, about ${duration(left(done, of))} left`,
          ),
        result: ({ words, images_words: images }) => {
          show(1, "");
          fill(
            result,
            words.map((line) => h("p", { class: "runs-figure" }, line)),
            h("p", { class: "hint" }, images),
          );
        },
        error: ({ error }) => {
          show(0, "");
          fill(result, h("p", { class: "warning" }, error));
        },
      },
    });
  } catch (error) {
    show(0, signal.aborted ? "Stopped." : "");
    if (!signal.aborted) fail(error);
  }
}

function runTiles(run) {
  return [
    tile("best validation", run.best ?? "–", run.best_step ? `at step ${short(run.best_step)}` : undefined),
    tile("steps", run.steps === null ? "–" : `${short(run.steps)} of ${short(run.of_steps)}`),
    tile("time", duration(run.seconds)),
    tile("images/s", run.images_per_second ? short(Math.round(run.images_per_second)) : "–"),
    tile("kind", run.kind),
    tile("data", run.data),
  ];
}

function modelTiles(model) {
  return [
    model.bound ? tile(model.bound.name, model.bound.value) : null,
    tile("kind", model.kind),
    tile("data", model.data),
    tile("images", `${model.width} × ${model.height}${model.channels > 1 ? ` × ${model.channels}` : ""}`),
    tile("steps of a drawing", short(model.steps)),
    model.latent_size ? tile("latent size", short(model.latent_size)) : null,
  ].filter(Boolean);
}
