// Train: a form made of the settings, the plan as one changes them, and the run as it goes.

import { get, post } from "../api.js";
import { choiceOf, flagOf } from "../bounds.js";
import { button, copy, debounce, fail, fill, h, latest, notify, panel, select, text, tile } from "../dom.js";
import { runUrl, runView, stateTag } from "../run-view.js";
import { duration, short } from "../scale.js";
import { address } from "../state.js";
import { settingsForm } from "./train-form.js";

/** Shows the page. */
export async function mount(root, state) {
  const page = state.has("run") ? new Watching(root, state) : new Planning(root, state);
  page.start().catch(fail);
  return { unmount: () => page.close() };
}

/** A training that is to be. */
class Planning {
  #planning = latest();
  #ask = debounce(() => this.#plan(), 400);

  constructor(root, state) {
    this.state = state;
    this.root = root;
    this.stage = h("div", { class: "stage" });
    this.side = h("div", { class: "side" });
    root.append(
      h(
        "header",
        { class: "page-head above" },
        h("h1", {}, "Train"),
        h(
          "p",
          {},
          "Choose where to start from, change what you like, ",
          "and watch it learn. The run is the same as the command's, and so is its folder.",
        ),
      ),
      h("div", { class: "layout" }, this.side, this.stage),
    );
  }

  close() {
    this.#planning.abort();
    this.#ask.cancel();
  }

  async start() {
    const [{ presets, settings }, { runs }, { sets }] = await Promise.all([
      get("api/presets"),
      get("api/runs"),
      get("api/data"),
    ]);
    Object.assign(this, { presets, runs, sets: new Map(sets.map((set) => [set.name, set])) });
    this.#build(settings);
    const names = presets.map((preset) => preset.name);
    const given = changesFrom(this.state.get("set", ""));
    this.#choose(
      choiceOf(this.state, "preset", ["glyphs", ...names.filter((name) => name !== "glyphs")]),
      given,
    );
    const unknown = Object.keys(given).filter((key) => !(key in this.chosen.settings));
    if (unknown.length > 0)
      notify(`The address sets ${unknown.join(", ")}, which ${this.chosen.name} does not have; it is left out.`, { seconds: 12 });
  }

  #build(settings) {
    this.preset = select({
      label: "Start from",
      options: this.presets.map(({ name, data }) => ({
        value: name,
        label: this.sets.get(data)?.is_here === false ? `${name} (${data} is not here)` : name,
      })),
      onchange: (name) => this.#choose(name, {}),
    });
    this.summary = h("p", { class: "hint" });
    this.name = text({
      label: "Name of the run",
      hint: "Its folder is called so.",
      oninput: (name) => {
        this.isNamed = name !== "";
        this.#tellNameProblem(null);
        this.#sayCommand();
      },
    });
    this.nameProblem = h("p", { class: "problem", hidden: true });
    this.name.element.append(this.nameProblem);
    this.go = button("Start training", { kind: "primary", icon: "play", onclick: () => this.#begin() });
    this.form = settingsForm({
      settings,
      isHere: (name) => this.sets.get(name)?.is_here !== false,
      onchange: (changes) => this.#change(changes),
    });
    fill(this.side, panel("A new training", this.preset, this.summary, this.name, this.go));
    this.plan = h("section", { class: "train-plan", "aria-live": "polite", "aria-label": "What it would take" });
    this.command = h("section", { class: "train-command" });
    this.stage.append(this.plan, panel("Settings", this.form), this.command, this.#buildRuns());
  }

  #buildRuns() {
    const shown = [...this.runs].sort((a, b) => (b.state === "running") - (a.state === "running")).slice(0, 6);
    if (shown.length === 0) return h("p", { class: "note" }, "Runs that are there already will be listed here.");
    return h(
      "section",
      { class: "stage" },
      h("h2", {}, "Watch one that is there"),
      h(
        "div",
        { class: "cards" },
        shown.map((run) =>
          h(
            "a",
            { class: "card", href: address("train", { run: run.id }) },
            h("span", { class: "row spread" }, h("strong", {}, run.id), stateTag(run)),
            h("span", { class: "hint" }, run.summary ?? `${run.kind}, ${run.data}`),
            h("span", { class: "num" }, run.best ?? "no validation yet"),
          ),
        ),
      ),
    );
  }

  #choose(name, changes) {
    const preset = (this.chosen = this.presets.find((one) => one.name === name));
    this.preset.value = name;
    this.summary.textContent = preset.summary;
    if (!this.isNamed)
      this.name.value = freeName(
        name,
        this.runs.map((run) => run.id),
      );
    this.#change(this.form.show(preset, changes));
  }

  #change(changes) {
    this.changes = changes;
    this.state.set({ preset: this.chosen.name === "glyphs" ? null : this.chosen.name, set: textOf(changes) });
    this.#sayCommand();
    this.plan.classList.add("is-old");
    this.#planning.abort();
    this.#ask.cancel();
    const wrong = this.form.wrong() ?? this.#missing();
    if (wrong) this.#showProblem(wrong);
    else this.#ask();
  }

  // The images are looked for before anything is asked: fetching them is not the page's to do.
  #missing() {
    const data = this.changes.data ?? this.chosen.data;
    return this.sets.get(data)?.is_here === false
      ? {
          field: "data",
          message: `The images of ${data} are not on this machine; fetch them with: draw data get ${data}`,
        }
      : null;
  }

  #plan() {
    return this.#planning.run(async (signal) => {
      try {
        this.#showPlan(await post("api/plan", { preset: this.chosen.name, set: this.changes }, { signal }));
      } catch (error) {
        if (signal.aborted) return;
        this.#showProblem(error);
      }
    });
  }

  #showPlan(plan) {
    this.form.problem(null, null);
    this.go.disabled = false;
    const share = plan.memory_bytes / plan.machine_bytes;
    this.plan.classList.remove("is-old");
    fill(
      this.plan,
      h("h2", {}, plan.model),
      plan.note ? h("p", { class: "warning" }, plan.note) : null,
      share > 0.9 ? h("p", { class: "warning" }, "This machine may not have the memory for it.") : null,
      h(
        "dl",
        { class: "tiles" },
        tile("time, about", duration(plan.seconds), "From a few steps that were tried just now"),
        tile("parameters", short(plan.parameters)),
        tile("memory", bytesOf(plan.memory_bytes), `of ${bytesOf(plan.machine_bytes)}`),
        tile("on disk", bytesOf(plan.disk_bytes)),
        tile("steps", short(plan.steps)),
        tile("epochs", short(plan.epochs)),
        tile("training images", short(plan.training_images)),
        tile("validated on", short(plan.validation_images)),
      ),
    );
  }

  #showProblem(error) {
    this.go.disabled = error.status !== 503;
    const isAtField = this.form.problem(error.field, error.message);
    this.plan.classList.remove("is-old");
    fill(
      this.plan,
      h("h2", {}, "It cannot start so"),
      h(
        "p",
        { class: "warning" },
        error.message,
        isAtField ? h("span", { class: "hint" }, " The field is marked.") : null,
      ),
    );
  }

  #sayCommand() {
    const sets = Object.entries(this.changes).map(([key, value]) => `--set ${key}=${value}`);
    const line = ["draw train", `--preset ${this.chosen.name}`, ...sets, `--out runs/${this.name.value}`].join(" ");
    fill(
      this.command,
      h("p", { class: "hint" }, "The same as a command (with --data-dir, and another folder than runs, where the studio was given them):"),
      h(
        "div",
        { class: "row train-line" },
        h("code", {}, line),
        button("Copy", { kind: "quiet", icon: "link", onclick: () => copy(line) }),
      ),
    );
  }

  async #begin() {
    this.go.disabled = true;
    try {
      const run = await post("api/runs", { name: this.name.value, preset: this.chosen.name, set: this.changes });
      location.hash = address("train", { run: run?.id ?? this.name.value });
    } catch (error) {
      if (error.field === "name" || /name/.test(error.message)) this.#tellNameProblem(error.message);
      else if (!this.form.problem(error.field, error.message)) fail(error);
    } finally {
      this.go.disabled = false;
    }
  }

  #tellNameProblem(sentence) {
    this.nameProblem.hidden = !sentence;
    this.nameProblem.textContent = sentence ?? "";
    this.name.input.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) {
      this.name.input.setAttribute("aria-invalid", "true");
      this.name.input.focus();
    }
  }
}

/** A training that is there. */
class Watching {
  constructor(root, state) {
    this.id = state.get("run");
    this.state = state;
    this.title = h("h1", {}, this.id);
    this.words = h("p", {});
    this.control = panel("This run");
    this.view = runView(this.id, {
      onstate: (run) => this.#show(run),
      log: flagOf(state, "log", false),
      onlog: (isLog) => state.set({ log: isLog || null }),
    });
    const head = h(
      "header",
      { class: "page-head above" },
      h("div", { class: "row" }, this.title, (this.tag = h("span", {}))),
      this.words,
    );
    root.append(
      head,
      h(
        "div",
        { class: "layout" },
        h(
          "div",
          { class: "side" },
          this.control,
          h("a", { class: "btn quiet", href: address("train") }, "A new training"),
        ),
        h("div", { class: "stage" }, this.view),
      ),
    );
  }

  async start() {}

  close() {
    this.view.close();
  }

  // Built anew only when something changed that it shows: a number that is being typed stays.
  #show(run) {
    const key = `${run.state} ${run.own} ${run.of_steps} ${run.failure}`;
    if (run.summary) this.words.textContent = `${run.summary}, on ${run.data}`;
    fill(this.tag, stateTag(run));
    if (key === this.shown) return;
    this.shown = key;
    fill(
      this.control,
      h("h2", {}, "This run"),
      run.state === "running" ? this.#running(run) : this.#resting(run),
      this.#links(run),
    );
  }

  #running(run) {
    if (!run.own)
      return h("p", { class: "hint" }, "It trains elsewhere; this page follows it. Stop it where it was started.");
    const stop = button("Stop and save", {
      icon: "stop",
      onclick: async () => {
        stop.disabled = true;
        stop.lastChild.textContent = "Saving…";
        await post(`${runUrl(this.id)}/stop`).catch((error) => {
          fail(error);
          stop.disabled = false;
          stop.lastChild.textContent = "Stop and save";
        });
      },
    });
    return [stop, h("p", { class: "hint" }, "It saves all that it knows, and can go on later from exactly there.")];
  }

  #resting(run) {
    if (run.state === "gone") return h("p", { class: "hint" }, "Its folder is no longer there.");
    if (run.state === "model")
      return h("p", { class: "hint" }, "A model alone: the training that made it is not here.");
    const id = "resume-steps",
      more = run.state === "finished" ? run.of_steps * 2 : run.of_steps;
    const steps = h("input", { id, type: "number", min: 1, step: 1, value: String(more), inputmode: "numeric" });
    const go = button("Go on", {
      kind: "primary",
      icon: "play",
      onclick: async () => {
        go.disabled = true;
        const wanted = Number(steps.value) || run.of_steps;
        await post(`${runUrl(this.id)}/resume`, wanted === run.of_steps ? {} : { steps: wanted }).catch(fail);
        go.disabled = false;
      },
    });
    return [
      h(
        "div",
        { class: "field" },
        h("label", { for: id }, "Steps in all"),
        steps,
        h("p", { class: "hint" }, "Other than planned, the learning rate falls along all of them."),
      ),
      go,
    ];
  }

  #links(run) {
    const model = run.model ?? `run~${this.id}`;
    return h(
      "div",
      { class: "train-links" },
      run.best || run.model ? h("a", { class: "btn", href: address("draw", { model }) }, "Draw with it") : null,
      h("a", { class: "btn", href: address("runs", { run: this.id }) }, "Its card and figures"),
    );
  }
}

/** A name that no run has: the preset's, with a number where that is taken. */
function freeName(name, taken) {
  let free = name;
  for (let k = 2; taken.includes(free); k++) free = `${name}-${k}`;
  return free;
}

const textOf = (changes) =>
  Object.entries(changes)
    .map(([key, value]) => `${key}~${encodeURIComponent(value)}`)
    .join(",");

function changesFrom(words) {
  return Object.fromEntries(
    words
      .split(",")
      .filter(Boolean)
      .map((part) => part.split(/~(.*)/s).slice(0, 2))
      .map(([key, value]) => [key, decoded(value ?? "")]),
  );
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bytesOf(count) {
  const units = ["bytes", "KB", "MB", "GB", "TB"],
    k = count > 0 ? Math.min(4, Math.floor(Math.log10(count) / 3)) : 0;
  return `${short(count / 1000 ** k)} ${units[k]}`;
}
