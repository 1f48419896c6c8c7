/** One message: who, when, what, and what hangs below it. */

import { plainText, renderMessage } from "./blocks/index.js";
import { avatar } from "./avatar.js";
import { element } from "./dom.js";
import { dateAndTime, momentOf, timeOfDay } from "./moments.js";

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/**
 * @param {object} message as in the conversation section
 * @param {{first: boolean, author: object, context: object, manner: object}} around
 *   `first`: it shows its author, being the first of a run
 * @returns {HTMLElement} a list item
 */
export function messageItem(message, around) {
  const item = element(
    "li",
    { class: "message" },
    message.only_for_you && element("p", { class: "only-you" }, "Only visible to you"),
    element("div", { class: "gutter" }, around.first ? avatar(around.author, "large") : timeOf(message, around)),
    element("div", { class: "message-body" }, bodyParts(message, around)),
  );
  item.classList.toggle("is-first", around.first);
  item.classList.toggle("is-only-you", message.only_for_you);
  return item;
}

function bodyParts(message, around) {
  const { blocks, text, attachments } = message;
  return [
    around.first && byline(message, around),
    message.thread_ts && message.thread_ts !== message.ts && element("p", { class: "in-thread" }, "In a thread"),
    renderMessage(blocks, text, attachments, around.context),
    message.edited && element("span", { class: "edited" }, "(edited)"),
    message.files.length > 0 && element("ul", { class: "files" }, message.files.map(fileItem)),
    message.reactions.length > 0 && reactionList(message.reactions, around.context),
  ];
}

function byline(message, { author, context, manner }) {
  return element(
    "p",
    { class: "byline" },
    element("button", { type: "button", class: "author", onclick: () => context.openPerson(author.id) }, author.name),
    message.bot && element("span", { class: "badge" }, "APP"),
    timeOf(message, { manner }),
  );
}

function timeOf(message, { manner }) {
  const moment = momentOf(message.ts);
  const attributes = { class: "time", datetime: moment.toISOString(), title: dateAndTime(moment, manner) };
  return element("time", attributes, timeOfDay(moment, manner));
}

function fileItem({ url, name, title }) {
  const words = title || name;
  const shown = PICTURE.test(name) ? element("img", { class: "file-image", src: url, alt: words }) : words;
  return element("li", { class: "file" }, element("a", { href: url, download: name }, shown));
}

function reactionList(reactions, context) {
  const items = reactions.map((each) => reaction(each, context));
  return element("ul", { class: "reactions", "aria-label": "Reactions" }, items);
}

function reaction({ name, users, count }, context) {
  const who = users.map((id) => context.workspace.people.find((person) => person.id === id)?.name ?? id).join(", ");
  const words = `:${name}: ${count}, by ${who}`;
  const sign = element("span", { "aria-hidden": "true" }, `${plainText(`:${name}:`, context)} ${count}`);
  return element("li", { class: "reaction", title: words }, sign, element("span", { class: "visually-hidden" }, words));
}
