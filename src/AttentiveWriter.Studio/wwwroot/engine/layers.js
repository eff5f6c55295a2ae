// The layers of a model on one image: vectors in, vectors out.

/** A linear map: y = W x + b, where x is given in parts that follow one another. */
export function linear({ values: weight, shape: [rows, columns] }, bias, parts) {
  const y = Float32Array.from(bias);
  let offset = 0;
  for (const part of parts) {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      const start = row * columns + offset;
      for (let k = 0; k < part.length; k++) {
        sum += weight[start + k] * part[k];
      }
      y[row] += sum;
    }
    offset += part.length;
  }

  return y;
}

/** A step of an LSTM: h and cell from the inputs and what was before; gates in the order i, f, g, o. */
export function lstm(weights, name, inputs, { hidden, cell }) {
  const fed = linear(weights[`${name}.weight_ih`], weights[`${name}.bias`].values, inputs);
  const gates = linear(weights[`${name}.weight_hh`], fed, [hidden]);
  const size = cell.length, next = { hidden: new Float32Array(size), cell: new Float32Array(size) };
  for (let k = 0; k < size; k++) {
    next.cell[k] = sigmoid(gates[size + k]) * cell[k] + sigmoid(gates[k]) * Math.tanh(gates[2 * size + k]);
    next.hidden[k] = sigmoid(gates[3 * size + k]) * Math.tanh(next.cell[k]);
  }

  return next;
}

/** 1 / (1 + e^-x). */
export function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}
