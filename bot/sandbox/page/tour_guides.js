/** Leads through the tour: looks at the page whenever it changes, remembers how far one came, points and presses. */

import { fill, found } from "./tour_hands.js";
import { TourPanel } from "./tour_panel.js";
import { accepting, begun, moved, skipped, told } from "./tours.js";

const KEY = "saydo.tour";
const MOST_LEADS = 4;
const EDGE = 6;

export class Guide {
  /** `look()` gives the world as tour_worlds.js sees it, or null while there is none. */
  constructor(look) {
    this.see = look;
    this.panel = new TourPanel({ press: () => this.press(), skip: () => this.skip(), stop: () => this.stop() });
    this.leads = 0;
    this.panel.onResize = () => this.told && bringIntoView(found(this.told.point));
    for (const kind of ["input", "change", "click"]) document.addEventListener(kind, (event) => this.onUse(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("storage", (event) => event.key === KEY && this.recall());
  }

  /** Begins where one was in this run of the demo; by itself only on the page's own address, without a person in it. */
  start(id, { byItself }) {
    this.id = id;
    const known = stored();
    this.memory = known?.id === id ? known : { ...begun(id), isOff: !byItself };
    this.look();
  }

  recall() {
    const known = stored();
    if (known?.id !== this.id) return;
    this.memory = known;
    this.look();
  }

  /** Shows the tour again, from the first step when it was over; puts it away when it is there. */
  toggle() {
    const isOver = this.now()?.isEnd;
    if (!this.memory.isOff) return this.stop();
    this.keep(isOver ? { ...begun(this.id), accepted: [] } : { ...this.memory, isOff: false });
    this.panel.press.focus();
    return null;
  }

  isOn() {
    return Boolean(this.memory) && !this.memory.isOff;
  }

  stop() {
    const held = this.panel.node.contains(document.activeElement);
    this.keep({ ...this.memory, isOff: true });
    if (held) document.querySelector("dialog[open] [data-testid=modal-close], [data-testid=tour-button]")?.focus();
  }

  skip() {
    this.keep(skipped(this.memory));
    this.panel.press.focus();
  }

  /** The bot's answer to a form or a press; `name` is the form's callback or the control's action. */
  accepted(name) {
    const world = this.memory && this.see();
    if (world && name && [world.tour.rep, world.tour.manager].includes(world.me)) this.keep(accepting(this.memory, name));
  }

  keep(memory) {
    this.memory = memory;
    store(memory);
    this.look();
  }

  now() {
    const world = this.memory && this.see();
    return world ? told(this.memory, world) : null;
  }

  look() {
    const world = this.memory && this.see();
    if (!world) return;
    const memory = this.memory.isOff ? this.memory : moved(this.memory, world);
    if (JSON.stringify(memory) !== JSON.stringify(this.memory)) store(this.memory = memory);
    this.told = memory.isOff ? null : told(memory, world);
    this.panel.show(this.told);
    this.onShown?.(this.told !== null);
    this.point();
    if (this.told?.leads && this.leads > 0) this.lead();
    else this.leads = 0;
  }

  point() {
    const node = this.told ? found(this.told.point) : null;
    for (const one of document.querySelectorAll(".tour-target")) if (one !== node) one.classList.remove("tour-target");
    node?.classList.add("tour-target");
    const isNews = node !== null && (this.pointed !== this.told.key || this.target !== node);
    if (isNews) requestAnimationFrame(() => bringIntoView(node));
    if (isNews) [this.pointed, this.target] = [this.told.key, node];
  }

  press() {
    const { isEnd, leads, fill: fields, point, item } = this.told;
    if (isEnd) return this.stop();
    if (leads) {
      [this.leads, this.ledBy] = [MOST_LEADS, null];
      return this.lead();
    }
    if (fields) fill(fields);
    else found(point)?.click();
    if (item) found({ item })?.click();
    return this.look();
  }

  /** One press on the way back; the next look goes on with it until the person is there. */
  lead() {
    const node = found(this.told.point);
    if (node === null || node === this.ledBy) return;
    this.leads -= 1;
    this.ledBy = node;
    node.click();
    requestAnimationFrame(() => this.look());
  }

  /** Whoever presses something themselves is not led any further. */
  onUse(event) {
    if (event.isTrusted && !this.panel.node.contains(event.target)) this.leads = 0;
    this.look();
  }

  onKey(event) {
    const isTaken = event.defaultPrevented || document.querySelector("dialog[open], .popup, .sidebar[data-open=true]");
    if (event.key === "Escape" && this.isOn() && !isTaken) this.stop();
  }
}

/** Scrolls to a control unless all of it is to be seen. */
function bringIntoView(node) {
  const scroller = node?.closest(".scroller, .modal-body, .sidebar");
  if (!scroller) return;
  const [frame, box] = [scroller.getBoundingClientRect(), node.getBoundingClientRect()];
  const bottom = frame.bottom - (parseFloat(getComputedStyle(scroller).scrollPaddingBottom) || 0);
  if (box.top < frame.top + EDGE || box.bottom > bottom - EDGE) node.scrollIntoView({ block: "center" });
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function store(memory) {
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch { /* a browser that keeps nothing forgets the tour at the next load */ }
}
