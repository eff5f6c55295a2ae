// The state of a page is its address: #/draw?model=mnist-quick&seed=7. What equals its default is left out.

const delay = 200;
const remembered = new Map();

let page = "draw";
let values = new Map();
let timer = 0;

/** Reads the address; gives the page's name. */
export function readAddress() {
  clearTimeout(timer);
  timer = 0;
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  page = path || "draw";
  values = new Map(new URLSearchParams(query));
  remembered.set(page, hash());
  return page;
}

/** The address at which a page was left, so that a tab leads back to it. */
export function lastAddress(name) {
  return remembered.get(name) ?? `#/${name}`;
}

/** The address within the site of a page with the given values. */
export function address(name, parameters = {}) {
  const query = queryOf(new Map(Object.entries(parameters).filter(([, value]) => isGiven(value))));
  return `#/${name}${query}`;
}

export const state = {
  /** The value of a name; a number or a truth value where the default is one, and the default where none is given. */
  get(name, fallback = "") {
    const text = values.get(name);
    if (text === undefined) {
      return fallback;
    }

    if (typeof fallback === "number") {
      const number = Number(text);
      return text.trim() !== "" && Number.isFinite(number) ? number : fallback;
    }

    return typeof fallback === "boolean" ? text === "1" || text === "true" : text;
  },

  /** Whether the address names a value. */
  has(name) {
    return values.has(name);
  },

  /** Sets values; one that is null, undefined or "" is taken out. The address follows a moment later, without history. */
  set(changes) {
    for (const [name, value] of Object.entries(changes)) {
      if (isGiven(value)) {
        values.set(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
      } else {
        values.delete(name);
      }
    }

    clearTimeout(timer);
    timer = setTimeout(write, delay);
  },

  /** The whole address as it is now: what a link to this state must be. */
  link() {
    write();
    return location.href;
  },
};

/** Keeps what is pending for a tab that leads back: the address is another one already, and must not be written over. */
export function keep() {
  if (timer !== 0) {
    clearTimeout(timer);
    timer = 0;
    remembered.set(page, hash());
  }
}

/** Writes what is pending: before a page is left. */
export function write() {
  if (timer !== 0) {
    clearTimeout(timer);
    timer = 0;
    remembered.set(page, hash());
    history.replaceState(null, "", hash());
  }
}

function hash() {
  return `#/${page}${queryOf(values)}`;
}

function queryOf(map) {
  const text = new URLSearchParams([...map]).toString().replaceAll("%2C", ",").replaceAll("%7E", "~");
  return text === "" ? "" : `?${text}`;
}

function isGiven(value) {
  return value !== null && value !== undefined && value !== "";
}
