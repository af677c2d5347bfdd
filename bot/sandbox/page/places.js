/** What can stand in the middle: the app's Home, or a conversation. */

import { Composer, shortcutsButton } from "./composer.js";
import { el, notice } from "./dom.js";
import { MessageList } from "./messages.js";
import { readHome, readMessages } from "./server.js";
import { Surface } from "./surfaces.js";
import { appChannel, channel, channelName, me, state } from "./world.js";

function tabs(here, go) {
  const tab = (name, place) => el("button", {
    type: "button", role: "tab", "aria-selected": String(here === name), tabindex: here === name ? "0" : "-1", class: "tab",
    data: { testid: `tab-${name.toLowerCase()}` }, onclick: () => go(place),
  }, name);
  const list = [tab("Home", { kind: "home" })];
  if (appChannel()) list.push(tab("Messages", { kind: "channel", id: appChannel().id }));
  const other = (event) => {
    if (["ArrowLeft", "ArrowRight"].includes(event.key)) list.find((one) => one !== event.target)?.focus();
  };
  return el("div", { class: "tabs", role: "tablist", "aria-label": state().app.name, onkeydown: other }, list);
}

function heading(title, ...more) {
  return el("header", { class: "place-head" }, el("h1", {}, title), more);
}

export class AppHome {
  constructor({ actOrTell, act, go, refreshAll }) {
    this.act = act;
    this.title = `${state().app.name} Home`;
    this.body = el("div", { class: "home" }, el("p", { class: "empty" }, "Getting your Home ready…"));
    this.node = el("div", { class: "place" },
      heading(state().app.name, el("span", { class: "badge" }, "APP"), el("span", { class: "grow" }), shortcutsButton(actOrTell)),
      this.tabs = tabs("Home", go), el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Home" }, this.body));
    Object.assign(this, { refreshAll, go, hadMessages: Boolean(appChannel()) });
  }

  /** The Messages tab is there from the app's first word on. */
  stateChanged() {
    if (this.hadMessages || !appChannel()) return;
    this.hadMessages = true;
    this.tabs.replaceWith(tabs("Home", this.go));
  }

  async open() {
    const answer = await this.act({ do: "open", tab: "home" });
    if (!answer.ok) notice(answer.error);
  }

  async refresh() {
    const { view } = await readHome(me());
    if (!view) return;
    this.shown = { home: view.blocks ?? [] };
    if (this.surface?.where.view !== view.id) {
      this.surface = new Surface({ view: view.id }, { onDone: this.refreshAll });
      this.body.replaceChildren(this.surface.node);
    }
    this.surface.draw(view.blocks ?? [], view.state?.values);
  }
}

export class Conversation {
  constructor(id, { act, actOrTell, go, refreshAll }) {
    this.id = id;
    this.act = act;
    this.as = me();
    this.isApp = id === appChannel()?.id;
    this.title = channelName(id);
    this.messages = new MessageList(id, { act: actOrTell, onDone: refreshAll });
    this.composer = new Composer(id, { draftKey: `${me()} ${id}`, act });
    const sign = channel(id)?.kind === "im" ? "" : "# ";
    const topic = channel(id)?.topic;
    this.node = el("div", { class: "place" },
      heading(`${sign}${this.title}`,
        this.isApp ? el("span", { class: "badge" }, "APP") : null,
        topic ? el("span", { class: "topic" }, topic) : null),
      this.isApp ? tabs("Messages", go) : null, this.messages.node, this.composer.node);
  }

  async open() {
    if (this.isApp) await this.act({ do: "open", tab: "messages" });
  }

  stateChanged() {}

  async refresh() {
    const { messages } = await readMessages(this.as, this.id);
    this.shown = { messages };
    this.messages.show(messages);
  }
}
