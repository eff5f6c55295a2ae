// Equations 19, 20 and 25 to 29 with the numbers of the chosen cell in them.

import { equation } from "../formula.js";

const f = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

/** The equations, by name, each with its element; say({ window, bank, cell, seen, painted, added }) puts in the numbers. */
export function windowEquations() {
  const eq = {
    muX: equation("19", "μ_{X}^{i} = g_{X} + (i − N/2 − 0.5) δ"),
    muY: equation("20", "μ_{Y}^{j} = g_{Y} + (j − N/2 − 0.5) δ"),
    fx: equation("25", "F_{X}[i, a] = exp(−(a − μ_{X}^{i})^{2} / 2σ^{2}) / Z_{X}"),
    fy: equation("26", "F_{Y}[j, b] = exp(−(b − μ_{Y}^{j})^{2} / 2σ^{2}) / Z_{Y}"),
    read: equation("27", "read(x) = γ F_{Y} x F_{X}^{T}"),
    patch: equation("28", "w = W(h^{dec})"),
    write: equation("29", "write = 1/γ · F_{Y}^{T} w F_{X}"),
  };
  const say = ({ window, bank, cell: [j, i], seen, painted, added }) => {
    eq.muX.say(centre("X", i + 1, window.centreX, window, bank.muX[i]));
    eq.muY.say(centre("Y", j + 1, window.centreY, window, bank.muY[j]));
    eq.fx.say(weight("X", i + 1, bank.muX[i], window, bank.x[i]), "Z_{X} makes each row sum to 1");
    eq.fy.say(weight("Y", j + 1, bank.muY[j], window, bank.y[j]));
    const [row, column, gamma] = [j + 1, i + 1, f(window.intensity)];
    eq.read.say(
      `read[${row}, ${column}] = ${gamma} · ∑_{b,a} F_{Y}[${row}, b] x[b, a] F_{X}[${column}, a] = ${f(seen, 3)}`,
      "x̂, what is still to be drawn, is read by the same filters",
    );
    eq.patch.say(`w[${row}, ${column}] = ${f(painted, 3)}`);
    const [least, most] = [Math.min(...added), Math.max(...added)];
    eq.write.say(`1/${gamma} · ∑_{j,i} F_{Y}[j, b] w[j, i] F_{X}[i, a]: from ${f(least, 3)} to ${f(most, 3)}`);
  };
  return { ...eq, say };
}

function centre(axis, i, g, { size, stride }, mu) {
  return `μ_{${axis}}^{${i}} = ${f(g)} + (${i} − ${size}/2 − 0.5) · ${f(stride)} = ${f(mu)}`;
}

// The weight at the pixel nearest to the centre.
function weight(axis, i, mu, { variance }, row) {
  const a = Math.min(row.length, Math.max(1, Math.round(mu)));
  const exponent = `−(${a} − ${f(mu)})^{2} / (2 · ${f(Math.sqrt(variance))}^{2})`;
  return `F_{${axis}}[${i}, ${a}] = exp(${exponent}) / Z_{${axis}} = ${f(row[a - 1], 3)}`;
}
