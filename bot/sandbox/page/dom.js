/** Builds DOM nodes. Whatever comes from data goes in as text or as an attribute, never as HTML. */

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) put(node, name, value);
  node.append(...present(children));
  return node;
}

export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...present(children));
  return node;
}

function put(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "data") putData(node, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

function putData(node, data) {
  for (const [name, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) node.dataset[name] = value;
  }
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

let made = 0;

/** An id no other node of this page has, for labels and descriptions. */
export function freshId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

/** Makes `parent` hold exactly `wanted`, in this order, moving no node that already stands right (so focus stays). */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const node of [...parent.childNodes]) if (!keep.has(node)) node.remove();
  let cursor = parent.firstChild;
  for (const node of wanted) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** Only addresses a person may safely follow; anything else gives null. */
export function safeUrl(url) {
  return /^(https?:\/\/|mailto:|tel:)/i.test(url ?? "") ? url : null;
}

export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

export function spinner() {
  return el("span", { class: "spinner", "aria-hidden": "true" });
}

/** Tells a screen reader, without moving anything on the screen. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** A short notice at the edge of the screen that goes away by itself or with a click. */
export function notice(text) {
  const node = el("div", { class: "notice" }, el("span", {}, text));
  const gone = () => node.remove();
  node.append(el("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: gone }, "✕"));
  document.getElementById("notices").append(node);
  setTimeout(gone, 9000);
}
