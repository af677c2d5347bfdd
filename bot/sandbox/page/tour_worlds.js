/** What the tour sees of the page: what the sandbox told it, without the nodes it is drawn with. */

import { appChannel, me, state } from "./world.js";

/** `page` is {place, view}, `modals` the stack of dialogs. */
export function seen(page, modals) {
  const top = modals.open.at(-1);
  return {
    tour: state().tour,
    me: me(),
    place: page.place?.kind === "home" ? "home" : page.place?.id,
    dm: appChannel()?.id ?? null,
    unread: Boolean(appChannel()?.unread),
    messages: (page.view?.shown?.messages ?? []).map((message) => elementsOf(message.blocks)),
    home: page.view?.shown?.home ? elementsOf(page.view.shown.home) : null,
    modal: top ? { callback: top.callback, values: flat(top.surface.values()) } : null,
    menu: [...document.querySelectorAll("[role=menuitem]")].map((one) => one.firstChild.textContent),
  };
}

function elementsOf(blocks) {
  return (blocks ?? []).flatMap((block) => [...(block.elements ?? []), block.accessory, block.element])
    .filter((one) => one?.action_id)
    .map((one) => ({ action: one.action_id, value: one.value ?? null }));
}

/** What stands in the form, by action. */
const flat = (values) => Object.assign({}, ...Object.values(values));
