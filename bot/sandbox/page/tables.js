/** The table and data_table blocks. */

import { el } from "./dom.js";
import { decoded, plainLines, textNodes } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

export function table(block) {
  const [head = [], ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const row = (cells, tag) => el("tr", {}, cells.map((cell, at) => cellNode(cell, tag, settings[at])));
  return el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": block.caption || "Table" },
    el("table", {},
      block.caption ? el("caption", {}, decoded(block.caption.text ?? block.caption)) : null,
      el("thead", {}, row(head, "th")),
      el("tbody", {}, body.map((cells) => row(cells, "td")))));
}

function cellNode(cell, tag, setting) {
  const classes = [`align-${setting?.align ?? "left"}`, setting?.is_wrapped === false ? "no-wrap" : ""];
  return el(tag, { class: classes.join(" ").trim(), scope: tag === "th" ? "col" : null }, cellContent(cell ?? {}));
}

function cellContent(cell) {
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "mrkdwn" || cell.type === "plain_text") return textNodes(cell);
  return plainLines(decoded(String(cell.text ?? cell.value ?? "")));
}
