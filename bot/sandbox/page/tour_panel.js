/** The tour's panel: it says what is next, points at it, and never stands over it. */

import { announce, el } from "./dom.js";

export class TourPanel {
  /** `press()` does what is asked for; `skip()` passes one step over, `stop()` puts the tour away. */
  constructor({ press, skip, stop }) {
    this.stop = stop;
    this.count = el("span", { class: "tour-count" });
    this.title = el("h2", { class: "tour-title" });
    this.why = el("p", { class: "tour-why" });
    this.say = el("p", { class: "tour-say" });
    this.press = el("button", { type: "button", class: "button primary", data: { testid: "tour-press" }, onclick: press });
    this.skip = el("button", { type: "button", class: "button quiet", data: { testid: "tour-skip" }, onclick: skip }, "Skip step");
    const cross = el("button", { type: "button", class: "icon-button", "aria-label": "Skip the tour", data: { testid: "tour-stop" }, onclick: stop }, "✕");
    this.node = el("section", { class: "tour", id: "tour", "aria-label": "Guided tour", hidden: true, data: { testid: "tour" } },
      el("div", { class: "tour-head" }, el("div", {}, this.count, this.title), cross),
      this.why, this.say, el("div", { class: "tour-foot" }, this.press, this.skip));
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.stop();
    });
    new ResizeObserver(() => {
      this.makeRoom();
      this.onResize?.();
    }).observe(this.node);
  }

  /** Shows what is told; null puts the panel away. */
  show(told) {
    this.node.hidden = told === null;
    document.documentElement.classList.toggle("touring", told !== null);
    if (told === null) return this.makeRoom();
    const isNews = this.key !== told.key;
    this.key = told.key;
    if (!isNews) return null;
    this.count.textContent = told.isEnd ? "Tour" : `Tour · ${told.number} of ${told.of}`;
    for (const part of ["title", "why", "say"]) this[part].textContent = told[part] ?? "";
    this.press.textContent = told.isEnd ? "Look around" : told.label ?? "";
    this.press.hidden = !this.press.textContent;
    this.skip.hidden = told.isEnd === true;
    announce([this.count.textContent, told.title, told.leads ? null : told.why, told.say].filter(Boolean).join(". "));
    return null;
  }

  /** Tells the page's frame how much room the panel takes. */
  makeRoom() {
    document.documentElement.style.setProperty("--tour-room", this.node.hidden ? "0px" : `${this.node.offsetHeight}px`);
  }

  /** Moves the panel to where it can be used, into the dialog on top or back to the page; the focus stays in it. */
  ride(dialog) {
    const host = dialog ?? document.body;
    if (this.node.parentNode === host) return;
    const focused = this.node.contains(document.activeElement) ? document.activeElement : null;
    if (dialog) dialog.append(this.node);
    else document.querySelector(".shell").before(this.node);
    focused?.focus({ preventScroll: true });
  }
}
