/** A list to choose from by typing or pointing (ARIA combobox); every select menu of Block Kit is one. */

import { el, freshId } from "./dom.js";
import { plainText, textNodes } from "./mrkdwn.js";
import { openPopup } from "./popups.js";

/**
 * `load(query)` gives options or option groups, now or later; `chosen` is a list of options ({text, value}).
 * `onChange(previous)` is called once a choice is made (with several: when the list closes).
 */
export class Chooser {
  constructor({ multi, placeholder, load, chosen, most, clearable, onChange, inputProps }) {
    Object.assign(this, { multi, load, chosen, most, clearable, onChange });
    this.listId = freshId("list");
    this.input = el("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder, "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.listId, ...inputProps,
      onclick: () => this.open(), oninput: () => this.open(this.input.value), onblur: () => this.close(),
      onkeydown: (event) => this.onKey(event),
    });
    this.chips = el("ul", { class: "chips", "aria-label": "Chosen" });
    this.clear = el("button", { type: "button", class: "icon-button", "aria-label": "Clear", onclick: () => this.choose(null) }, "✕");
    this.node = el("div", { class: "chooser" }, multi ? this.chips : null, this.input, this.clear,
      el("span", { class: "arrow", "aria-hidden": "true" }, "⌄"));
    this.show();
  }

  show() {
    const many = this.multi;
    this.clear.hidden = many || !this.clearable || !this.chosen.length;
    if (!many) this.input.value = this.chosen.length ? plainText(this.chosen[0].text) : "";
    if (many) this.chips.replaceChildren(...this.chosen.map((option) => this.chip(option)));
  }

  chip(option) {
    const label = plainText(option.text);
    const remove = () => { this.choose(option); this.finish(); this.input.focus(); };
    return el("li", {}, label, el("button", { type: "button", "aria-label": `Remove ${label}`, onclick: remove }, "✕"));
  }

  async open(query = "") {
    if (!this.popup) this.unfold();
    const turn = (this.turn = freshId("turn"));
    const found = this.load(query);
    if (found instanceof Promise) this.say("Looking…");
    try {
      const groups = await found;
      if (this.turn === turn && this.popup) this.list(groups);
    } catch {
      if (this.turn === turn && this.popup) this.say("The options could not be loaded.");
    }
  }

  unfold() {
    this.before = this.chosen;
    this.box = el("div", { id: this.listId, class: "listbox", role: "listbox", "aria-multiselectable": String(this.multi) });
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.popup = openPopup(this.node, this.box, { matchWidth: true, onClose: () => this.folded() });
    this.input.setAttribute("aria-expanded", "true");
    if (!this.multi && this.input.value === plainText(this.chosen[0]?.text)) this.input.select();
  }

  close() {
    this.popup?.close();
  }

  folded() {
    this.popup = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.multi) this.input.value = "";
    this.show();
    if (this.multi) this.finish();
  }

  /** Tells of the change, if there was one since the list was opened. */
  finish() {
    const before = this.before ?? this.chosen;
    this.before = undefined;
    if (this.popup) this.before = this.chosen;
    const same = before.length === this.chosen.length && before.every((one) => this.holds(one));
    if (!same) this.onChange(before);
  }

  holds(option) {
    return this.chosen.some((one) => one.value === option.value);
  }

  say(text) {
    this.box.replaceChildren(el("p", { class: "menu-empty" }, text));
    this.popup.place();
  }

  list(found) {
    if (typeof found === "string") return this.say(found);
    const groups = found.length && found[0].options ? found : [{ options: found }];
    const nodes = groups.filter((group) => group.options.length).map((group) => this.group(group));
    if (!nodes.length) return this.say("No results");
    this.box.replaceChildren(...nodes);
    this.popup.place();
    return this.activate(this.options().find((node) => node.getAttribute("aria-selected") === "true") ?? this.options()[0]);
  }

  group({ label, options }) {
    const name = plainText(label);
    const heading = name ? el("div", { class: "group-label", "aria-hidden": "true" }, name) : null;
    return el("div", { role: name ? "group" : "presentation", "aria-label": name || null }, heading,
      options.map((option) => this.option(option)));
  }

  option(option) {
    const node = el("div", { role: "option", id: freshId("option"), "aria-selected": String(this.holds(option)), class: "option" },
      el("span", {}, textNodes(option.text)),
      option.description ? el("span", { class: "detail" }, textNodes(option.description)) : null);
    node.addEventListener("click", () => this.choose(option));
    node.addEventListener("pointermove", () => this.activate(node, { scroll: false }));
    return node;
  }

  options() {
    return [...(this.box?.querySelectorAll("[role=option]") ?? [])];
  }

  activate(node, { scroll = true } = {}) {
    this.options().forEach((one) => one.classList.toggle("active", one === node));
    this.input.setAttribute("aria-activedescendant", node.id);
    if (scroll) node.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    this.before ??= this.chosen;
    if (!this.multi) {
      this.chosen = option ? [option] : [];
      this.close();
      this.show();
      this.finish();
      return;
    }
    const rest = this.chosen.filter((one) => one.value !== option.value);
    const full = rest.length === this.chosen.length && this.most && rest.length >= this.most;
    if (full) return;
    this.chosen = rest.length < this.chosen.length ? rest : [...rest, option];
    this.show();
    this.input.value = "";
    if (this.popup) this.open();
  }

  onKey(event) {
    const { key } = event;
    if (key === "Backspace" && this.multi && !this.input.value && this.chosen.length) {
      this.choose(this.chosen.at(-1));
      if (!this.popup) this.finish();
    } else if (key === "Enter") {
      event.preventDefault();
      const active = this.options().find((node) => node.classList.contains("active"));
      if (this.popup) active?.click();
      else this.open();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.popup) this.open();
      else this.step(key === "ArrowDown" ? 1 : -1);
    }
  }

  step(by) {
    const options = this.options();
    if (!options.length) return;
    const at = options.findIndex((node) => node.classList.contains("active"));
    this.activate(options[(at + by + options.length) % options.length]);
  }

  /** Puts other choices in, without telling anyone. */
  put(chosen) {
    this.chosen = chosen;
    this.show();
  }
}
