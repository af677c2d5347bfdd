/** Slack's own text format: https://docs.slack.dev/messaging/formatting-message-text */

import { slackDate } from "./dates.js";
import { el, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channel, channelName, now, user, userName, zone } from "./world.js";

/** The three entities Slack escapes with, back to characters. */
export const decoded = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** A text object ({type, text, emoji, verbatim}) as nodes. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return plainLines(plainText(object));
}

/** A plain_text object as one string. */
export function plainText(object) {
  if (!object) return "";
  const text = decoded(object.text ?? "");
  return object.emoji === false ? text : withEmoji(text);
}

export function plainLines(text) {
  return text.split("\n").flatMap((line, at) => (at ? [el("br"), line] : [line]));
}

/** mrkdwn as nodes. Bare addresses become links unless `verbatim`. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  const fence = /```\n?([\s\S]+?)\n?```/g;
  let from = 0;
  for (const found of text.matchAll(fence)) {
    nodes.push(...paragraphs(text.slice(from, found.index).replace(/\n$/, ""), verbatim));
    nodes.push(el("pre", {}, inCode(found[1])));
    from = found.index + found[0].length;
  }
  nodes.push(...paragraphs(from ? text.slice(from).replace(/^\n/, "") : text, verbatim));
  return nodes;
}

function paragraphs(text, verbatim) {
  const nodes = [];
  for (const group of quoteGroups(text)) {
    const inside = inline(group.lines.join("\n"), verbatim);
    nodes.push(...(group.quoted ? [el("blockquote", {}, inside)] : inside));
  }
  return nodes;
}

/** Lines in runs: quoted (">" or "&gt;" in front; three of them quote all that follows) or not. */
function quoteGroups(text) {
  const groups = [];
  let quoteRest = false;
  if (text === "") return groups;
  for (const line of text.split("\n")) {
    const rest = quoteRest ? null : line.match(/^(?:&gt;|>){3} ?(.*)$/);
    const one = quoteRest ? null : line.match(/^(?:&gt;|>) ?(.*)$/);
    quoteRest = quoteRest || rest !== null;
    const quoted = quoteRest || one !== null;
    const last = groups.at(-1);
    const content = rest?.[1] ?? one?.[1] ?? line;
    if (last?.quoted === quoted) last.lines.push(content);
    else groups.push({ quoted, lines: [content] });
  }
  return groups;
}

const WORD = /[\p{L}\p{N}]/u;
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([\w+'-]+(?:::skin-tone-\d)?):|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"])|\n/y;
const STYLES = { "*": "strong", "_": "em", "~": "s" };

function inline(text, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => { if (plain) nodes.push(decoded(plain)); plain = ""; };
  let at = 0;
  while (at < text.length) {
    const found = token(text, at, verbatim) ?? styled(text, at, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function token(text, at, verbatim) {
  TOKEN.lastIndex = at;
  const found = TOKEN.exec(text);
  if (!found) return null;
  const [whole, angled, code, shortcode, address] = found;
  const end = at + whole.length;
  if (whole === "\n") return { node: el("br"), end };
  if (angled) return { node: inAngles(angled), end };
  if (code) return { node: el("code", {}, inCode(code)), end };
  if (shortcode) return emoji(shortcode) && { node: emojiNode(shortcode), end };
  if (verbatim || WORD.test(text[at - 1] ?? "")) return null;
  return { node: link(decoded(address), decoded(address)), end };
}

export function emojiNode(name) {
  return el("span", { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " ") }, emoji(name) ?? `:${name}:`);
}

/** `*bold*`, `_italic_`, `~struck~`: only from a word's edge to a word's edge, within one line. */
function styled(text, at, verbatim) {
  const mark = text[at];
  const opens = STYLES[mark] && !WORD.test(text[at - 1] ?? "") && /[^\s]/.test(text[at + 1] ?? " ") && text[at + 1] !== mark;
  if (!opens) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  return { node: el(STYLES[mark], {}, inline(text.slice(at + 1, end), verbatim)), end: end + 1 };
}

function closing(text, from, mark) {
  for (let at = from; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === "<") at = Math.max(at, text.indexOf(">", at));
    else if (text[at] === "`" && text.indexOf("`", at + 1) > 0) at = text.indexOf("`", at + 1);
    else if (text[at] === mark && at > from && !/\s/.test(text[at - 1]) && !WORD.test(text[at + 1] ?? "")) return at;
  }
  return -1;
}

/** Code keeps its marks; a link in it shows its label, as in Slack. */
function inCode(text) {
  return decoded(text.replace(/<((?:https?:|mailto:)[^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, url, label) => label || url));
}

function inAngles(content) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : content.slice(bar + 1);
  const id = target.slice(1);
  if (target.startsWith("@")) return mention(`@${user(id) ? userName(id) : decoded(label) || id}`);
  if (target.startsWith("#")) return mention(`#${channel(id) ? channelName(id) : decoded(label) || id}`);
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (!/^[a-z][a-z+.-]*:/i.test(target)) return decoded(`<${content}>`);
  return link(decoded(target), label ? inline(label, true) : decoded(target.replace(/^mailto:/, "")));
}

export function mention(text, { loud = false } = {}) {
  return el("span", { class: loud ? "mention mention-loud" : "mention" }, text);
}

function special(target, label) {
  const [kind, unix, format, url] = target.split("^");
  if (kind === "date") return dateNode(Number(unix), { format: decoded(format ?? ""), url: url && decoded(url), fallback: label });
  if (["channel", "here", "everyone"].includes(kind)) return mention(`@${kind}`, { loud: true });
  if (kind === "subteam") return mention(decoded(label) || "@group", { loud: true });
  return decoded(label || `<!${target}>`);
}

/** A date in the acting person's zone; the fallback shows on hover and stands alone when the date can't be read. */
export function dateNode(unix, { format, url, fallback }) {
  if (!Number.isFinite(unix) || !format) return decoded(fallback ?? "");
  const text = slackDate(unix, format, { now: now(), zone: zone() });
  const stamp = el("time", { datetime: new Date(unix * 1000).toISOString(), title: decoded(fallback ?? "") }, withEmoji(text));
  return url ? link(url, stamp) : stamp;
}
