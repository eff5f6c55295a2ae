// The weights of a model: a safetensors file, read as it is.

/** The arrays of a safetensors file by their names, each with its shape. */
export function readWeights(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const arrays = {};
  delete header.__metadata__;
  for (const [name, { shape, data_offsets: [from, to] }] of Object.entries(header)) {
    // A copy: numbers of four bytes may only begin where the file need not put them.
    arrays[name] = { shape, values: new Float32Array(file.slice(8 + length + from, 8 + length + to).buffer) };
  }

  return arrays;
}
