/** A person's or app's picture: initials on their colour. */

import { el } from "./dom.js";
import { state, user, userName } from "./world.js";

const PALETTE = ["8d3aa6", "1264a3", "2b6836", "b5561c", "b3113f", "0f7b86", "6b5b00", "4c5bd4"];

export function avatar(userId, { small = false } = {}) {
  const one = user(userId);
  const initials = userName(userId).split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();
  const node = el("span", { class: `avatar ${small ? "small" : ""} ${one?.is_bot ? "app" : ""}`, "aria-hidden": "true" }, initials);
  const colour = colourOf(userId);
  node.style.backgroundColor = `#${colour}`;
  node.style.color = isLight(colour) ? "#1d1c1d" : "#ffffff";
  return node;
}

/** Somebody's own colour; those who share one are told apart by their place among the users. */
function colourOf(userId) {
  const users = Object.values(state()?.users ?? {});
  const own = /^#?([0-9a-f]{6})$/i.exec(user(userId)?.color ?? "")?.[1];
  const isShared = users.filter((one) => one.color === user(userId)?.color).length > 1;
  if (own && (!isShared || user(userId).is_bot)) return own;
  return PALETTE[Math.max(0, users.findIndex((one) => one.id === userId)) % PALETTE.length];
}

/** Whether dark letters read better on it (relative luminance, WCAG 2). */
function isLight(colour) {
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}
