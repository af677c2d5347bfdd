/** Dates as Slack's client writes them, always in the acting person's zone (IANA name), times in ms since 1970. */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MINUTE = 60_000;
const DAY = 86_400_000;
const SIX_MONTHS = 183 * DAY;

const habit = { twelveHours: true, locale: undefined };

/** Writes the hours as people of this locale do; without one, as the browser's. */
export function followLocale(locale) {
  if (locale === habit.locale) return;
  habit.locale = locale;
  const { hourCycle } = new Intl.DateTimeFormat(locale || undefined, { hour: "numeric" }).resolvedOptions();
  habit.twelveHours = hourCycle === "h12" || hourCycle === "h11";
}

const clocks = new Map();

function clockOf(zone) {
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit",
    }));
  }
  return clocks.get(zone);
}

/** What the wall calendar and clock show in `zone`. `days` counts days, to compare dates. */
export function wall(ms, zone) {
  const part = Object.fromEntries(clockOf(zone).formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const days = Math.round(Date.UTC(part.year, part.month - 1, part.day) / DAY);
  return { ...part, days, weekday: new Date(days * DAY).getUTCDay() };
}

const two = (number) => String(number).padStart(2, "0");

function ordinal(day) {
  const teen = day > 10 && day < 14;
  return `${day}${teen ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th"}`;
}

export function isoDay(ms, zone) {
  const at = wall(ms, zone);
  return `${at.year}-${two(at.month)}-${two(at.day)}`;
}

/** For <input type=datetime-local>. */
export function wallText(ms, zone) {
  const at = wall(ms, zone);
  return `${isoDay(ms, zone)}T${two(at.hour)}:${two(at.minute)}`;
}

/** The instant at which clocks in `zone` show "YYYY-MM-DDTHH:MM"; in a spring gap, an hour later by the clock. */
export function instant(text, zone) {
  const guess = Date.parse(`${text}Z`);
  const offsetAt = (ms) => Date.parse(`${wallText(ms, zone)}Z`) - Math.floor(ms / MINUTE) * MINUTE;
  const first = guess - offsetAt(guess);
  return guess - offsetAt(first);
}

export function clockText(ms, zone, { seconds = false } = {}) {
  const at = wall(ms, zone);
  const tail = `${two(at.minute)}${seconds ? `:${two(at.second)}` : ""}`;
  if (!habit.twelveHours) return `${two(at.hour)}:${tail}`;
  return `${at.hour % 12 || 12}:${tail} ${at.hour < 12 ? "AM" : "PM"}`;
}

/** "Mon 23 Nov 2026", for the clock. */
export function dateText(ms, zone) {
  const at = wall(ms, zone);
  return `${WEEKDAYS[at.weekday].slice(0, 3)} ${at.day} ${MONTHS[at.month - 1].slice(0, 3)} ${at.year}`;
}

/** "today 08:30", "Tue 24 Nov 08:30": when something comes, seen from `now`. */
export function whenText(ms, now, zone) {
  const near = nearDay(ms, now, zone);
  const at = wall(ms, zone);
  const day = near ?? `${WEEKDAYS[at.weekday].slice(0, 3)} ${at.day} ${MONTHS[at.month - 1].slice(0, 3)}`;
  return `${day} ${clockText(ms, zone)}`;
}

function nearDay(ms, now, zone) {
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[wall(ms, zone).days - wall(now, zone).days] ?? null;
}

/** The line between two days of a conversation. */
export function dayLine(ms, now, zone) {
  const near = nearDay(ms, now, zone);
  return near ? near[0].toUpperCase() + near.slice(1) : dated(ms, now, zone, "date_long");
}

function dated(ms, now, zone, token) {
  const at = wall(ms, zone);
  const year = Math.abs(ms - now) < SIX_MONTHS ? "" : `, ${at.year}`;
  if (token === "date_num") return isoDay(ms, zone);
  if (token === "date_short") return `${MONTHS[at.month - 1].slice(0, 3)} ${at.day}${year}`;
  const date = `${MONTHS[at.month - 1]} ${ordinal(at.day)}${year}`;
  return token === "date_long" ? `${WEEKDAYS[at.weekday]}, ${date}` : date;
}

function ago(ms, now) {
  const minutes = Math.round(Math.abs(now - ms) / MINUTE);
  if (minutes < 1) return "just now";
  const [count, unit] = minutes < 60 ? [minutes, "minute"]
    : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  const length = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return ms <= now ? `${length} ago` : `in ${length}`;
}

/** The tokens of `<!date^…>`: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function slackDate(unix, format, { now, zone }) {
  const ms = unix * 1000;
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "time") return clockText(ms, zone);
    if (token === "time_secs") return clockText(ms, zone, { seconds: true });
    if (token === "ago") return ago(ms, now);
    if (!/^date(_num|_short|_long)?(_pretty)?$/.test(token)) return whole;
    const near = token.endsWith("_pretty") ? nearDay(ms, now, zone) : null;
    return near ?? dated(ms, now, zone, token.replace("_pretty", ""));
  });
}
