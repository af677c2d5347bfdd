/** The markdown block: the usual Markdown, its common part. */

import { el, link } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { decoded } from "./mrkdwn.js";

const STARTS = [
  { mark: /^```/, take: fenced },
  { mark: /^(#{1,6})\s+/, take: heading },
  { mark: /^(?:-{3,}|\*{3,}|_{3,})\s*$/, take: (lines) => { lines.shift(); return el("hr"); } },
  { mark: /^>\s?/, take: quote },
  { mark: /^\s*[-*+]\s+/, take: (lines) => items(lines, "ul", /^\s*[-*+]\s+/) },
  { mark: /^\s*\d+[.)]\s+/, take: (lines) => items(lines, "ol", /^\s*\d+[.)]\s+/) },
];

export function markdown(text) {
  const lines = decoded(text).split("\n");
  const nodes = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else nodes.push(startOf(lines[0])?.take(lines) ?? paragraph(lines));
  }
  return nodes;
}

const startOf = (line) => STARTS.find(({ mark }) => mark.test(line));

function heading(lines) {
  const [, marks, text] = lines.shift().match(/^(#{1,6})\s+(.*?)\s*#*$/);
  return el(`h${Math.min(marks.length + 2, 6)}`, {}, spans(text));
}

function fenced(lines) {
  lines.shift();
  const taken = [];
  while (lines.length && !lines[0].startsWith("```")) taken.push(lines.shift());
  lines.shift();
  return el("pre", {}, taken.join("\n"));
}

function quote(lines) {
  const taken = [];
  while (lines.length && lines[0].startsWith(">")) taken.push(lines.shift().replace(/^>\s?/, ""));
  return el("blockquote", {}, markdown(taken.join("\n")));
}

function items(lines, tag, mark) {
  const taken = [];
  while (lines.length && mark.test(lines[0])) taken.push(el("li", {}, spans(lines.shift().replace(mark, ""))));
  return el(tag, {}, taken);
}

function paragraph(lines) {
  const taken = [];
  while (lines.length && lines[0].trim() && !startOf(lines[0])) taken.push(lines.shift());
  return el("p", {}, taken.flatMap((line, at) => (at ? [el("br"), ...spans(line)] : spans(line))));
}

const SPAN = new RegExp([
  "`([^`]+)`", "\\[([^\\]]+)\\]\\(([^)\\s]+)\\)", "\\*\\*(.+?)\\*\\*", "~~(.+?)~~", "\\*([^*\\s][^*]*)\\*", "\\b_([^_]+)_\\b",
].join("|"));

function spans(text) {
  const found = text.match(SPAN);
  if (!found) return text ? [withEmoji(text)] : [];
  const [whole, code, label, url, bold, struck, starred, underlined] = found;
  const italic = starred ?? underlined;
  const node = code ? el("code", {}, code)
    : label ? link(url, spans(label))
      : bold ? el("strong", {}, spans(bold))
        : struck ? el("s", {}, spans(struck)) : el("em", {}, spans(italic));
  return [...spans(text.slice(0, found.index)), node, ...spans(text.slice(found.index + whole.length))];
}
