// The form of a training, made of the settings themselves: what is changed is kept and sent, all else is the preset's.

import { fill, h } from "../dom.js";

// What most people change first, in this order; the rest is folded away.
const FIRST = ["data", "steps", "batch", "learning_rate", "glimpses", "hidden", "latent", "read", "write", "seed"];

let names = 0;

/**
 * A form: { element, show(preset, changes), problem(field, sentence), wrong() }.
 * onchange({ key: value }) has all that is not the preset's.
 */
export function settingsForm({ settings, isHere, onchange }) {
  const first = h("div", { class: "train-fields" }),
    model = h("div", { class: "train-fields" }),
    training = h("div", { class: "train-fields" });
  const element = h(
    "div",
    { class: "train-form" },
    first,
    more("More of the model", model),
    more("More of the training", training),
  );
  let fields = new Map(),
    changes = {},
    preset = null;

  const change = (key, value) => {
    const { [key]: _, ...rest } = changes;
    changes = value === "" || same(value, preset.settings[key]) ? rest : { ...rest, [key]: value };
    fields.get(key).mark(key in changes, null);
    onchange(changes);
  };
  const show = (next, given) => {
    [preset, changes] = [
      next,
      Object.fromEntries(
        Object.entries(given).filter(([key, value]) => key in next.settings && !same(value, next.settings[key])),
      ),
    ];
    const make = (key) => fieldOf(key, settings[key], preset.settings[key], changes[key], { isHere, change });
    fields = new Map(
      Object.keys(preset.settings)
        .filter((key) => settings[key])
        .map((key) => [key, make(key)]),
    );
    const rest = [...fields.keys()].filter((key) => !FIRST.includes(key)),
      of = (section) => rest.filter((key) => settings[key].section === section);
    const put = (place, keys) =>
      fill(
        place,
        keys.map((key) => fields.get(key)),
      );
    put(
      first,
      FIRST.filter((key) => fields.has(key)),
    );
    put(model, of("model"));
    put(training, of("training"));
    return changes;
  };
  /** Says what is wrong at its field; with null, that nothing is. Gives whether there is such a field. */
  const problem = (key, sentence) => {
    for (const [name, field] of fields) field.mark(name in changes, name === key ? sentence : null);
    const field = fields.get(key);
    if (sentence && field) field.element.closest("details")?.setAttribute("open", "");
    return Boolean(field);
  };
  /** What is wrong that needs no server to be seen: { field, message }; null where nothing is. */
  const wrong = () => {
    const key = Object.keys(changes).find((one) => !fits(changes[one], settings[one].expected));
    return key
      ? { field: key, message: `${key} is ${changes[key]}, expected ${settings[key].expected}`, status: 400 }
      : null;
  };
  return { element, show, problem, wrong };
}

/** Whether a value is what its setting expects, as far as "a whole number, 1..1024 (why), or none" says it. */
export function fits(value, expected) {
  if (!/^a (whole )?number/.test(expected) || (/\bor none\b/.test(expected) && value.toLowerCase() === "none"))
    return true;
  const number = Number(value),
    [low, high] = (/(\S+)\.\.([\de.+-]+)/.exec(expected) ?? []).slice(1).map(Number);
  return (
    value.trim() !== "" &&
    Number.isFinite(number) &&
    (!/whole/.test(expected) || /^\d+$/.test(value.trim())) &&
    !(number < low) &&
    !(number > high) &&
    !(/above 0/.test(expected) && number <= 0) &&
    !(/0 to below 1/.test(expected) && !(number >= 0 && number < 1))
  );
}

const same = (one, other) =>
  one === other || one.toLowerCase() === other.toLowerCase() || (one.trim() !== "" && Number(one) === Number(other));

function more(title, content) {
  return h("details", { class: "panel" }, h("summary", {}, title), content);
}

function fieldOf(key, setting, own, value, { isHere, change }) {
  const id = `setting-${++names}`,
    words = `${id}-words`,
    wrong = `${id}-wrong`;
  const input = setting.choices
    ? choiceOf(id, setting.choices, value ?? own, key === "data" ? isHere : null)
    : h("input", {
        id,
        type: "text",
        value: value ?? own,
        autocomplete: "off",
        spellcheck: "false",
        inputmode: /number/.test(setting.expected) ? "decimal" : null,
      });
  const back = h(
    "button",
    {
      type: "button",
      class: "train-back",
      title: "Back to the preset's value",
      hidden: true,
      onclick: () => {
        input.value = optionOf(setting, own);
        change(key, own);
      },
    },
    `preset: ${own}`,
  );
  const problem = h("p", { class: "problem", id: wrong, hidden: true });
  input.setAttribute("aria-describedby", `${words} ${wrong}`);
  input.addEventListener(setting.choices ? "change" : "input", () => change(key, input.value.trim()));
  const element = h(
    "div",
    { class: "field", title: `${key}: ${setting.expected}` },
    h("div", { class: "field-head" }, h("label", { for: id }, labelOf(key)), back),
    input,
    problem,
    h("p", { class: "hint", id: words }, setting.description),
  );
  const mark = (isChanged, sentence) => {
    back.hidden = !isChanged;
    element.classList.toggle("is-changed", isChanged);
    problem.hidden = !sentence;
    problem.textContent = sentence ?? "";
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  mark(value !== undefined, null);
  return { element, mark };
}

const optionOf = (setting, own) => setting.choices?.find((choice) => same(choice, own)) ?? own;

function choiceOf(id, choices, value, isHere) {
  const options = choices.map((choice) =>
    h("option", { value: choice }, isHere && !isHere(choice) ? `${choice} (not on this machine)` : choice),
  );
  const select = h("select", { id }, options);
  select.value = choices.find((choice) => same(choice, value)) ?? "";
  return select;
}

const labels = {
  read: "Read window, N",
  write: "Write window, N",
  glimpses: "Glimpses, T",
  hidden: "Hidden cells",
  latent: "Latent size",
};

function labelOf(key) {
  const words = key.replaceAll("_", " ");
  return labels[key] ?? words[0].toUpperCase() + words.slice(1);
}
