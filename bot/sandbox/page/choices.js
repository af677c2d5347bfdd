/** Radio buttons and checkboxes. */

import { el, freshId } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

export function radioButtons(element, place) {
  const stored = place.stored ? place.stored.selected_option?.value ?? null : undefined;
  const chosen = place.memory ?? [stored === undefined ? element.initial_option?.value : stored];
  return choices(element, place, { type: "radio", chosen, valueOf: (values) => values[0] ?? null });
}

export function checkboxes(element, place) {
  const stored = place.stored?.selected_options ?? element.initial_options ?? [];
  const chosen = place.memory ?? stored.map((option) => option.value);
  return choices(element, place, { type: "checkbox", chosen, valueOf: (values) => values });
}

function choices(element, place, { type, chosen, valueOf }) {
  const name = freshId("choice");
  const { data, ...props } = place.groupProps(element);
  const inputs = (element.options ?? []).map((option) => el("input", {
    type, name, value: option.value, checked: chosen.includes(option.value), id: freshId("option"),
  }));
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  let before = ticked();
  const changed = async () => {
    place.touched();
    const last = before;
    before = ticked();
    if (!place.dispatches || await place.click(element, valueOf(ticked()), group)) return;
    inputs.forEach((input) => { input.checked = last.includes(input.value); });
    before = last;
  };
  const group = el("div", { ...props, data, class: "choices", role: type === "radio" ? "radiogroup" : "group", onchange: changed },
    inputs.map((input, at) => choice(input, element.options[at])));
  place.register({ element, value: () => valueOf(ticked()), memory: ticked, focus: () => inputs[0]?.focus() });
  return group;
}

function choice(input, option) {
  return el("div", { class: "choice" }, input,
    el("label", { for: input.id }, textNodes(option.text),
      option.description ? el("span", { class: "detail" }, textNodes(option.description)) : null));
}
