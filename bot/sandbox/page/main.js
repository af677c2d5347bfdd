/** Starts the page and keeps it up to date: who acts, which place is open, and what changed there. */

import { announce, el, notice } from "./dom.js";
import { AppHome, Conversation } from "./places.js";
import { ModalStack } from "./modals.js";
import { act, coalesced, listen, onAnswered, readModals, readState } from "./server.js";
import { sidebar, walk } from "./sidebar.js";
import { TopBar } from "./topbar.js";
import { Guide } from "./tour_guides.js";
import { seen } from "./tour_worlds.js";
import { appChannel, channel, know, me, state, timePassed, userName } from "./world.js";

const nodes = Object.fromEntries(["topbar", "sidebar", "scrim", "main"].map((id) => [id, document.getElementById(id)]));
const page = { as: new URLSearchParams(location.search).get("as"), place: null, view: null, line: null };

const guide = new Guide(() => (state()?.tour && page.view ? seen(page, modals) : null));
const modals = new ModalStack(() => refreshAll(), { onTop: (dialog) => guide.panel.ride(dialog) });
const topbar = new TopBar({
  travel, toggleSidebar: () => openSidebar(nodes.sidebar.dataset.open !== "true"), toggleTour: () => guide.toggle(),
});
guide.onShown = (isShown) => topbar.tour.setAttribute("aria-pressed", String(isShown));

const refreshState = coalesced(async () => {
  const as = page.as;
  const told = await readState(as);
  if (as !== page.as) return;
  know(told);
  topbar.draw();
  drawSidebar();
  page.view?.stateChanged();
  guide.look();
});
const refreshModals = coalesced(async () => {
  const as = page.as;
  const { stack } = await readModals(as);
  if (as === page.as) modals.show(stack);
  guide.look();
});
const refreshPlace = coalesced(async () => {
  await page.view?.refresh();
  guide.look();
});

async function refreshAll() {
  await Promise.all([refreshModals(), refreshPlace()]);
}

/** Does something as the acting person, then looks at what came of it. */
async function doIt(deed) {
  const answer = await act(me(), deed);
  await refreshAll();
  return answer;
}

async function doItOrTell(deed) {
  const answer = await doIt(deed);
  if (!answer.ok) notice(answer.error);
  return answer;
}

async function travel(to) {
  const answer = await act(me(), { do: "clock", to });
  if (!answer.ok) notice(answer.error);
  await Promise.all([refreshState(), refreshAll()]);
  if (answer.ok) announce(`It is now ${nodes.topbar.querySelector("time").textContent}`);
}

let sidebarPrint = "";

function drawSidebar() {
  const { team, people, users, channels, app, unread } = state();
  const print = JSON.stringify([page.as, page.place, team, people, users, channels, app, unread]);
  if (print === sidebarPrint) return;
  sidebarPrint = print;
  const focused = document.activeElement?.closest?.("#sidebar [data-testid]")?.dataset.testid;
  nodes.sidebar.replaceChildren(...sidebar({ place: page.place, go, actAs }).filter(Boolean));
  if (focused) nodes.sidebar.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function openSidebar(open) {
  nodes.sidebar.dataset.open = String(open);
  nodes.scrim.hidden = !open;
  topbar.drawer.setAttribute("aria-expanded", String(open));
  if (open) nodes.sidebar.querySelector("button")?.focus();
}

async function go(place) {
  const wasOpen = nodes.sidebar.dataset.open === "true";
  openSidebar(false);
  page.place = place;
  history.replaceState(null, "", `?as=${encodeURIComponent(page.as)}#${place.kind === "home" ? "home" : place.id}`);
  page.view = viewOf(place);
  nodes.main.replaceChildren(page.view.node);
  drawSidebar();
  if (wasOpen) nodes.main.focus();
  document.title = `${page.view.title} · ${state().team.name}`;
  await Promise.all([refreshPlace(), page.view.open()]);
  await refreshState();
}

function viewOf(place) {
  const tools = { act: doIt, actOrTell: doItOrTell, go, refreshAll };
  return place.kind === "home" ? new AppHome(tools) : new Conversation(place.id, tools);
}

async function actAs(id) {
  if (id === page.as && page.line) return;
  const before = page.place;
  const wasWithApp = before?.kind === "channel" && before.id === appChannel()?.id;
  page.line?.stop();
  page.as = id;
  modals.clear();
  if (me() !== id) know(await readState(id));
  page.place = placeFor(before, wasWithApp);
  topbar.draw();
  page.line = listen(id, { onChange, onLink });
  await page.line.first;
  if (page.as !== id) return;
  announce(`Acting as ${userName(id)}`);
  await Promise.all([go(page.place), refreshModals()]);
}

/** The same place for another person, where they have it. */
function placeFor(before, wasWithApp) {
  if (wasWithApp && appChannel()) return { kind: "channel", id: appChannel().id };
  if (before?.kind === "channel" && channel(before.id)) return before;
  return { kind: "home" };
}

function onChange(change) {
  if (change.type === "time") {
    timePassed(change.now);
    topbar.tick();
  }
  if (change.type === "modal") refreshModals();
  if (change.type === "home" && page.place.kind === "home") refreshPlace();
  if (change.type === "message" && change.channel === page.place.id) refreshPlace();
  if (change.type === "state" || change.type === "message") refreshState();
}

let wasLinked = true;

function onLink(linked) {
  document.body.classList.toggle("cut-off", !linked);
  if (linked && !wasLinked) Promise.all([refreshState(), refreshAll()]);
  if (!linked && wasLinked) announce("The connection is lost. Trying again.");
  wasLinked = linked;
}

/** What the bot took from a person: a form it found no fault with, or a control it acknowledged. */
function accepted(deed, answer) {
  if (!answer.ok || answer.errors) return;
  const form = modals.open.find((modal) => modal.id === deed.view);
  guide.accepted(deed.do === "submit" ? form?.callback : deed.action_id);
}

async function start() {
  const byItself = page.as === null;
  document.querySelector(".shell").before(guide.panel.node);
  onAnswered(accepted);
  nodes.topbar.replaceChildren(...topbar.nodes);
  nodes.scrim.addEventListener("click", () => openSidebar(false));
  nodes.sidebar.addEventListener("keydown", (event) => {
    walk(event, nodes.sidebar);
    if (event.key !== "Escape" || nodes.sidebar.dataset.open !== "true") return;
    openSidebar(false);
    topbar.drawer.focus();
  });
  const wanted = location.hash.slice(1);
  try {
    know(await readState(page.as ?? "").catch(() => readState("")));
    page.place = channel(wanted) ? { kind: "channel", id: wanted } : { kind: "home" };
    await actAs(me());
    if (state().tour) {
      guide.start(state().tour.id, { byItself });
      topbar.offerTour();
    }
  } catch (error) {
    console.warn(error);
    const words = "The sandbox doesn't answer. Is it running? Reload to try again.";
    nodes.main.replaceChildren(el("p", { class: "empty", role: "alert" }, words));
  }
}

start();
