// What the axes of the charts have in common: ticks at round numbers, and how numbers are written.

/** A linear axis: { low, high, at(value) 0..1, ticks(count) }; with roundTo, it ends at ticks of about that many. */
export function linearScale(low, high, { roundTo = 0 } = {}) {
  if (!(high > low))
    [low, high] = low === high ? [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2] : [0, 1];
  const step = roundTo > 0 ? niceStep((high - low) / roundTo) : 0;
  if (step > 0) {
    [low, high] = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  }
  return {
    low,
    high,
    at: (value) => (value - low) / (high - low),
    ticks: (count) => linearTicks(low, high, step || niceStep((high - low) / Math.max(1, count))),
  };
}

/** A logarithmic axis over positive values, like linearScale. */
export function logScale(low, high) {
  if (!(low > 0 && high >= low)) [low, high] = [1, 10];
  if (high / low < 1.1) [low, high] = [low / 1.05, high * 1.05];
  const from = Math.log10(low),
    to = Math.log10(high);
  return {
    low,
    high,
    at: (value) => (Math.log10(value) - from) / (to - from),
    ticks: (count) => logTicks(low, high, count),
  };
}

/** Writes a number with as many figures as matter. */
export function short(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2).replace("e+", "e");
  return value.toLocaleString("en", size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 });
}

/** Writes seconds as people say them: 8 s, 2 min 5 s, 3 h 20 min. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  const hours = Math.floor(s / 3600);
  return hours < 48 ? `${hours} h ${Math.round((s % 3600) / 60)} min` : `${(hours / 24).toFixed(1)} days`;
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

function linearTicks(low, high, step) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-6); k * step <= high + step * 1e-6; k++) {
    const value = k === 0 ? 0 : k * step;
    ticks.push({ value, label: tickLabel(value, decimals) });
  }
  return ticks;
}

function tickLabel(value, decimals) {
  if (decimals > 6 || Math.abs(value) >= 1e7) return value === 0 ? "0" : value.toExponential(1).replace("e+", "e");
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

function logTicks(low, high, count) {
  const decades = Math.log10(high / low);
  if (decades < 1)
    return linearTicks(low, high, niceStep((high - low) / Math.max(1, count))).filter((tick) => tick.value > 0);
  const factors = decades > count ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const factor of factors) {
      const value = factor * 10 ** e;
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push({ value, label: short(value) });
    }
  }
  return ticks;
}
