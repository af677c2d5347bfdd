/** Modals as a stack of dialogs: only the top one can be used, those below keep what was typed. */

import { act } from "./server.js";
import { announce, el, freshId, notice, spinner } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { Surface } from "./surfaces.js";
import { me } from "./world.js";

export class ModalStack {
  /** `refresh()` asks the sandbox for the stack again; `onTop(dialog)` is told which dialog is to be used, or none. */
  constructor(refresh, { onTop = () => {} } = {}) {
    Object.assign(this, { refresh, onTop });
    this.open = [];
  }

  /** Makes the screen show exactly these views, bottom first. */
  show(views) {
    const wanted = new Set(views.map((view) => view.id));
    for (const modal of [...this.open].reverse()) if (!wanted.has(modal.id)) this.drop(modal);
    for (const view of views) {
      const known = this.open.find((modal) => modal.id === view.id);
      if (known) known.draw(view);
      else this.push(view);
    }
  }

  push(view) {
    const modal = new Modal(view, { onDone: this.refresh });
    this.open.push(modal);
    modal.rise(this.open.length);
    this.onTop(modal.dialog);
    announce(`Dialog: ${plainText(view.title)}`);
  }

  drop(modal) {
    this.open = this.open.filter((one) => one !== modal);
    this.onTop(this.open.at(-1)?.dialog ?? null);
    modal.fall();
  }

  /** Takes everything away, for another person's eyes. */
  clear() {
    this.show([]);
  }
}

class Modal {
  constructor(view, { onDone }) {
    this.id = view.id;
    this.onDone = onDone;
    this.surface = new Surface({ view: view.id }, { onDone: (answer) => this.afterClick(answer) });
    this.titleId = freshId("title");
    this.title = el("h2", { id: this.titleId });
    this.banner = el("div", { class: "banner", role: "alert", hidden: true });
    this.foot = el("div", { class: "modal-foot" });
    const cross = el("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.close() }, "✕");
    this.form = el("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      el("div", { class: "modal-head" }, this.title, cross),
      el("div", { class: "modal-body" }, this.banner, this.surface.node), this.foot);
    this.dialog = el("dialog", { class: "modal", "aria-labelledby": this.titleId, data: { testid: "modal", viewId: view.id } }, this.form);
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.draw(view);
  }

  draw(view) {
    this.callback = view.callback_id;
    this.title.textContent = plainText(view.title);
    const print = JSON.stringify([view.submit, view.close]);
    if (print !== this.footPrint) this.drawFoot(view);
    this.footPrint = print;
    this.surface.draw(view.blocks ?? [], view.state?.values);
    if (this.dialog.open && !this.dialog.contains(document.activeElement)) this.focusFirst();
  }

  focusFirst() {
    const first = [...this.surface.controls.values()][0];
    if (first) first.focus();
    else (this.submitButton ?? this.closeButton).focus();
  }

  drawFoot(view) {
    const hasInput = (view.blocks ?? []).some((block) => block.type === "input");
    const submit = plainText(view.submit) || (hasInput ? "Submit" : "");
    const close = plainText(view.close) || (submit ? "Cancel" : "Close");
    const toClose = { type: "button", class: "button", data: { testid: "modal-close" }, onclick: () => this.close() };
    const toSubmit = { type: "submit", class: "button primary", data: { testid: "modal-submit" } };
    this.closeButton = el("button", toClose, close);
    this.submitButton = submit ? el("button", toSubmit, spinner(), el("span", {}, submit)) : null;
    this.foot.replaceChildren(...[this.closeButton, this.submitButton].filter(Boolean));
  }

  onKey(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    this.close();
  }

  rise(level) {
    this.dialog.dataset.level = level;
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.focusFirst();
  }

  fall() {
    this.dialog.close();
    this.dialog.remove();
  }

  async submit() {
    if (!this.submitButton || this.isBusy()) return;
    this.say("");
    const problems = this.surface.problems();
    this.surface.showErrors(problems);
    if (Object.keys(problems).length) return;
    this.busy(this.submitButton, true);
    const answer = await act(me(), { do: "submit", view: this.id, values: this.surface.values() });
    this.busy(this.submitButton, false);
    if (!answer.ok) this.say(answer.error);
    else if (answer.errors && Object.keys(answer.errors).length) this.say(lost(this.surface.showErrors(answer.errors)));
    this.onDone(answer);
  }

  async close() {
    if (this.isBusy()) return;
    this.busy(this.closeButton, true);
    const answer = await act(me(), { do: "close", view: this.id });
    this.busy(this.closeButton, false);
    if (!answer.ok) {
      notice(answer.error);
      this.fall();
    }
    this.onDone(answer);
  }

  afterClick(answer) {
    if (answer.ok) this.say("");
    this.onDone(answer);
  }

  isBusy() {
    return this.foot.querySelector("[aria-busy=true]") !== null;
  }

  busy(button, on) {
    if (on) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }

  say(text) {
    this.banner.textContent = text;
    this.banner.hidden = !text;
    if (text) this.banner.scrollIntoView({ block: "nearest" });
  }
}

/** Errors for blocks that aren't there; Slack's client only says that something went wrong. */
const lost = (errors) => Object.values(errors).join(" ");
