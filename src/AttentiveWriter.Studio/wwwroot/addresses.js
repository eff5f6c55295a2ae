// The addresses of the interface.

/** The address of something of a model: modelUrl("mnist", "drawing", { seed: 1 }). What is null or "" is left out. */
export function modelUrl(id, path = "", query = {}) {
  return withQuery(`api/models/${encodeURIComponent(id)}${path && `/${path}`}`, query);
}

/** An address with a query; what is null, undefined or "" is left out. */
export function withQuery(url, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length === 0 ? url : `${url}?${new URLSearchParams(given)}`;
}
