/** Draws the blocks of Block Kit: https://docs.slack.dev/reference/block-kit/blocks */

import { button, image, overflow } from "./buttons.js";
import { chart } from "./charts.js";
import { checkboxes, radioButtons } from "./choices.js";
import { dateInput } from "./date_inputs.js";
import { el, freshId, link } from "./dom.js";
import { markdown } from "./markdown.js";
import { decoded, plainText, textNodes } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { selectMenu } from "./select_menus.js";
import { table } from "./tables.js";
import { textInput } from "./text_inputs.js";

const SOURCES = ["static", "external", "users", "conversations", "channels"];

const ELEMENTS = {
  button, overflow, checkboxes, image: (element) => image(element), radio_buttons: radioButtons,
  ...Object.fromEntries(SOURCES.flatMap((source) => [[`${source}_select`, selectMenu], [`multi_${source}_select`, selectMenu]])),
  ...Object.fromEntries(["datepicker", "timepicker", "datetimepicker"].map((type) => [type, dateInput])),
  ...Object.fromEntries(["plain_text_input", "number_input", "email_text_input", "url_text_input"].map((type) => [type, textInput])),
};

const BLOCKS = {
  actions: (block, surface) => el("div", { class: "actions" }, elements(block, surface)),
  alert: (block) => el("div", { class: `alert level-${block.level ?? "default"}`, role: "note" }, textNodes(block.text)),
  card,
  carousel: (block, surface) => el("div", { class: "carousel", tabindex: "0" }, block.elements.map((one) => card(one, surface))),
  container: (block, surface) => el("div", { class: "card" }, strong(block.title),
    (block.child_blocks ?? block.blocks ?? block.elements ?? []).map((child) => drawBlock(child, surface))),
  context: (block) => el("div", { class: "context" }, block.elements.map((one) => (
    one.type === "image" ? image(one, { small: true }) : el("span", {}, textNodes(one))))),
  data_table: table,
  data_visualization: chart,
  divider: () => el("hr"),
  file: (block) => el("div", { class: "file" }, "📄 ", block.external_id ?? "File"),
  header: (block) => el("h3", { class: "header" }, textNodes(block.text)),
  image: (block) => el("figure", {}, block.title ? el("figcaption", {}, textNodes(block.title)) : null, image(block)),
  input,
  markdown: (block) => el("div", { class: "markdown" }, markdown(block.text)),
  rich_text: (block) => el("div", { class: "rich-text" }, richText(block)),
  section,
  table,
  video: (block) => el("div", { class: "file" }, "🎬 ", link(block.title_url ?? block.video_url, textNodes(block.title))),
};

/** One block as a node. Elements in it report to `surface`. */
export function drawBlock(block, surface) {
  const draw = BLOCKS[block.type] ?? unknown;
  const node = draw(block, surface);
  node.classList.add("block");
  node.dataset.block = block.type;
  if (block.block_id) node.dataset.blockOf = block.block_id;
  return node;
}

function unknown(block) {
  return el("p", { class: "unknown" }, `This page can't show a block of type “${block.type}”.`);
}

function elements(block, surface) {
  return (block.elements ?? []).map((element) => drawElement(element, surface.place(block, element, { dispatches: true })));
}

function drawElement(element, place) {
  const draw = ELEMENTS[element.type];
  return el("div", { class: "element" }, draw ? draw(element, place) : unknown(element));
}

const strong = (text) => (text ? el("p", { class: "card-title" }, textNodes(text)) : null);

function section(block, surface) {
  const fields = (block.fields ?? []).map((one) => el("div", {}, textNodes(one)));
  const words = el("div", { class: "section-words" },
    block.text ? el("div", {}, textNodes(block.text)) : null,
    fields.length ? el("div", { class: "fields" }, fields) : null);
  return el("div", { class: "section" }, words, block.accessory ? accessory(block, surface) : null);
}

function accessory(block, surface) {
  if (block.accessory.type === "image") return image(block.accessory);
  const name = plainText(block.text).replace(/[*_~`]/g, "").slice(0, 80);
  return drawElement(block.accessory, surface.place(block, block.accessory, { dispatches: true, name }));
}

function card(block, surface) {
  return el("div", { class: "card" },
    block.hero_image ? image(block.hero_image) : null,
    el("div", { class: "card-head" }, block.icon ? image(block.icon, { small: true }) : null, strong(block.title)),
    block.subtitle ? el("p", { class: "detail" }, textNodes(block.subtitle)) : null,
    block.body ? el("div", {}, textNodes(block.body)) : null,
    block.actions?.length ? el("div", { class: "actions" }, elements({ ...block, elements: block.actions }, surface)) : null);
}

const GROUPS = ["checkboxes", "radio_buttons"];

/** A label, the element it belongs to, its hint, and room for what is wrong with it. */
function input(block, surface) {
  const inputId = freshId("input");
  const labelId = freshId("label");
  const errorId = freshId("error");
  const hint = block.hint ? el("p", { class: "hint", id: freshId("hint") }, textNodes(block.hint)) : null;
  const words = [textNodes(block.label), block.optional ? el("span", { class: "optional" }, " (optional)") : null];
  const isGroup = GROUPS.includes(block.element.type);
  const label = el(isGroup ? "div" : "label", { class: "label", id: labelId, for: isGroup ? null : inputId }, words);
  const error = el("p", { class: "field-error", id: errorId, role: "alert" });
  const place = surface.place(block, block.element, {
    dispatches: block.dispatch_action === true, isInput: true, optional: block.optional === true, inputId, labelId,
    describedBy: [hint?.id, errorId].filter(Boolean).join(" "), error, name: decoded(block.label?.text ?? ""),
  });
  return el("div", { class: "input" }, label, drawElement(block.element, place), hint, error);
}
