/** Talks with the sandbox: what is shown, what a person does, and the signal that something changed. */

const SILENT = "The sandbox doesn't answer. Is it still running?";

let underWay = 0;

/** Marks the page as long as it waits for an answer, so that whoever watches it knows when it has come to rest. */
async function marked(asked) {
  underWay += 1;
  document.documentElement.dataset.underWay = underWay;
  try {
    return await asked;
  } finally {
    underWay -= 1;
    if (underWay) document.documentElement.dataset.underWay = underWay;
    else delete document.documentElement.dataset.underWay;
  }
}

const get = (path, query) => marked(got(path, query));

async function got(path, query) {
  const response = await fetch(`/sandbox/${path}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export const readState = (as) => get("state", { as });
export const readMessages = (as, channel) => get("messages", { as, channel });
export const readHome = (as) => get("home", { as });
export const readModals = (as) => get("modals", { as });

/** Options of an external select; `where` is {view} or {channel, ts}. */
export async function readOptions(as, where, { block_id, action_id, query }) {
  const answer = await get("options", { as, ...where, block_id, action_id, query });
  return answer.option_groups?.length ? answer.option_groups : answer.options ?? [];
}

const listeners = [];

/** Calls `tell(deed, answer)` after each thing a person did. */
export function onAnswered(tell) {
  listeners.push(tell);
}

/** Does something as a person. Never throws: a failure is `{ok: false, error}` with words for that person. */
export async function act(as, deed) {
  const answer = await marked(done(as, deed));
  for (const tell of listeners) tell(deed, answer);
  return answer;
}

async function done(as, deed) {
  try {
    const response = await fetch("/sandbox/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as, ...deed }),
    });
    const answer = await response.json();
    return answer.ok ? answer : { ok: false, error: answer.error || "Something went wrong. Try again?" };
  } catch {
    return { ok: false, error: SILENT };
  }
}

const LINE_WAIT = 2000;

/**
 * Listens until `stop()`; reconnects by itself. `onLink(true|false)` tells whether the line stands; `first` resolves
 * once it stood for the first time, or does not come: what is read from then on, no change to it is missed.
 */
export function listen(as, { onChange, onLink }) {
  let socket = null;
  let tried = null;
  const first = new Promise((resolve) => { tried = resolve; });
  let stopped = false;
  let pause = 500;
  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/sandbox/live?as=${encodeURIComponent(as)}`);
    socket.onopen = () => { pause = 500; onLink(true); tried(); };
    socket.onmessage = (event) => onChange(JSON.parse(event.data));
    socket.onclose = () => {
      tried();
      if (stopped) return;
      onLink(false);
      setTimeout(() => stopped || connect(), pause);
      pause = Math.min(pause * 2, 5000);
    };
  };
  connect();
  setTimeout(tried, LINE_WAIT);
  return { first, stop() { stopped = true; socket.close(); } };
}

/** Runs `load` now; calls that come while it runs lead to one more run after it. */
export function coalesced(load) {
  let running = null;
  let again = false;
  const turn = async () => {
    do {
      again = false;
      await load();
    } while (again);
    running = null;
  };
  return () => {
    if (running) again = true;
    else running = turn().catch((error) => { running = null; console.warn(error); });
    return running;
  };
}
