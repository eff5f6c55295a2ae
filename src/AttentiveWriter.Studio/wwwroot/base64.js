// Bytes as text, as JSON carries them.

/** The bytes of a base64 text. */
export function bytes(base64) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(base64);
  }

  const text = atob(base64);
  const result = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    result[i] = text.charCodeAt(i);
  }

  return result;
}

/** The base64 text of bytes. */
export function base64(array) {
  if (array.toBase64) {
    return array.toBase64();
  }

  let text = "";
  for (let i = 0; i < array.length; i += 8192) {
    text += String.fromCharCode(...array.subarray(i, i + 8192));
  }

  return btoa(text);
}
