// Shows the Markdown of model cards: headings, paragraphs, lists, tables, code, links. All text stays text.

import { h } from "./dom.js";

/** The elements of a text in Markdown; pictures and what stands before the first line of dashes are left out. */
export function markdown(source) {
  const lines = source
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .split("\n");
  const root = h("div", { class: "markdown" });
  for (let k = 0; k < lines.length;) k = block(root, lines, k);
  return root;
}

// Adds the block that begins at line k; gives the line after it.
function block(root, lines, k) {
  const line = lines[k],
    heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (line.trim() === "" || /^!\[[^\]]*\]\([^)]*\)\s*$/.test(line)) return k + 1;
  if (line.startsWith("```")) return code(root, lines, k);
  if (heading) {
    // The page has a first heading of its own.
    root.append(h(`h${Math.min(6, heading[1].length + 1)}`, {}, inline(heading[2])));
    return k + 1;
  }
  if (line.startsWith("|")) return table(root, lines, k);
  if (/^\s*([-*]|\d+\.)\s/.test(line)) return list(root, lines, k);
  let end = k + 1;
  while (end < lines.length && lines[end].trim() !== "" && !/^(#|\||```|\s*[-*]\s)/.test(lines[end])) end++;
  root.append(h("p", {}, inline(lines.slice(k, end).join(" "))));
  return end;
}

function code(root, lines, k) {
  let end = k + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end++;
  root.append(h("pre", { tabindex: 0 }, h("code", {}, lines.slice(k + 1, end).join("\n"))));
  return end + 1;
}

function table(root, lines, k) {
  let end = k;
  while (end < lines.length && lines[end].startsWith("|")) end++;
  const rows = lines.slice(k, end).map((line) =>
    line
      .replace(/^\||\|\s*$/g, "")
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
  const [head, , ...body] = rows,
    row = (kind, cells) =>
      h(
        "tr",
        {},
        cells.map((cell) => h(kind, {}, inline(cell))),
      );
  root.append(
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        { class: "table" },
        h("thead", {}, row("th", head)),
        h(
          "tbody",
          {},
          body.map((cells) => row("td", cells)),
        ),
      ),
    ),
  );
  return end;
}

function list(root, lines, k) {
  const isOrdered = /^\s*\d/.test(lines[k]),
    items = [];
  let end = k;
  for (; end < lines.length && lines[end].trim() !== ""; end++) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(lines[end]);
    if (item) items.push(item[1]);
    else items.push(`${items.pop()} ${lines[end].trim()}`);
  }
  root.append(
    h(
      isOrdered ? "ol" : "ul",
      {},
      items.map((item) => h("li", {}, inline(item))),
    ),
  );
  return end;
}

// Code, strong, emphasised, links; a link to a file beside the card leads nowhere from here, and is its words.
function inline(text) {
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|!?\[([^\]]*)\]\(([^)\s]*)\)/g,
    nodes = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    const [all, mono, strong, soft, label, target] = found;
    nodes.push(
      text.slice(from, found.index),
      mono
        ? h("code", {}, mono)
        : strong
          ? h("strong", {}, inline(strong))
          : soft
            ? h("em", {}, inline(soft))
            : link(label, target),
    );
    from = found.index + all.length;
  }
  return [...nodes, text.slice(from)];
}

function link(label, target) {
  return /^https?:\/\//.test(target)
    ? h("a", { href: target, rel: "noreferrer noopener", target: "_blank" }, label)
    : label;
}
