/** Puts messages in order for reading: day dividers, the mark of what is new, runs of one author. */

import { element } from "./dom.js";
import { dayOf, dayWords, momentOf } from "./moments.js";
import { messageItem } from "./message.js";

const RUN_SECONDS = 300;

/**
 * The items of the list, for `reconcile`.
 * @param {object[]} messages oldest first
 * @param {{newFrom: ?string, now: Date, manner: object, version: number, contextOf: function(object): object,
 *   authorOf: function(string): object}} reading `newFrom`: the ts of the first new message; `version` changes when
 *   names that messages mention may have changed
 * @returns {import("./keyed.js").Item[]}
 */
export function messageItems(messages, reading) {
  return messages.flatMap((message, index) => itemsFor(message, messages[index - 1], reading));
}

/**
 * Where the new messages begin.
 * @param {object[]} messages
 * @param {number} unread how many of the last ones were unread
 * @param {string} viewer whose own messages are never new
 * @returns {?string} a ts
 */
export function firstNew(messages, unread, viewer) {
  const counted = messages.filter((message) => message.user !== viewer && !message.only_for_you);
  return unread > 0 ? (counted.slice(-unread)[0]?.ts ?? null) : null;
}

function itemsFor(message, previous, reading) {
  const items = [];
  const day = startsDay(message, previous, reading);
  const isNew = message.ts === reading.newFrom;
  if (day) items.push(dayDivider(message, reading));
  if (isNew) items.push(newDivider());
  const first = day || isNew || startsRun(message, previous);
  items.push(messageEntry(message, first, reading));
  return items;
}

function startsDay(message, previous, { manner }) {
  return !previous || dayOf(momentOf(message.ts), manner) !== dayOf(momentOf(previous.ts), manner);
}

function startsRun(message, previous) {
  const differs = previous.user !== message.user || previous.only_for_you !== message.only_for_you;
  return differs || message.only_for_you || Number(message.ts) - Number(previous.ts) > RUN_SECONDS;
}

function dayDivider(message, { now, manner }) {
  const moment = momentOf(message.ts);
  const words = dayWords(moment, now, manner);
  const make = () => element("li", { class: "day" }, element("h3", {}, words));
  return { key: `day ${dayOf(moment, manner)}`, signature: words, make };
}

function newDivider() {
  const make = () => element("li", { class: "new-divider" }, element("span", {}, "New messages"));
  return { key: "new", signature: "new", make };
}

function messageEntry(message, first, reading) {
  const author = reading.authorOf(message.user);
  const signature = JSON.stringify([message, first, author.name, reading.version]);
  const around = () => ({ first, author, context: reading.contextOf(message), manner: reading.manner });
  const make = () => messageItem(message, around());
  return { key: `${message.only_for_you ? "only" : "message"} ${message.ts}`, signature, make };
}
