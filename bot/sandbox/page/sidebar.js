/** The left side: the workspace, whom one acts as, the app's Home, direct messages and channels. */

import { avatar } from "./avatars.js";
import { el } from "./dom.js";
import { channelName, me, state, user, userName } from "./world.js";

/** `go(place)` opens a place, `actAs(id)` makes the page another person's. */
export function sidebar({ place, go, actAs }) {
  const ims = state().channels.filter((one) => one.kind === "im");
  const rooms = state().channels.filter((one) => one.kind !== "im");
  const item = (one) => channelItem(one, { isHere: place.kind === "channel" && place.id === one.id, go });
  return [
    el("div", { class: "workspace" }, state().team.name),
    el("section", { "aria-label": "Acting as" }, el("h2", {}, "Acting as"),
      el("ul", { class: "personas" }, state().people.map((id) => persona(id, actAs)))),
    el("section", { "aria-label": "Apps" }, el("h2", {}, "App"), el("ul", {}, homeItem(place, go))),
    el("section", { "aria-label": "Direct messages" }, el("h2", {}, "Direct messages"), el("ul", {}, ims.map(item))),
    rooms.length ? el("section", { "aria-label": "Channels" }, el("h2", {}, "Channels"), el("ul", {}, rooms.map(item))) : null,
  ];
}

/** Up and down lead from one person or place to the next, Home and End to the first and last. */
export function walk(event, root) {
  const items = [...root.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

function persona(id, actAs) {
  const isMe = id === me();
  const title = user(id)?.title;
  return el("li", {}, el("button", {
    type: "button", class: "persona", "aria-pressed": String(isMe), data: { testid: `persona-${id}` }, onclick: () => actAs(id),
  }, avatar(id, { small: true }),
  el("span", { class: "persona-words" }, userName(id), title ? el("span", { class: "persona-title" }, title) : null),
  isMe ? null : unreadSign(state().unread?.[id])));
}

function unreadSign(count) {
  return count ? el("span", { class: "unread" }, String(count), el("span", { class: "hidden-text" }, " unread")) : null;
}

function homeItem(place, go) {
  const isHere = place.kind === "home";
  return el("li", {}, navButton({ isHere, testid: "nav-home", onclick: () => go({ kind: "home" }) },
    el("span", { class: "nav-sign", "aria-hidden": "true" }, "⌂"), el("span", { class: "nav-name" }, `${state().app.name} Home`)));
}

function channelItem(one, { isHere, go }) {
  const isApp = one.kind === "im" && user(one.user)?.is_bot;
  const sign = one.kind === "im" ? avatar(one.user, { small: true }) : el("span", { class: "nav-sign", "aria-hidden": "true" }, "#");
  const unread = isHere ? null : unreadSign(one.unread);
  const props = { isHere, testid: `channel-${one.id}`, unread: one.unread && !isHere, onclick: () => go({ kind: "channel", id: one.id }) };
  return el("li", {}, navButton(props, sign, el("span", { class: "nav-name" }, channelName(one.id)),
    isApp ? el("span", { class: "badge" }, "APP") : null, unread));
}

function navButton({ isHere, testid, onclick, unread = false }, ...content) {
  return el("button", {
    type: "button", class: `nav-item ${unread ? "has-unread" : ""}`, "aria-current": isHere ? "page" : null, data: { testid }, onclick,
  }, content);
}
