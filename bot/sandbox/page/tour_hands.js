/** The tour's hands: they find a control, press it, and type, as a person at this page does. */

import { isoDay } from "./dates.js";
import { isField } from "./tours.js";
import { appChannel, now, state, zone } from "./world.js";

const DAY = 86_400_000;
const isShown = (node) => node?.checkVisibility({ visibilityProperty: true }) === true;
const find = (selector, root = document) => [...root.querySelectorAll(selector)];
const topModal = () => find("dialog[data-testid=modal]").at(-1) ?? null;
const byTestId = (id) => find(`[data-testid="${id}"]`);

const FINDERS = {
  clock: ({ clock }) => byTestId(`clock-${clock}`),
  place: ({ place }) => drawered(byTestId({
    home: "nav-home", dm: `channel-${appChannel()?.id}`, team: `channel-${state().tour.channel}` }[place])),
  person: ({ person }) => drawered(byTestId(`persona-${state().tour[person]}`)),
  action: ({ action, near, kind }) => nearest(action, near, kind),
  field: ({ field, nth = 0 }) => (topModal() ? find("[data-action-id]", topModal()) : [])
    .filter((one) => isField(one.dataset.actionId, field)).slice(nth),
  submit: () => (topModal() ? find("[data-testid=modal-submit]", topModal()) : []),
  close: () => (topModal() ? find("[data-testid=modal-close]", topModal()) : []),
  item: ({ item }) => find("[role=menuitem]").filter((one) => one.firstChild.textContent === item),
};

/** The control a point means, or null when it isn't on the screen. */
export function found(point) {
  if (!point) return null;
  return FINDERS[Object.keys(point)[0]](point).find(isShown) ?? null;
}

/** On a phone the sidebar is a drawer: until it is open, its button is what to press. */
const drawered = (nodes) => (nodes.some(isShown) ? nodes : find(".drawer"));

/** Of the newest message with such a control, or of Home: the one beside these words, else the first. */
function nearest(action, near, kind) {
  const all = find(`#main [data-action-id="${action}"]`);
  const inKind = all.filter((one) => !kind || one.closest(".message")?.querySelector(`[data-action-id="calls.fewer"][data-value="${kind}"]`));
  const newest = inKind.at(-1)?.closest(".message");
  const here = newest ? inKind.filter((one) => newest.contains(one)) : inKind;
  return [...here.filter((one) => near && isNear(one, near)), ...here];
}

/** Whether the words stand in its own block, or in the one nearest above that says something. */
function isNear(node, words) {
  const block = node.closest(".block");
  for (let one = block; one; one = one.previousElementSibling) {
    if (one.textContent.includes(words)) return true;
    if (one !== block && one.dataset.block !== "context") return false;
  }
  return false;
}

/** Types into each of the fields that is there. */
export function fill(fields) {
  for (const one of fields) {
    const node = found({ field: one.field, nth: one.nth });
    if (node && one.choose) choose(node, one.choose);
    else if (node) type(node, one.text ?? isoDay(now() + one.daysAhead * DAY, zone()));
  }
}

function type(node, text) {
  node.value = text;
  node.dispatchEvent(new Event("input", { bubbles: true }));
  node.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(group, words) {
  find("label", group).find((one) => one.textContent === words)?.click();
}
