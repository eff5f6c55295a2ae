// Play, pause, step and scrub over the steps of a drawing (or the points of a walk).

import { h, iconButton, reducedMotion, setIcon } from "./dom.js";

const speeds = [1, 2, 4, 8, 16, 32, 64];

/** The least and the most of them a second. */
export const speedBounds = [speeds[0], speeds.at(-1)];
const seconds = 2;

/** A player of steps 1..steps: onstep(t) paints. word names what is played ("Step"); bounce plays to and fro without end. */
export class Player {
  #steps = 1;
  #t = 1;
  #direction = 1;
  #frame = 0;
  #since = 0;
  #speed = 0;
  #word;
  #bounce;
  #onstep;
  #onpause;
  #play;
  #scrub;
  #shown;
  #pace;
  #bars;
  #kept;

  constructor({ word = "Step", unit = "steps a second", bounce = false, speed = 0, onstep, onspeed, onpause }) {
    this.#word = word;
    this.#bounce = bounce;
    this.#speed = speed;
    this.#onstep = onstep;
    this.#onpause = onpause;
    this.#play = iconButton("play", "Play", { kind: "primary", onclick: () => this.toggle() });
    this.#scrub = h("input", { type: "range", min: 1, max: 1, step: 1, value: "1", "aria-label": word });
    this.#scrub.addEventListener("input", () => {
      this.#stop();
      this.seek(Number(this.#scrub.value));
      this.#onpause?.(this.#t);
    });
    this.#shown = h("output", { class: "player-step num" });
    this.#pace = h("select", { "aria-label": `Speed, ${unit}`, title: `Speed, ${unit}` },
      speeds.map((value) => h("option", { value: String(value) }, `${value}/s`)));
    this.#pace.addEventListener("change", () => {
      this.#speed = Number(this.#pace.value);
      onspeed?.(this.#speed);
      this.#restartClock();
    });
    this.#bars = h("div", { class: "player-bars", hidden: true });
    this.#kept = h("div", { class: "player-kept", hidden: true });
    this.element = h("div", { class: "player", role: "group", "aria-label": `${word}: play, pause, step` },
      iconButton("previous", `${word} back`, { onclick: () => this.step(-1) }), this.#play,
      iconButton("next", `${word} on`, { onclick: () => this.step(1) }),
      h("div", { class: "player-time" }, this.#kept, this.#scrub, this.#bars), this.#shown, this.#pace);
    this.listen(this.element);
  }

  get t() {
    return this.#t;
  }

  get steps() {
    return this.#steps;
  }

  get playing() {
    return this.#frame !== 0;
  }

  /** Space and arrows over an element work this player. */
  listen(element) {
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** A picture that this player moves: it takes the keys, and a click plays or pauses. */
  moves(picture) {
    picture.tabIndex = 0;
    picture.classList.add("moves");
    picture.addEventListener("click", () => this.toggle());
    this.listen(picture);
  }

  /** Sets how many steps there are; t stays where it fits. */
  setSteps(steps) {
    this.#steps = steps;
    this.#t = Math.min(this.#t, steps);
    this.#scrub.max = steps;
    this.element.style.setProperty("--steps", steps);
    const wanted = this.#speed > 0 ? this.#speed : steps / seconds;
    this.#pace.value = String(speeds.findLast((value) => value <= Math.max(1, wanted)));
  }

  /** Shows step t. */
  seek(t) {
    this.#t = Math.max(1, Math.min(this.#steps, t));
    this.#scrub.value = String(this.#t);
    this.#scrub.setAttribute("aria-valuetext", `${this.#word} ${this.#t} of ${this.#steps}`);
    this.#shown.textContent = `${this.#word} ${this.#t} of ${this.#steps}`;
    this.#markBar();
    this.#onstep(this.#t);
  }

  /** Plays from step `from`; where less motion is asked for, the last step is shown at once. */
  start(from = 1) {
    if (reducedMotion()) {
      this.#stop();
      this.seek(this.#steps);
    } else {
      this.#direction = 1;
      this.seek(from);
      this.play();
    }
  }

  /** Plays on; from the start where the end is reached. */
  play() {
    if (this.#t >= this.#steps && !this.#bounce) {
      this.seek(1);
    }

    this.#restartClock();
    if (!this.playing && this.#steps > 1) {
      this.#frame = requestAnimationFrame((now) => this.#tick(now));
      setIcon(this.#play, "pause", "Pause");
    }
  }

  pause() {
    this.#stop();
    this.#onpause?.(this.#t);
  }

  toggle() {
    if (this.playing) {
      this.pause();
    } else {
      this.play();
    }
  }

  /** One step on or back. */
  step(by) {
    this.#stop();
    this.seek(this.#t + by);
    this.#onpause?.(this.#t);
  }

  /** Marks the steps that are kept (0: none). */
  set kept(steps) {
    this.#kept.hidden = steps <= 0;
    this.#kept.style.setProperty("--kept", steps);
    this.#kept.title = `Steps 1..${steps} are kept`;
  }

  /** Bars under the timeline, one a step; words(value, t) says what one is. null takes them away. */
  showBars(values, words) {
    this.#bars.hidden = values === null;
    const most = Math.max(1e-9, ...(values ?? []));
    this.#bars.replaceChildren(...(values ?? []).map((value, i) => {
      const bar = h("button", {
        type: "button", class: "player-bar", tabindex: "-1", title: words(value, i + 1), "aria-label": words(value, i + 1),
        onclick: () => this.step(i + 1 - this.#t),
      }, h("i", { style: { height: `${(100 * Math.max(0, value)) / most}%` } }));
      return bar;
    }));
    this.#markBar();
  }

  unmount() {
    this.#stop();
  }

  #markBar() {
    [...this.#bars.children].forEach((bar, i) => bar.classList.toggle("now", i + 1 === this.#t));
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    setIcon(this.#play, "play", "Play");
  }

  #restartClock() {
    this.#since = 0;
  }

  #tick(now) {
    this.#since ||= now;
    const speed = Number(this.#pace.value);
    // A browser that was busy for a while goes on from where it was: strokes are not left out.
    const due = Math.min(Math.floor(((now - this.#since) * speed) / 1000), Math.max(1, Math.ceil(speed / 12)));
    if (due > 0) {
      this.#since = now;
      this.#advance(due);
    }

    if (this.playing) {
      this.#frame = requestAnimationFrame((later) => this.#tick(later));
    }
  }

  #advance(by) {
    const next = this.#t + by * this.#direction;
    if (this.#bounce && (next > this.#steps || next < 1)) {
      this.#direction = -this.#direction;
    }

    this.seek(next);
    if (!this.#bounce && this.#t >= this.#steps) {
      this.#stop();
      this.#onpause?.(this.#t);
    }
  }

  #key(event) {
    if (event.target === this.#pace || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }

    const work = {
      " ": () => this.toggle(), ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      Home: () => this.step(-this.#steps), End: () => this.step(this.#steps),
    }[event.key];
    if (work && !(event.key === " " && event.target.closest("button"))) {
      event.preventDefault();
      work();
    }
  }
}
