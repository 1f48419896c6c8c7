/** Dates and times in words, in a person's zone; the page is English, so only the hours follow the locale. */

/** @typedef {{zone: string|undefined, locale: string}} Manner how a viewer reads times */

/**
 * @param {{tz: ?string, locale: string}|undefined} me
 * @returns {Manner}
 */
export function mannerOf(me) {
  const locale = me?.locale?.startsWith("en") ? me.locale : "en-GB";
  return { zone: me?.tz ?? undefined, locale };
}

/**
 * @param {string} ts a message's Slack time stamp, seconds
 * @returns {Date}
 */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** "09:00" */
export function timeOfDay(moment, manner) {
  return format(moment, manner, { hour: "2-digit", minute: "2-digit" });
}

/** "09:00:05" */
export function exactTime(moment, manner) {
  return format(moment, manner, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** "Monday 2 March 2026 at 09:00" */
export function dateAndTime(moment, manner) {
  return format(moment, manner, { dateStyle: "full", timeStyle: "short" });
}

/** "Mon 2 Mar 09:00" */
export function shortMoment(moment, manner) {
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return format(moment, manner, options);
}

/** "Monday 2 March 2026" */
function wholeDay(moment, manner) {
  return format(moment, manner, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** The day in the viewer's zone as "2026-03-02", to compare days by. */
export function dayOf(moment, manner) {
  const options = { timeZone: manner.zone, year: "numeric", month: "2-digit", day: "2-digit" };
  return formatter("sv-SE", options).format(moment);
}

/**
 * A day as a divider names it: "Today", "Yesterday", "Monday, 2 March", with the year when it is another.
 * @param {Date} moment
 * @param {Date} now
 * @param {Manner} manner
 * @returns {string}
 */
export function dayWords(moment, now, manner) {
  const day = dayOf(moment, manner);
  const today = dayOf(now, manner);
  if (day === today) return "Today";
  if (day === dayOf(new Date(now.getTime() - 86_400_000), manner)) return "Yesterday";
  if (day.slice(0, 4) !== today.slice(0, 4)) return wholeDay(moment, manner);
  return format(moment, manner, { weekday: "long", day: "numeric", month: "long" });
}

function format(moment, manner, options) {
  return formatter(manner.locale, { ...options, timeZone: manner.zone }).format(moment);
}

const formatters = new Map();

/** Making a formatter is slow; there are only a few different ones. */
function formatter(locale, options) {
  const key = JSON.stringify([locale, options]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key);
}
