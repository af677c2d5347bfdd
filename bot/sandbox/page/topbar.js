/** The demo's clock: what time it is for the acting person, what comes next, and the buttons that travel there. */

import { clockText, dateText, whenText } from "./dates.js";
import { el, spinner } from "./dom.js";
import { themeButton } from "./themes.js";
import { now, state, zone } from "./world.js";

const STEPS = [
  { testid: "clock-next", to: "next", label: "Next thing that happens", short: "Next" },
  { testid: "clock-15m", to: "+15m", label: "+15 min", short: "+15 m" },
  { testid: "clock-1h", to: "+1h", label: "+1 h" },
  { testid: "clock-tomorrow", to: "tomorrow 08:30", label: "Tomorrow 08:30", short: "Tomorrow" },
  { testid: "clock-friday", to: "friday 15:00", label: "Friday 15:00", short: "Friday" },
  { testid: "clock-real", to: "real", label: "Real time", short: "Real" },
];

export class TopBar {
  /** `travel(to)` resolves once the clock stands there; the others answer the buttons at the edge. */
  constructor({ travel, toggleSidebar, toggleTour }) {
    this.travel = travel;
    this.time = el("time", { class: "clock-time" });
    this.next = el("span", { class: "clock-next" });
    this.buttons = STEPS.map((step) => this.button(step));
    this.drawer = el("button", {
      type: "button", class: "icon-button drawer", "aria-label": "Workspace menu", "aria-controls": "sidebar", "aria-expanded": "false",
      onclick: toggleSidebar,
    }, "☰");
    this.clock = el("div", { class: "clock", data: { testid: "clock" } }, this.time, this.next);
    this.tour = el("button", {
      type: "button", class: "icon-button tour-button", hidden: true, "aria-pressed": "false", "aria-controls": "tour",
      data: { testid: "tour-button" }, onclick: toggleTour,
    }, "Tour");
    const edge = el("div", { class: "topbar-edge" }, themeButton(), this.tour);
    const buttons = el("div", { class: "clock-buttons", role: "group", "aria-label": "Move the clock" }, this.buttons);
    this.nodes = [this.drawer, this.clock, buttons, edge];
    setInterval(() => state()?.clock.running && this.tick(), 1000);
  }

  button({ testid, to, label, short }) {
    const words = short ? [el("span", { class: "wide" }, label), el("span", { class: "narrow", "aria-hidden": "true" }, short)] : label;
    const node = el("button", { type: "button", class: "button clock-button", "aria-label": short ? label : null, data: { testid } },
      spinner(), el("span", {}, words));
    node.addEventListener("click", () => this.go(node, to));
    return node;
  }

  async go(node, to) {
    if (this.isTravelling) return;
    this.isTravelling = true;
    this.lock(node);
    await this.travel(to);
    this.isTravelling = false;
    this.lock(null);
    if (document.activeElement === document.body) node.focus({ preventScroll: true });
  }

  lock(busy) {
    for (const one of this.buttons) {
      one.toggleAttribute("disabled", busy !== null);
      if (one === busy) one.setAttribute("aria-busy", "true");
      else one.removeAttribute("aria-busy");
    }
  }

  /** Shows the tour's button, once the tour can answer it. */
  offerTour() {
    this.tour.hidden = false;
  }

  draw() {
    this.tick();
    const { next, running } = state().clock;
    this.buttons.at(-1).setAttribute("aria-pressed", String(running));
    this.next.textContent = next ? `Next: ${next.what}, ${whenText(Date.parse(next.at), now(), zone())}` : "Nothing is planned";
    this.next.title = this.next.textContent;
  }

  tick() {
    const at = now();
    this.time.textContent = `${dateText(at, zone())}, ${clockText(at, zone())}`;
    this.time.dateTime = new Date(at).toISOString();
    this.time.title = `${zone()}${state().clock.running ? ", running" : ", stands still"}`;
  }
}
