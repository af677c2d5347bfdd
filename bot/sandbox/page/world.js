/** What the page knows of the workspace: the last state the sandbox told, and the demo's time. */

import { followLocale } from "./dates.js";

const world = { state: null, readAt: 0, me: null };

export function know(state) {
  world.state = state;
  world.me = state.me;
  world.readAt = performance.now();
  followLocale(locale());
}

/** The clock travels: only the time is news. */
export function timePassed(iso) {
  if (world.state) [world.state.now, world.readAt] = [iso, performance.now()];
}

export const state = () => world.state;
export const me = () => world.me;
export const user = (id) => world.state?.users?.[id] ?? null;
export const channel = (id) => world.state?.channels?.find((one) => one.id === id) ?? null;
/** The acting person's language and country, like "en-GB"; null when Slack does not know it. */
export const locale = () => user(world.me)?.locale?.replace("_", "-") ?? null;
export const zone = () => user(world.me)?.tz || "UTC";

/** The demo's time in milliseconds since 1970; it goes on by itself only while the clock runs. */
export function now() {
  if (!world.state) return Date.now();
  const elapsed = world.state.clock.running ? performance.now() - world.readAt : 0;
  return Date.parse(world.state.now) + elapsed;
}

export function userName(id) {
  const one = user(id);
  return one?.real_name || one?.name || id;
}

export function channelName(id) {
  const one = channel(id);
  if (!one) return id;
  return one.kind === "im" ? userName(one.user) : one.name;
}

/** The conversation between the acting person and the app. */
export const appChannel = () => world.state?.channels.find((one) => one.kind === "im" && one.user === world.state.app.bot_user);
