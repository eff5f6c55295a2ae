// Start: the address names a page; its module is loaded and mounted.

import { get, listModels } from "./api.js";
import { fail, h } from "./dom.js";
import { silent } from "./errors.js";
import { pages } from "./pages.js";
import { keep, lastAddress, readAddress, state, write } from "./state.js";

const root = document.getElementById("page");

let mounted = null;
let turn = 0;

async function route() {
  const mine = ++turn;
  keep();
  const name = readAddress();
  const page = pages[name];
  leave();
  markTab(name);
  if (!page) {
    root.replaceChildren(h("section", { class: "empty" }, h("h1", {}, "There is no such page"),
      h("p", {}, "The tabs above lead to those that there are.")));
    return;
  }

  document.title = `${page.title} - AttentiveWriter studio`;
  try {
    const module = await page.load().catch((error) => {
      console.warn(error);
      throw silent();
    });
    if (mine === turn) {
      // A place of its own: a page that is left while it is still being built does not get in the way.
      const place = h("div");
      root.replaceChildren(place);
      scrollTo(0, 0);
      root.dataset.page = name;
      mounted = await module.mount(place, state);
      if (mine !== turn) {
        leave();
      }
    }
  } catch (error) {
    fail(error);
  }
}

function leave() {
  mounted?.unmount?.();
  mounted = null;
}

function markTab(name) {
  for (const tab of document.querySelectorAll(".tabs a")) {
    tab.toggleAttribute("aria-current", tab.dataset.page === name);
    if (tab.dataset.page === name) {
      tab.setAttribute("aria-current", "page");
      tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
}

// A tab leads back to the state in which its page was left; only a page that one is on starts anew.
function followTab(event) {
  const tab = event.target.closest(".tabs a");
  if (tab) {
    write();
    tab.href = tab.hasAttribute("aria-current") ? `#/${tab.dataset.page}` : lastAddress(tab.dataset.page);
  }
}

async function showHealth() {
  const status = document.getElementById("status");
  try {
    const health = await get("api/health");
    status.textContent = `${health.version}`;
    status.title = `AttentiveWriter ${health.version}, ${health.threads} threads`;
  } catch {
    status.textContent = "";
  }
}

document.addEventListener("click", followTab, true);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  root.focus();
});
window.addEventListener("hashchange", route);
window.addEventListener("pagehide", write);
window.addEventListener("unhandledrejection", (event) => fail(event.reason));
listModels().catch(() => {});
route();
showHealth();
