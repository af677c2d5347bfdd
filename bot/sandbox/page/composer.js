/** Where a person writes: a message, or a slash command with its list of suggestions. */

import { el, freshId, spinner } from "./dom.js";
import { menuButton, openPopup } from "./popups.js";
import { channel, channelName, state } from "./world.js";

const drafts = new Map();

/** The menu of the app's global shortcuts. */
export function shortcutsButton(act) {
  const items = () => state().shortcuts.filter((one) => one.type === "global").map((one) => ({
    label: one.name, detail: state().app.name, data: { callbackId: one.callback_id },
    choose: () => act({ do: "shortcut", callback_id: one.callback_id }),
  }));
  return menuButton({ class: "button quiet", data: { testid: "shortcuts" } }, "⚡ Shortcuts", items);
}

export class Composer {
  /** `act(deed)` resolves to the sandbox's answer; the text stays until that answer is good. */
  constructor(channelId, { draftKey, act }) {
    Object.assign(this, { channelId, draftKey, act });
    this.listId = freshId("commands");
    const name = channelName(channelId);
    const target = channel(channelId)?.kind === "im" ? name : `#${name}`;
    this.input = el("textarea", {
      rows: 1, placeholder: `Message ${target}`, "aria-label": `Message ${target}`, role: "combobox", autocomplete: "off",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId, data: { testid: "composer" },
      oninput: () => this.changed(), onkeydown: (event) => this.onKey(event), onblur: () => this.popup?.close(),
    });
    this.input.value = drafts.get(draftKey) ?? "";
    this.send = el("button", { type: "submit", class: "button primary send", "aria-label": "Send", disabled: true },
      spinner(), el("span", {}, "➤"));
    this.error = el("p", { class: "composer-error", role: "alert" });
    this.form = el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.input, el("div", { class: "composer-row" },
        el("button", { type: "button", class: "button quiet", onclick: () => this.startCommand() }, "/ Commands"),
        shortcutsButton((deed) => this.act(deed)), this.send));
    this.node = el("div", { class: "composer-frame" }, this.error, this.form);
    this.grow();
  }

  startCommand() {
    if (!this.input.value.startsWith("/")) this.input.value = `/${this.input.value}`;
    this.input.focus();
    this.changed();
  }

  changed() {
    drafts.set(this.draftKey, this.input.value);
    this.error.textContent = "";
    this.grow();
    this.suggest();
  }

  grow() {
    this.send.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight || 24, 200)}px`;
  }

  suggest() {
    const typed = /^\/\S*$/.test(this.input.value) ? this.input.value.toLowerCase() : null;
    const fitting = typed ? state().commands.filter((one) => one.command.startsWith(typed)) : [];
    if (!fitting.length) {
      this.popup?.close();
      return;
    }
    if (!this.popup) this.unfold();
    this.box.replaceChildren(...fitting.map((one) => this.suggestion(one)));
    this.activate(this.box.firstChild);
    this.popup.place();
  }

  unfold() {
    this.box = el("div", { class: "listbox commands", role: "listbox", id: this.listId, "aria-label": "Slash commands" });
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.popup = openPopup(this.form, this.box, { matchWidth: true, onClose: () => this.folded() });
    this.input.setAttribute("aria-expanded", "true");
  }

  folded() {
    this.popup = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  suggestion(one) {
    return el("div", { role: "option", id: freshId("command"), class: "option", "aria-selected": "false", data: { command: one.command },
      onclick: () => this.complete(one.command) },
    el("span", {}, el("strong", {}, one.command), one.usage_hint ? ` ${one.usage_hint}` : ""),
    el("span", { class: "detail" }, one.description ?? ""));
  }

  activate(node) {
    for (const one of this.box.children) {
      one.classList.toggle("active", one === node);
      one.setAttribute("aria-selected", String(one === node));
    }
    this.input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  complete(command) {
    this.popup?.close();
    this.input.value = `${command} `;
    this.input.focus();
    this.changed();
  }

  onKey(event) {
    if (event.isComposing) return;
    const active = this.popup && this.box.querySelector(".active");
    const whole = active?.dataset.command === this.input.value;
    if (active && (event.key === "Tab" || (event.key === "Enter" && !whole))) {
      event.preventDefault();
      this.complete(active.dataset.command);
    } else if (active && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.step(active, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  step(active, by) {
    const all = [...this.box.children];
    this.activate(all[(all.indexOf(active) + by + all.length) % all.length]);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text || this.send.getAttribute("aria-busy") === "true") return;
    this.popup?.close();
    const deed = deedOf(text, this.channelId);
    if (deed.error) {
      this.error.textContent = deed.error;
      return;
    }
    this.send.setAttribute("aria-busy", "true");
    const answer = await this.act(deed);
    this.send.removeAttribute("aria-busy");
    this.error.textContent = answer.ok ? "" : answer.error;
    if (answer.ok && this.input.value.trim() === text) this.empty();
  }

  empty() {
    drafts.delete(this.draftKey);
    this.input.value = "";
    this.grow();
  }
}

function deedOf(text, channelId) {
  if (!text.startsWith("/")) return { do: "say", channel: channelId, text };
  const [, command, rest] = text.match(/^(\/\S*)\s*([\s\S]*)$/);
  if (state().commands.some((one) => one.command === command)) return { do: "command", channel: channelId, command, text: rest };
  return { error: `${command} is not a valid command. Type / to see those there are.` };
}
