/** Buttons, overflow menus and images. */

import { el, safeUrl, spinner } from "./dom.js";
import { plainText, textNodes } from "./mrkdwn.js";
import { menuButton } from "./popups.js";

export function button(element, place) {
  const url = safeUrl(element.url);
  const { data } = place.inputProps(element);
  const props = {
    class: `button ${element.style ?? ""}`.trim(), "aria-label": element.accessibility_label,
    data: { ...data, value: element.value },
    onclick: () => place.click(element, null, node),
  };
  const content = [spinner(), el("span", {}, textNodes(element.text))];
  const node = url ? el("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer" }, content)
    : el("button", { ...props, type: "button" }, content);
  return node;
}

export function overflow(element, place) {
  const { data } = place.inputProps(element);
  const items = () => element.options.map((option) => ({
    label: plainText(option.text), detail: plainText(option.description), href: safeUrl(option.url),
    data: { blockId: place.blockId, value: option.value }, choose: () => place.click(element, option.value, node),
  }));
  const node = menuButton({ class: "button overflow", "aria-label": "More actions", data }, [spinner(), el("span", {}, "⋯")], items);
  return node;
}

/** Pictures of this server are shown; others would mean asking an outside host, so their words stand in for them. */
export function image(element, { small = false } = {}) {
  const source = element.image_url ?? element.slack_file?.url ?? "";
  const ours = source.startsWith("data:image/") || originOf(source) === location.origin;
  const alt = plainText({ text: element.alt_text ?? "" });
  if (ours) return el("img", { src: source, alt, class: small ? "thumb" : "picture", loading: "lazy" });
  return el("span", { class: small ? "thumb placeholder" : "picture placeholder", role: "img", "aria-label": alt, title: alt },
    small ? "🖼" : `🖼 ${alt}`);
}

function originOf(address) {
  return address && URL.canParse(address, location.href) ? new URL(address, location.href).origin : null;
}
