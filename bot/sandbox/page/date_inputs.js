/** Inputs for a date, a time of day, or both; the browser's own pickers, which every keyboard and phone can use. */

import { instant, wallText } from "./dates.js";
import { el } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { locale, zone } from "./world.js";

const PAUSE = 700;
const MINUTE = 60_000;

const KINDS = {
  datepicker: { type: "date", initial: "initial_date", stored: "selected_date" },
  timepicker: { type: "time", initial: "initial_time", stored: "selected_time" },
  datetimepicker: { type: "datetime-local", initial: "initial_date_time", stored: "selected_date_time" },
};

export function dateInput(element, place) {
  const kind = KINDS[element.type];
  const start = place.stored ? place.stored[kind.stored] : element[kind.initial];
  const typed = place.memory ?? (element.type === "datetimepicker" && start ? wallText(start * 1000, zone()) : start ?? "");
  const input = el("input", { type: kind.type, max: kind.type === "time" ? null : latest(kind.type), lang: locale(), ...place.inputProps(element) });
  input.value = typed;
  const value = () => read(element.type, input.value);
  place.register({ element, value, memory: () => input.value, focus: () => input.focus() });
  const empties = () => input.classList.toggle("is-empty", !input.value);
  empties();
  input.addEventListener("input", () => { empties(); place.touched(); });
  if (place.dispatches) dispatching(input, value, () => place.click(element, value(), input));
  const note = noteOf(element);
  return el("div", { class: "date-field" }, input, note ? el("span", { class: `field-notes ${element.placeholder ? "while-empty" : ""}` }, note) : null);
}

const latest = (type) => (type === "date" ? "9999-12-31" : "9999-12-31T23:59");

function read(type, text) {
  if (!text) return null;
  return type === "datetimepicker" ? Math.floor(instant(text, zone()) / MINUTE) * 60 : text;
}

function noteOf(element) {
  if (element.type === "datetimepicker") return `Time in ${zone()}`;
  if (element.timezone) return element.timezone;
  return plainText(element.placeholder);
}

/** Sends a finished date once: typing a year passes through others, so it waits for a pause or for leaving. */
function dispatching(input, value, send) {
  let timer = null;
  let sent = value();
  const finish = () => {
    clearTimeout(timer);
    if (value() === sent) return;
    sent = value();
    send();
  };
  input.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(finish, PAUSE); });
  input.addEventListener("blur", finish);
}
