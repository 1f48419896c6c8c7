/** The rich_text block: sections, lists, quotes and code, and what stands in their lines. */

import { make, makeLink } from "./dom.js";
import { broadcastMention, channelMention, dateElement, emojiElement, userMention } from "./mrkdwn.js";
import { nameOf } from "./names.js";

const STYLES = {
  bold: "b",
  italic: "i",
  strike: "s",
  underline: "u",
  code: "code",
  highlight: "mark",
  client_highlight: "mark",
};
const TAGS = { rich_text_preformatted: "pre", rich_text_quote: "blockquote" };

/** @returns {HTMLElement} */
export function richText(block, context) {
  const body = make("div", { class: "bk-rich-text" });
  let lists = [];
  for (const part of block.elements) {
    const isList = part.type === "rich_text_list";
    lists = isList ? addList(body, lists, part, context) : [];
    if (!isList) body.append(paragraph(part, context));
  }
  return body;
}

function paragraph({ type, elements }, context) {
  const look = type === "rich_text_section" ? "bk-text" : null;
  return make(TAGS[type] ?? "p", { class: look }, ...inline(elements, context));
}

/** Lists that follow each other are one list, a deeper one inside the last item of the one above it. */
function addList(body, open, part, context) {
  const indent = part.indent ?? 0;
  const kept = open.filter((each) => each.indent < indent);
  const list = listElement(part, context);
  (kept.at(-1)?.list.lastElementChild ?? body).append(list);
  return [...kept, { indent, list }];
}

function listElement({ style, elements, offset = 0, indent = 0, border }, context) {
  const items = elements.map((item) => make("li", {}, ...inline(item.elements, context)));
  const ordered = style === "ordered";
  const look = `bk-list-${ordered ? "ordered" : "bullet"}-${indent % 3}${border ? " bk-list-bordered" : ""}`;
  return make(ordered ? "ol" : "ul", { start: ordered && offset ? offset + 1 : null, class: look }, ...items);
}

function inline(elements, context) {
  return elements.map((element) => styled(element, INLINE[element.type]?.(element, context) ?? `(${element.type})`));
}

function styled({ style = {} }, content) {
  const names = Object.keys(STYLES).filter((name) => style[name]);
  return names.reduce((shown, name) => make(STYLES[name], {}, shown), content);
}

const INLINE = {
  text: ({ text }) => text,
  link: ({ url, text }) => makeLink(url, { class: "bk-link" }, text || url),
  user: ({ user_id: id }, context) => userMention(id, context),
  usergroup: ({ usergroup_id: id }, context) => mention(id, context),
  channel: ({ channel_id: id }, context) => channelMention(id, context),
  team: ({ team_id: id }, context) => mention(id, context),
  broadcast: ({ range }) => broadcastMention(range),
  emoji: ({ name }) => emojiElement(`:${name}:`),
  color: ({ value }) => colour(value),
  date: ({ timestamp: epoch, format: pattern, fallback = "", url: link }, context) =>
    dateElement({ epoch, pattern, fallback, link }, context),
};

function mention(id, context) {
  return make("span", { class: "bk-mention" }, `@${nameOf(context, id) ?? id}`);
}

function colour(value) {
  const swatch = make("span", { class: "bk-swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = value;
  return make("span", {}, value, swatch);
}
