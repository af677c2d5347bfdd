/**
 * Decides how the tour stands and what it says: pure, from the steps, what is remembered and what the page shows.
 *
 * Remembered (`memory`) is {id, at, entered, accepted, isOff}: the run it belongs to, the step, whether the person was
 * where it plays, which forms and buttons the bot has accepted since, and whether the tour is put away.
 *
 * The page shows (`world`) {tour, me, place, dm, unread, messages, home, modal, menu}: `tour` is what the
 * server offers (who and where), `messages` those of the open conversation, each a list of its elements {action, value};
 * `home` the same of an open Home; `modal` {callback, values}, null without one; `menu` the items of an open menu.
 *
 * A fact is an object all of whose parts hold: {message: {kind, has}} a message of this kind of nudge with such an
 * element, {home: action}, {modal: callback}, {filled: [action]}, {accepted: [one of these]}, {unread: "dm"},
 * {menu: item}, {any: [facts]}. A point is {clock}, {place}, {person}, {action, near, kind}, {field}, {submit}, {item}
 * or {close}.
 */

import { END, LEADS, STEPS } from "./tour_steps.js";

export const begun = (id) => ({ id, at: 0, entered: false, accepted: [], isOff: false });

/** Whether a fact holds. */
function holds(fact, world, memory) {
  return Object.entries(fact).every(([part, wanted]) => PARTS[part](wanted, world, memory));
}

const PARTS = {
  any: (facts, world, memory) => facts.some((one) => holds(one, world, memory)),
  accepted: (names, _, memory) => names.some((one) => memory.accepted.includes(one)),
  filled: (fields, world) => fields.every((one) => (
    Object.entries(world.modal?.values ?? {}).some(([action, value]) => isField(action, one) && Boolean(value)))),
  home: (action, world) => (world.home ?? []).some((one) => one.action === action),
  menu: (item, world) => world.menu.includes(item),
  message: (wanted, world) => world.messages.some((elements) => isOf(elements, wanted)),
  modal: (callback, world) => world.modal?.callback === callback,
  unread: (place, world) => world.unread && world.place !== world[place],
};

/** Every nudge of SayDo's ends in "Fewer like this", which names its kind. */
function isOf(elements, { kind, has }) {
  const isKind = !kind || elements.some((one) => one.action === "calls.fewer" && one.value === kind);
  return isKind && (!has || elements.some((one) => one.action === has));
}

/** What is remembered after a look at the world: steps that are done, and those without what they need, lie behind. */
export function moved(memory, world) {
  let { at, entered } = memory;
  const isDone = (step) => holds(step.done, world, memory) && ("accepted" in step.done || isThere(step, world));
  const isBehind = (step) => isDone(step) || (step.needs && !holds(step.needs, world, memory));
  while (at < STEPS.length && isBehind(STEPS[at])) [at, entered] = [at + 1, false];
  if (at < STEPS.length && isThere(STEPS[at], world)) entered = true;
  return { ...memory, at, entered };
}

export const skipped = (memory) => ({ ...memory, at: Math.min(memory.at + 1, STEPS.length), entered: false });

export function accepting(memory, name) {
  return memory.accepted.includes(name) ? memory : { ...memory, accepted: [...memory.accepted, name] };
}

/** Whether an input is the one a step means: "*" stands for a row, and a form drawn anew numbers its inputs (".2"). */
export function isField(action, field) {
  return new RegExp(`^${field.replaceAll(".", "\\.").replace("*", "[^.]+")}(\\.\\d+)?$`).test(action);
}

const isThere = (step, world) => world.me === world.tour[step.who] && (!step.where || world.place === placeOf(step.where, world));

function placeOf(where, world) {
  return { home: "home", dm: world.dm, team: world.tour.channel }[where];
}

/**
 * What the panel says: {number, of, title, why, say, point, label, fill, item, key, isEnd}. `key` stays as long as the
 * person is asked for the same thing.
 */
export function told(memory, world) {
  if (memory.at >= STEPS.length) return { ...END, key: "end", isEnd: true };
  const step = STEPS[memory.at];
  const shown = { number: memory.at + 1, of: STEPS.length, title: step.title, why: step.why };
  const lead = leadTo(step, world, memory);
  if (lead) return { ...shown, ...lead, key: `${step.id} ${lead.say}` };
  const way = step.ways.find((one) => !one.when || holds(one.when, world, memory));
  return { ...shown, ...way, key: `${step.id} ${way ? step.ways.indexOf(way) : ""}` };
}

/** The way to where a step plays; null when the person is there. A window the step does not know stands in the way. */
function leadTo(step, world, memory) {
  const label = memory.entered ? "Take me back" : "Take me there";
  const knows = step.ways.some((way) => way.when?.modal === world.modal?.callback) && world.me === world.tour[step.who];
  if (world.modal) return knows ? null : { say: LEADS.modal, point: { close: true }, label, leads: true };
  if (world.me !== world.tour[step.who]) return { say: LEADS[step.who], point: { person: step.who }, label, leads: true };
  if (!isThere(step, world)) return { say: LEADS[step.where], point: { place: step.where }, label, leads: true };
  return null;
}
