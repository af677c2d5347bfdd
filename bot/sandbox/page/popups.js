/** Things that float over the page beside an anchor: lists of options and menus. */

import { el } from "./dom.js";

const GAP = 4;

/** Shows `node` beside `anchor`, above everything, until `close()`, Escape or a press elsewhere. */
export function openPopup(anchor, node, { onClose = () => {}, matchWidth = false } = {}) {
  node.setAttribute("popover", "manual");
  node.classList.add("popup");
  (anchor.closest("dialog") ?? document.body).append(node);
  node.showPopover();
  const place = () => beside(anchor, node, matchWidth);
  const popup = { place, close };
  const onPress = (event) => { if (!node.contains(event.target) && !anchor.contains(event.target)) close(); };
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close({ byKey: true });
  };
  function close({ byKey = false } = {}) {
    if (!node.isConnected) return;
    document.removeEventListener("pointerdown", onPress, true);
    document.removeEventListener("keydown", onKey, true);
    window.removeEventListener("resize", place);
    document.removeEventListener("scroll", place, true);
    node.remove();
    onClose({ byKey });
  }
  document.addEventListener("pointerdown", onPress, true);
  document.addEventListener("keydown", onKey, true);
  window.addEventListener("resize", place);
  document.addEventListener("scroll", place, true);
  place();
  return popup;
}

/** Below the anchor where there is room, else above it; never over the edge of the window. */
function beside(anchor, node, matchWidth) {
  const box = anchor.getBoundingClientRect();
  if (matchWidth) node.style.minWidth = `${box.width}px`;
  const below = window.innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  node.style.maxHeight = "";
  const under = node.offsetHeight <= below || below >= above;
  node.style.maxHeight = `${Math.max(96, Math.min(360, under ? below : above))}px`;
  const top = under ? box.bottom + GAP : box.top - GAP - node.offsetHeight;
  const left = Math.min(box.left, window.innerWidth - node.offsetWidth - GAP);
  node.style.top = `${Math.max(GAP, top)}px`;
  node.style.left = `${Math.max(GAP, left)}px`;
}

/** A button that opens a menu. `items()` gives [{label, detail?, href?, data?, choose()}] at the time it is opened. */
export function menuButton(props, content, items) {
  const button = el("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...props }, content);
  let popup = null;
  button.addEventListener("click", () => {
    if (popup) popup.close({ byKey: true });
    else popup = openMenu(button, items(), () => { popup = null; });
  });
  return button;
}

function openMenu(button, items, onClosed) {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") ?? button.textContent });
  const back = ({ byKey }) => {
    button.setAttribute("aria-expanded", "false");
    onClosed();
    if (byKey) button.focus();
  };
  const popup = openPopup(button, menu, { onClose: back });
  menu.append(...items.map((item) => menuItem(item, popup)));
  if (!items.length) menu.append(el("p", { class: "menu-empty" }, "Nothing here"));
  menu.addEventListener("keydown", (event) => walk(event, menu, popup));
  button.setAttribute("aria-expanded", "true");
  popup.place();
  menu.querySelector("[role=menuitem]")?.focus();
  return popup;
}

function menuItem(item, popup) {
  const choose = () => { popup.close({ byKey: true }); item.choose(); };
  const content = [el("span", {}, item.label), item.detail ? el("span", { class: "detail" }, item.detail) : null];
  const props = { role: "menuitem", tabindex: "-1", class: "menu-item", data: item.data ?? {}, onclick: choose };
  if (item.href) return el("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, content);
  return el("button", { ...props, type: "button" }, content);
}

function walk(event, menu, popup) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") popup.close({ byKey: true });
  if (to === undefined || !items.length) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}
