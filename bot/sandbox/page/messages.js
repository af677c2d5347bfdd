/** The messages of one conversation, each a surface of its own; a message that did not change is not drawn again. */

import { clockText, dateText, dayLine, isoDay } from "./dates.js";
import { arrange, el, link } from "./dom.js";
import { avatar } from "./avatars.js";
import { mrkdwn } from "./mrkdwn.js";
import { menuButton } from "./popups.js";
import { Surface } from "./surfaces.js";
import { now, state, user, userName, zone } from "./world.js";

const TOGETHER = 5 * 60_000;

export class MessageList {
  /** `act(deed)` does something as the acting person; `onDone` is called after a click in a message. */
  constructor(channelId, { act, onDone }) {
    Object.assign(this, { channelId, act, onDone });
    this.rows = new Map();
    this.days = new Map();
    this.list = el("ol", { class: "messages", "aria-label": "Messages" });
    this.more = el("button", { type: "button", class: "to-newest", hidden: true, onclick: () => this.toNewest() }, "New messages ↓");
    this.scroller = el("div", {
      class: "scroller", tabindex: "0", role: "region", "aria-label": "Conversation", onscroll: () => this.atEnd() && this.hideMore(),
    }, this.list);
    this.node = el("div", { class: "message-area" }, this.scroller, this.more);
    this.isFirst = true;
  }

  show(messages) {
    const stick = this.isFirst || this.atEnd();
    const fresh = messages.filter((message) => !this.rows.has(message.ts));
    const wanted = [];
    messages.forEach((message, at) => {
      const before = messages[at - 1];
      const newDay = !before || isoDay(msOf(before), zone()) !== isoDay(msOf(message), zone());
      if (newDay) wanted.push(this.dayRow(message));
      wanted.push(this.row(message, !newDay && follows(message, before)));
    });
    arrange(this.list, wanted.length ? wanted : [el("li", { class: "empty" }, "Nothing has been said here yet.")]);
    this.forgetOthers(messages);
    if (stick) this.toNewest();
    else if (fresh.length) this.more.hidden = false;
    if (this.isFirst) this.speakUpFromNowOn();
    this.isFirst = false;
  }

  /** What is there when the conversation opens isn't news; what comes later is read out. */
  speakUpFromNowOn() {
    requestAnimationFrame(() => {
      this.list.setAttribute("aria-live", "polite");
      this.list.setAttribute("aria-relevant", "additions");
    });
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
  }

  toNewest() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.hideMore();
  }

  hideMore() {
    this.more.hidden = true;
  }

  forgetOthers(messages) {
    const kept = new Set(messages.map((message) => message.ts));
    for (const ts of this.rows.keys()) if (!kept.has(ts)) this.rows.delete(ts);
  }

  dayRow(message) {
    const text = dayLine(msOf(message), now(), zone());
    if (!this.days.has(text)) this.days.set(text, el("li", { class: "day" }, el("span", {}, text)));
    return this.days.get(text);
  }

  row(message, together) {
    const print = JSON.stringify([message, together, isoDay(now(), zone()), userName(message.user)]);
    const known = this.rows.get(message.ts) ?? this.newRow(message);
    if (known.print !== print) this.drawRow(known, message, together);
    known.print = print;
    this.rows.set(message.ts, known);
    return known.node;
  }

  newRow(message) {
    const surface = new Surface({ channel: this.channelId, ts: message.ts }, { onDone: this.onDone });
    const node = el("li", { class: "message", data: { testid: "message", ts: message.ts } });
    return { node, surface };
  }

  drawRow({ node, surface }, message, together) {
    node.classList.toggle("together", together);
    node.classList.toggle("ephemeral", message.ephemeral === true);
    if (message.blocks?.length) surface.draw(message.blocks);
    const body = message.blocks?.length ? surface.node : el("div", { class: "text" }, mrkdwn(message.text ?? ""));
    const edited = message.edited ? el("span", { class: "edited" }, "(edited)") : null;
    const content = el("div", { class: "message-body" },
      message.ephemeral ? el("p", { class: "only-you" }, "Only visible to you") : null,
      together ? el("span", { class: "hidden-text" }, `${userName(message.user)}: `) : head(message),
      message.thread_ts && message.thread_ts !== message.ts ? el("p", { class: "detail" }, "↳ in a thread") : null,
      body, edited, files(message.files));
    const gutter = together ? stamp(message, "gutter-time") : avatar(message.user);
    arrange(node, [el("div", { class: "gutter" }, gutter), content, ...this.tools(message)]);
  }

  tools(message) {
    const shortcuts = state().shortcuts.filter((one) => one.type === "message");
    if (message.ephemeral || !shortcuts.length) return [];
    const use = (one) => this.act({ do: "shortcut", callback_id: one.callback_id, channel: this.channelId, ts: message.ts });
    const items = () => shortcuts.map((one) => ({
      label: one.name, detail: state().app.name, data: { callbackId: one.callback_id }, choose: () => use(one),
    }));
    return [el("div", { class: "message-tools" },
      menuButton({ class: "icon-button", "aria-label": "More actions on this message", data: { testid: "message-menu" } }, "⋮", items))];
  }
}

const msOf = (message) => Number(message.ts) * 1000;

function follows(message, before) {
  return before.user === message.user && !message.ephemeral && !before.ephemeral && msOf(message) - msOf(before) < TOGETHER;
}

function head(message) {
  const isApp = Boolean(message.bot_id) || user(message.user)?.is_bot;
  return el("div", { class: "message-head" },
    el("strong", {}, userName(message.user)), isApp ? el("span", { class: "badge" }, "APP") : null, stamp(message, "detail"));
}

function stamp(message, kind) {
  const ms = msOf(message);
  const whole = `${dateText(ms, zone())} ${clockText(ms, zone())}`;
  return el("time", { class: kind, datetime: new Date(ms).toISOString(), title: whole }, clockText(ms, zone()));
}

function files(list) {
  if (!list?.length) return null;
  const address = (file) => file.url_private_download ?? file.url_private ?? file.permalink;
  const name = (file) => file.title || file.name || file.id;
  return el("ul", { class: "files" }, list.map((file) => el("li", { class: "file" }, "📄 ", link(address(file), name(file)))));
}
