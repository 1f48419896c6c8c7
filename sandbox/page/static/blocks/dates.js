/** Slack's date tokens, such as {date_short_pretty}, in the viewer's zone and language; and wall clock times. */

const AGES = [[365 * 86_400, "year"], [30 * 86_400, "month"], [86_400, "day"], [3_600, "hour"], [60, "minute"]];
const MINUTE = 60;
const DAY = 86_400;
const formats = new Map();

/**
 * Fills the tokens of a pattern; null when one is unknown, so that the fallback is shown.
 * @param {number} epoch seconds
 * @param {string} pattern
 * @param {{zone?: string, locale?: string, now(): Date}} context
 * @returns {string|null}
 */
export function writeDate(epoch, pattern, context) {
  const day = new Day(epoch, context);
  let known = !Number.isNaN(day.moment.getTime());
  const written = pattern.replace(/\{(\w+)\}/g, (_found, name) => {
    known &&= Object.hasOwn(TOKENS, name);
    return known ? TOKENS[name](day) : "";
  });
  if (!known) return null;
  return pattern.startsWith("{") ? written.charAt(0).toLocaleUpperCase(day.locale) + written.slice(1) : written;
}

/**
 * What a clock on the viewer's wall shows at that second, as `YYYY-MM-DDTHH:MM`.
 * @param {number} epoch seconds
 * @param {string|undefined} zone
 */
export function wallTime(epoch, zone) {
  const parts = numbers(new Date(epoch * 1000), zone);
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * The second at which the viewer's wall clock shows `YYYY-MM-DDTHH:MM`; null when that is no time.
 * The first of two in autumn; in the hour that spring leaves out, what the old offset makes of it.
 * @param {string} wall
 * @param {string|undefined} zone
 * @returns {number|null}
 */
export function epochOf(wall, zone) {
  const asUtc = Date.parse(`${wall}Z`) / 1000;
  if (Number.isNaN(asUtc)) return null;
  const offsets = [asUtc - DAY, asUtc + DAY].map((near) => offsetAt(near, zone));
  const fitting = offsets.map((offset) => asUtc - offset).filter((epoch) => offsetAt(epoch, zone) === asUtc - epoch);
  return fitting.length > 0 ? Math.min(...fitting) : asUtc - offsets[0];
}

/** The viewer's day, for knowing when words like “today” are out of date. */
export function today(context) {
  return wallTime(context.now().getTime() / 1000, context.zone).slice(0, 10);
}

/** One moment as its reader's calendar has it. */
class Day {
  constructor(epoch, { zone, locale, now }) {
    this.moment = new Date(epoch * 1000);
    this.zone = zone;
    this.locale = usable(locale);
    this.now = now();
  }

  format(options) {
    return formatter(this.locale, this.zone, options).format(this.moment).replaceAll("\u202f", " ");
  }

  get parts() {
    return numbers(this.moment, this.zone);
  }

  /** “today”, “tomorrow” or “yesterday”, else null. */
  get near() {
    const days = dayNumber(this.parts) - dayNumber(numbers(this.now, this.zone));
    return Math.abs(days) > 1 ? null : this.relative("auto").format(days, "day");
  }

  get isAmerican() {
    return this.locale === "en-US";
  }

  relative(numeric) {
    return new Intl.RelativeTimeFormat(this.locale, { numeric });
  }
}

const TOKENS = {
  date_num: ({ parts }) => `${parts.year}-${parts.month}-${parts.day}`,
  date_slash: ({ parts }) => `${parts.day}/${parts.month}/${parts.year}`,
  date: plainDate,
  date_pretty: (day) => day.near ?? plainDate(day),
  date_short: (day) => day.format({ dateStyle: "medium" }),
  date_short_pretty: (day) => day.near ?? day.format({ dateStyle: "medium" }),
  date_long: longDate,
  date_long_pretty: (day) => day.near ?? longDate(day),
  date_long_full: (day) => day.format({ dateStyle: "long" }),
  day_divider_pretty: (day) => day.near ?? divider(day),
  time: (day) => day.format({ hour: "numeric", minute: "2-digit" }),
  time_secs: (day) => day.format({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

function plainDate(day) {
  if (!day.isAmerican) return day.format({ dateStyle: "long" });
  return `${day.format({ month: "long" })} ${ordinal(day.parts.day)}, ${day.parts.year}`;
}

function longDate(day) {
  if (!day.isAmerican) return day.format({ dateStyle: "full" });
  return `${day.format({ weekday: "long" })}, ${plainDate(day)}`;
}

function divider(day) {
  if (numbers(day.now, day.zone).year !== day.parts.year) return longDate(day);
  if (!day.isAmerican) return day.format({ weekday: "long", month: "long", day: "numeric" });
  return `${day.format({ weekday: "long" })}, ${day.format({ month: "long" })} ${ordinal(day.parts.day)}`;
}

function ago(day) {
  const seconds = (day.now - day.moment) / 1000;
  for (const [length, unit] of AGES) {
    const count = Math.floor(Math.abs(seconds) / length);
    if (count) return day.relative("always").format(seconds > 0 ? -count : count, unit);
  }
  return day.isAmerican ? "just now" : day.relative("auto").format(0, "second");
}

function ordinal(written) {
  const day = Number(written);
  const teens = day >= 10 && day <= 20;
  return `${day}${(!teens && ["th", "st", "nd", "rd"][day % 10]) || "th"}`;
}

function dayNumber(parts) {
  return Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)) / 1000 / DAY;
}

/** How far the zone is ahead of UTC then, in seconds. */
function offsetAt(epoch, zone) {
  const minute = Math.floor(epoch / MINUTE) * MINUTE;
  return Date.parse(`${wallTime(minute, zone)}Z`) / 1000 - minute;
}

function numbers(moment, zone) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  const found = formatter("en-US", zone, { ...options, hourCycle: "h23" }).formatToParts(moment);
  return Object.fromEntries(found.map(({ type, value }) => [type, type === "year" ? value.padStart(4, "0") : value]));
}

function formatter(locale, zone, options) {
  const key = JSON.stringify([locale, zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }));
  return formats.get(key);
}

/** The locale in the form the browser knows it, American English where it knows none. */
function usable(locale) {
  try {
    return Intl.getCanonicalLocales((locale ?? "").replace("_", "-"))[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}
