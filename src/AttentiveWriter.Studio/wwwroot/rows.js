// The rows of a run's metrics, as they come, and the lines that charts make of them.

// More points than a chart has pixels only cost time: of a fast run thousands come each second.
const most = 4000;

/** The rows of a run so far, of very many every other one; a row that comes twice counts once. */
export class Rows {
  #seen = new Set();
  training = [];
  validations = [];
  timings = [];

  /** Forgets everything: the run was begun anew. */
  clear() {
    this.#seen.clear();
    this.training = [];
    this.validations = [];
    this.timings = [];
  }

  /** Takes rows of metrics and of timing. */
  add({ rows = [], timings = [] }) {
    for (const row of rows) {
      const isTraining = row.kind === "train";
      if (this.#isNew(row.kind, row.step)) (isTraining ? this.training : this.validations).push(row);
    }
    for (const row of timings) if (this.#isNew("timing", row.step)) this.timings.push(row);
    this.training = halved(this.training);
    this.timings = halved(this.timings);
  }

  /** The step from which rows may be missing: those of the last step may not all have come. */
  get after() {
    return Math.max(0, (this.training.at(-1)?.step ?? 0) - 1);
  }

  /** Whether its model tells classes apart. */
  get isClassifier() {
    return this.validations.some((row) => row.error_rate !== undefined);
  }

  /** The points of a figure: [[place, value], ...]. `place` makes the place on the axis of a row. */
  points(split, figure, place = (row) => row.step) {
    return this[split].filter((row) => Number.isFinite(row[figure])).map((row) => [place(row), row[figure]]);
  }

  /** Images per second: [[step, value], ...]. */
  speed() {
    return this.timings.filter((row) => row.seconds > 0).map((row) => [row.step, row.images / row.seconds]);
  }

  /** Seconds of training at a step, by the speed that was measured around it; NaN where that is not known. */
  clock(batch) {
    const places = [[0, 0]];
    for (const { step, images, seconds } of this.timings) {
      const [before, sum] = places.at(-1);
      // Not all rows need be there: what was measured stands for the steps since the one before.
      if (images > 0 && step > before) places.push([step, sum + ((step - before) * batch * seconds) / images]);
    }
    return (row) => between(places, row.step);
  }

  #isNew(kind, step) {
    const key = `${kind} ${step}`;
    return !this.#seen.has(key) && Boolean(this.#seen.add(key));
  }
}

// The last stays: it is where the run stands.
function halved(rows) {
  return rows.length <= most ? rows : rows.filter((_, k) => (rows.length - 1 - k) % 2 === 0);
}

function between(places, step) {
  if (places.length < 2) return NaN;
  let k = places.findIndex(([at]) => at >= step);
  if (k < 0) k = places.length - 1;
  const [s0, t0] = places[Math.max(0, k - 1)],
    [s1, t1] = places[k];
  return s1 > s0 ? t0 + ((t1 - t0) * (step - s0)) / (s1 - s0) : t1;
}
