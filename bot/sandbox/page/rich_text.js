/** The rich_text block: text as a tree, not as marks. */

import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { dateNode, decoded, emojiNode, mention, plainLines } from "./mrkdwn.js";
import { channelName, userName } from "./world.js";

export function richText(block) {
  return (block.elements ?? []).map(part);
}

function part(element) {
  const inside = () => (element.elements ?? []).map(run);
  switch (element.type) {
    case "rich_text_section": return el("div", { class: "rich-section" }, inside());
    case "rich_text_quote": return el("blockquote", {}, inside());
    case "rich_text_preformatted": return el("pre", {}, inside());
    case "rich_text_list": return list(element);
    default: return run(element);
  }
}

function list(element) {
  const ordered = element.style === "ordered";
  const start = ordered && element.offset ? element.offset + 1 : null;
  const depth = Math.min(element.indent ?? 0, 8);
  const items = (element.elements ?? []).map((item) => el("li", {}, (item.elements ?? []).map(run)));
  return el(ordered ? "ol" : "ul", { start, class: `rich-list indent-${depth}` }, items);
}

function run(element) {
  return styled(bare(element), element.style);
}

function bare(element) {
  switch (element.type) {
    case "text": return plainLines(decoded(element.text ?? ""));
    case "link": return link(element.url, element.text ? decoded(element.text) : element.url);
    case "emoji": return emoji(element.name) ? emojiNode(element.name) : `:${element.name}:`;
    case "user": return mention(`@${userName(element.user_id)}`);
    case "channel": return mention(`#${channelName(element.channel_id)}`);
    case "usergroup": return mention("@group", { loud: true });
    case "broadcast": return mention(`@${element.range}`, { loud: true });
    case "date": return dateNode(element.timestamp, element);
    case "color": return el("code", {}, element.value);
    default: return element.text ?? "";
  }
}

const TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function styled(content, style) {
  let nodes = content;
  for (const [name, tag] of Object.entries(TAGS)) if (style?.[name]) nodes = el(tag, {}, nodes);
  return nodes;
}
