/** Inputs to type into: plain text, number, e-mail, address of a page. */

import { el } from "./dom.js";
import { plainText } from "./mrkdwn.js";

const PAUSE = 500;
const MOST = 3000;
const SHORT = 500;

const KINDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", inputmode: "email" },
  url_text_input: { type: "url", inputmode: "url" },
};

export function textInput(element, place) {
  const input = field(element, place);
  input.value = place.memory ?? place.stored?.value ?? element.initial_value ?? "";
  const value = () => (input.value === "" ? null : input.value);
  place.register({
    element, value, memory: () => input.value, focus: () => input.focus(), problem: () => problem(element, input.value, input),
  });
  input.addEventListener("input", () => place.touched());
  const when = place.dispatches ? element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"] : [];
  dispatching(input, when, () => place.click(element, value(), input));
  return el("div", { class: "text-field" }, input, notes(element, input, when));
}

function field(element, place) {
  const props = { placeholder: plainText(element.placeholder) || null, ...place.inputProps(element) };
  if (element.multiline) return el("textarea", { ...props, rows: 4, maxlength: element.max_length ?? MOST });
  const most = element.type === "plain_text_input" ? element.max_length ?? MOST : null;
  return el("input", { ...KINDS[element.type], ...props, maxlength: most, autocomplete: "off" });
}

/** Sends the value as dispatch_action_config asks: at Enter, while typing (after a pause), or both. */
function dispatching(input, when, send) {
  let timer = null;
  const later = () => input.isConnected && send();
  if (when.includes("on_character_entered")) {
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(later, PAUSE); });
  }
  if (!when.includes("on_enter_pressed")) return;
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    clearTimeout(timer);
    send();
  });
}

function notes(element, input, when) {
  const most = element.max_length;
  const counter = most ? el("span", { class: "counter" }) : null;
  const count = () => {
    if (!counter) return;
    counter.textContent = `${input.value.length} / ${most}`;
    counter.hidden = most > SHORT && input.value.length < most * 0.9;
  };
  input.addEventListener("input", count);
  count();
  const enter = when.includes("on_enter_pressed") ? el("span", {}, "Press Enter to apply") : null;
  return counter || enter ? el("div", { class: "field-notes" }, enter, counter) : null;
}

/** What Slack's client says before it sends anything, or null. */
function problem(element, text, input) {
  if (text === "") return null;
  if (text.length < (element.min_length ?? 0)) return `Enter at least ${element.min_length} characters.`;
  if (element.type === "number_input") return numberProblem(element, text);
  if (element.type === "email_text_input" && input.validity.typeMismatch) return "Enter a valid e-mail address.";
  if (element.type === "url_text_input" && input.validity.typeMismatch) return "Enter a valid URL.";
  return null;
}

function numberProblem(element, text) {
  const number = Number(text);
  if (!Number.isFinite(number) || !text.trim()) return "Enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) return `Enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `Enter ${element.max_value} or less.`;
  return null;
}
