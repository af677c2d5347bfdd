/** Block Kit's select menus, single and multi, each with the place its options come from. */

import { Chooser } from "./choosers.js";
import { plainText } from "./mrkdwn.js";
import { readOptions } from "./server.js";
import { channelName, me, state, userName } from "./world.js";

const PAUSE = 250;

const plain = (text) => ({ type: "plain_text", text, emoji: false });

function matching(options, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((option) => {
    const text = `${plainText(option.text)} ${plainText(option.description)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function staticOptions(element) {
  return (query) => {
    if (!element.option_groups) return matching(element.options ?? [], query);
    return element.option_groups.map((group) => ({ ...group, options: matching(group.options, query) }));
  };
}

function externalOptions(element, place) {
  const least = element.min_query_length ?? 3;
  let timer = null;
  return (query) => {
    clearTimeout(timer);
    if (query.length < least) return `Type at least ${least} character${least === 1 ? "" : "s"} to search`;
    return new Promise((resolve, reject) => {
      const ask = () => readOptions(me(), place.surface.where, { block_id: place.blockId, action_id: element.action_id, query });
      timer = setTimeout(() => ask().then(resolve, reject), PAUSE);
    });
  };
}

const userOption = (id) => ({ value: id, text: plain(userName(id)) });
const conversationOption = (id) => {
  const one = state().channels.find((known) => known.id === id);
  return { value: id, text: plain(one?.kind === "im" ? channelName(id) : `# ${channelName(id)}`) };
};

function userOptions() {
  return (query) => {
    const people = Object.values(state().users).filter((one) => !one.deleted);
    return matching(people.map((one) => ({ ...userOption(one.id), description: plain(one.title || `@${one.name}`) })), query);
  };
}

function conversationOptions(element) {
  const wanted = element.filter?.include ?? (element.type.includes("channels") ? ["public"] : ["public", "im"]);
  const fits = (one) => wanted.includes(one.kind === "im" ? "im" : "public") || (one.kind !== "im" && wanted.includes("private"));
  const isBot = (one) => element.filter?.exclude_bot_users && state().users[one.user]?.is_bot;
  return (query) => matching(state().channels.filter((one) => fits(one) && !isBot(one)).map((one) => conversationOption(one.id)), query);
}

const found = (element, value) => {
  const options = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  return options.find((option) => option.value === value) ?? null;
};

/** kind → how its options load, how an initial or stored value becomes options, and the field names Slack gives it. */
const KINDS = {
  static: {
    load: staticOptions,
    initial: (element) => listed(element.initial_option ?? element.initial_options),
    stored: (entry) => listed(entry.selected_option ?? entry.selected_options),
    still: (element, option) => found(element, option.value),
  },
  external: {
    load: externalOptions,
    initial: (element) => listed(element.initial_option ?? element.initial_options),
    stored: (entry) => listed(entry.selected_option ?? entry.selected_options),
  },
  users: {
    load: userOptions,
    initial: (element) => listed(element.initial_user ?? element.initial_users).map(userOption),
    stored: (entry) => listed(entry.selected_user ?? entry.selected_users).map(userOption),
  },
  conversations: {
    load: conversationOptions,
    initial: (element, place) => initialConversations(element, place).map(conversationOption),
    stored: (entry) => listed(entry.selected_conversation ?? entry.selected_conversations).map(conversationOption),
  },
  channels: {
    load: conversationOptions,
    initial: (element) => listed(element.initial_channel ?? element.initial_channels).map(conversationOption),
    stored: (entry) => listed(entry.selected_channel ?? entry.selected_channels).map(conversationOption),
  },
};

function listed(value) {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function initialConversations(element, place) {
  const given = listed(element.initial_conversation ?? element.initial_conversations);
  const here = element.default_to_current_conversation && place.surface.where.channel;
  return given.length || !here ? given : [here];
}

export function selectMenu(element, place) {
  const multi = element.type.startsWith("multi_");
  const kind = KINDS[element.type.replace(/^multi_/, "").replace("_select", "")];
  const remembered = place.memory ?? (place.stored && kind.stored(place.stored)) ?? kind.initial(element, place);
  const chosen = remembered.map((option) => (kind.still ? kind.still(element, option) : option)).filter(Boolean);
  const chooser = new Chooser({
    multi, chosen, load: kind.load(element, place), most: element.max_selected_items, clearable: place.isInput && place.optional,
    placeholder: plainText(element.placeholder) || "Choose…", inputProps: place.inputProps(element),
    onChange: (before) => changed(before),
  });
  const value = () => {
    const values = chooser.chosen.map((option) => option.value);
    return multi ? values : values[0] ?? null;
  };
  async function changed(before) {
    place.touched();
    if (place.dispatches && !(await place.click(element, value(), chooser.node))) chooser.put(before);
  }
  place.register({ element, value, memory: () => chooser.chosen, focus: () => chooser.input.focus(), gone: () => chooser.close() });
  return chooser.node;
}
