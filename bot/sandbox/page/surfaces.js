/** A surface is a message, a modal or a Home: it holds what is drawn, what was typed, and sends what a person does. */

import { drawBlock } from "./blocks.js";
import { confirmed } from "./confirmations.js";
import { isoDay } from "./dates.js";
import { arrange, el, notice } from "./dom.js";
import { act } from "./server.js";
import { me, now, zone } from "./world.js";

const keyOf = (blockId, actionId) => `${blockId}\n${actionId}`;
const PRESSED = ["button", "overflow"];

export class Surface {
  /** `where` is {channel, ts} or {view}; `onDone` is called after every deed with the sandbox's answer. */
  constructor(where, { onDone = () => {} } = {}) {
    this.where = where;
    this.onDone = onDone;
    this.node = el("div", { class: "blocks" });
    this.drawn = new Map();
    this.controls = new Map();
    this.memories = new Map();
    this.waiting = new Map();
    this.stored = {};
  }

  /**
   * Draws `blocks`. A block that did not change keeps its nodes; what stands in an input stays where block_id and
   * action_id are the same. `stored` is the view's `state.values`, used for inputs not seen before.
   */
  draw(blocks, stored = {}) {
    this.stored = stored;
    this.memories = this.remember();
    const focus = this.focused();
    const day = isoDay(now(), zone());
    const next = new Map();
    blocks.forEach((block, at) => next.set(block.block_id ?? `#${at}`, this.drawnOrNew(block, at, day)));
    for (const [id, old] of this.drawn) if (next.get(id) !== old) old.controls.forEach((control) => control.gone?.());
    this.drawn = next;
    this.controls = new Map([...next.values()].flatMap((one) => one.controls).map((control) => [control.key, control]));
    arrange(this.node, [...next.values()].map((one) => one.node));
    this.refocus(focus);
  }

  drawnOrNew(block, at, day) {
    const id = block.block_id ?? `#${at}`;
    const print = JSON.stringify(block) + day;
    const old = this.drawn.get(id);
    if (old?.print === print) return old;
    const controls = (this.making = []);
    return { print, node: drawBlock({ ...block, block_id: id }, this), controls };
  }

  remember() {
    const entries = [...this.controls].map(([key, { element, memory }]) => [key, { type: element.type, memory: memory() }]);
    return new Map(entries);
  }

  focused() {
    const node = document.activeElement;
    const holder = node?.closest?.("[data-action-id]");
    if (!holder || !this.node.contains(holder)) return null;
    const range = "selectionStart" in node ? [node.selectionStart, node.selectionEnd] : null;
    return { node, blockId: holder.dataset.blockId, actionId: holder.dataset.actionId, range };
  }

  refocus(focus) {
    if (!focus || focus.node.isConnected) return;
    this.controls.get(keyOf(focus.blockId, focus.actionId))?.focus();
    const node = document.activeElement;
    if (focus.range?.[0] !== null && node?.setSelectionRange && this.node.contains(node)) {
      try { node.setSelectionRange(...focus.range); } catch { /* date and e-mail inputs have no selection */ }
    }
  }

  /** What stands in every input now: {block_id: {action_id: V}}. */
  values() {
    const values = {};
    for (const { blockId, element, value } of this.controls.values()) {
      (values[blockId] ??= {})[element.action_id] = value();
    }
    return values;
  }

  /** Everything one element needs to know about where it stands. */
  place(block, element, { dispatches, isInput = false, optional = true, inputId, labelId, describedBy, error, name } = {}) {
    const blockId = block.block_id;
    const key = keyOf(blockId, element.action_id);
    const past = this.memories.get(key);
    const data = { blockId, actionId: element.action_id };
    const label = labelId ? {} : { "aria-label": [element.placeholder?.text, name].filter(Boolean).join(": ") || null };
    return {
      surface: this, blockId, dispatches, isInput, optional,
      memory: past?.type === element.type ? past.memory : undefined,
      stored: this.stored?.[blockId]?.[element.action_id],
      inputProps: () => ({
        id: inputId, data, "aria-describedby": describedBy, "aria-required": isInput && !optional ? "true" : null, ...label,
      }),
      groupProps: () => ({ data, "aria-labelledby": labelId, "aria-describedby": describedBy, ...label }),
      register: (control) => this.making.push({ ...control, key, blockId, isInput, optional, error }),
      touched: () => error && complain(this.controls.get(key), ""),
      click: (of, value, node) => this.click({ blockId, element: of, value, node }),
    };
  }

  /**
   * Sends one use of an element. Resolves to false when the person thought better of it in the confirmation. While
   * one use is under way, a second press is nothing, but a newer value is sent afterwards: the last one wins.
   */
  async click(use) {
    const { blockId, element, value, node } = use;
    if (node.getAttribute("aria-busy") === "true") {
      if (!PRESSED.includes(element.type)) this.waiting.set(node, use);
      return true;
    }
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    warn(node, "");
    node.setAttribute("aria-busy", "true");
    const deed = {
      do: "click", where: this.where, block_id: blockId, action_id: element.action_id, element, value, values: this.values(),
    };
    const answer = await act(me(), deed);
    node.removeAttribute("aria-busy");
    if (!answer.ok) warn(node, answer.error);
    this.onDone(answer);
    const newer = this.waiting.get(node);
    this.waiting.delete(node);
    return newer ? this.click(newer) : true;
  }

  /** What the client itself can see is wrong, as {block_id: text}; empty when all is well. */
  problems() {
    const found = {};
    for (const { blockId, isInput, optional, value, problem } of this.controls.values()) {
      const held = value();
      const empty = held === null || held === "" || (Array.isArray(held) && !held.length);
      const text = (isInput && empty && !optional ? "Please complete this required field." : null) ?? problem?.();
      if (text) found[blockId] = text;
    }
    return found;
  }

  /** Shows errors below their inputs, takes old ones away, and returns those that have no input to stand under. */
  showErrors(errors) {
    const left = { ...errors };
    let first = null;
    for (const control of this.controls.values()) {
      const text = errors[control.blockId] ?? "";
      if (control.error) complain(control, text);
      if (text && control.error) delete left[control.blockId];
      if (text) first ??= control;
    }
    first?.focus();
    return left;
  }
}

function complain(control, text) {
  control.error.textContent = text;
  const box = control.error.closest(".input");
  box.classList.toggle("wrong", text !== "");
  const node = box.querySelector("[data-action-id]");
  if (text) node?.setAttribute("aria-invalid", "true");
  else node?.removeAttribute("aria-invalid");
}

/** A warning right after the element that was used, or at the edge when that was drawn anew meanwhile. */
function warn(node, text) {
  const holder = node.closest(".element") ?? node;
  if (text && !holder.isConnected) return notice(text);
  holder.querySelector(":scope > .warning")?.remove();
  if (text) holder.append(el("span", { class: "warning", role: "alert" }, "⚠ ", text));
  return null;
}
