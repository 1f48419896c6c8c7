/** Slack's mrkdwn: read into a tree, and shown as elements or as plain text. */

import { writeDate } from "./dates.js";
import { make, makeLink } from "./dom.js";
import { EMOJI_PATTERN, emojiCharacter } from "./emoji.js";
import { nameOf } from "./names.js";

const OPAQUE = "<[^<>\\n]*>|`[^`\\n]+`";
const MARKS = { bold: "*", italic: "_", strike: "~" };
const TAGS = { bold: "b", italic: "i", strike: "s" };
const PREFORMATTED = /```\n?([\s\S]+?)\n?```/;
const REST_QUOTED = /^(?:&gt;|>){3} ?/;
const QUOTED = /^(?:&gt;|>) ?/;
const BROADCASTS = new Set(["channel", "here", "everyone"]);
const ENTITIES = [["&lt;", "<"], ["&gt;", ">"], ["&amp;", "&"]];
const CODE = "`(?<code>[^`\\n]+)`";
const ANGLE = "<(?<angle>[^<>\\n]+)>";
const ADDRESS = "(?<address>https?:\\/\\/[^\\s<>|*~`]+[^\\s<>|*_~`.,;:!?'\")\\]])";
const EMPHASES = Object.entries(MARKS).map(([kind, mark]) => emphasis(kind, mark)).join("|");
const EMOJI = `(?<emoji>${EMOJI_PATTERN})`;
const INLINE = new RegExp([CODE, ANGLE, EMPHASES, EMOJI].join("|"), "gu");
const INLINE_OR_ADDRESS = new RegExp([CODE, ANGLE, EMPHASES, EMOJI, ADDRESS].join("|"), "gu");
const ANGLES = new RegExp(ANGLE, "gu");

/**
 * Mrkdwn as elements: paragraphs, quotes and preformatted parts.
 * @param {string} text
 * @param {object} context
 * @param {{verbatim?: boolean}} [options] verbatim: bare addresses stay words
 * @returns {DocumentFragment}
 */
export function renderMrkdwn(text, context, { verbatim = false } = {}) {
  const shown = document.createDocumentFragment();
  for (const block of parseBlocks(text, verbatim ? INLINE : INLINE_OR_ADDRESS)) {
    const look = { class: block.tag === "p" ? "bk-text" : null };
    shown.append(make(block.tag, look, ...elements(block.children, context)));
  }
  return shown;
}

/** The same for places that hold one line of text, such as an option: no paragraphs around it. */
export function renderInline(text, context) {
  return elements(parseInline(text, INLINE), context);
}

/**
 * Mrkdwn as its reader sees it, in plain text; for previews and labels.
 * @param {string} text
 * @param {object} context
 */
export function plainText(text, context) {
  const blocks = parseBlocks(text ?? "", INLINE);
  return blocks.map((block) => words(block.children, context)).join("\n").trim();
}

/**
 * Words with :emoji: shown as characters, for plain_text objects.
 * @param {string} text
 */
export function withEmoji(text) {
  const nodes = text.split(new RegExp(`(${EMOJI_PATTERN})`, "gu"));
  return nodes.map((piece, index) => (index % 2 ? emojiElement(piece) : piece));
}

/** A person named with @; opens their profile. */
export function userMention(id, context, label = "") {
  const name = `@${nameOf(context, id) ?? (label.replace(/^@/, "") || id)}`;
  const mine = id === context.me?.id ? " bk-mention--me" : "";
  return make("button", { type: "button", class: `bk-mention${mine}`, onclick: () => context.openPerson(id) }, name);
}

/** A channel named with #; goes there, if the viewer may see it. */
export function channelMention(id, context, label = "") {
  const name = `#${nameOf(context, id) ?? (label.replace(/^#/, "") || id)}`;
  if (!nameOf(context, id)) return make("span", { class: "bk-mention" }, name);
  return make("button", { type: "button", class: "bk-mention", onclick: () => context.openChannel(id) }, name);
}

export function broadcastMention(range) {
  return make("span", { class: "bk-mention bk-mention--me" }, `@${range}`);
}

/** A moment in the viewer's zone, with the whole date on hovering; the fallback if it cannot be written. */
export function dateElement({ epoch, pattern, fallback, link }, context) {
  const written = writeDate(epoch, pattern, context);
  if (written === null) return make("span", {}, fallback);
  const whole = writeDate(epoch, "{date_long} at {time}", context);
  const time = make("time", { datetime: new Date(epoch * 1000).toISOString(), title: whole }, written);
  return link ? makeLink(link, {}, time) : time;
}

export function emojiElement(written) {
  const name = written.split(":")[1];
  const character = emojiCharacter(name);
  if (!character) return written;
  const label = `${name.replaceAll("_", " ")} emoji`;
  return make("span", { class: "bk-emoji", role: "img", "aria-label": label }, character);
}

function emphasis(kind, mark) {
  const sign = mark === "*" ? "\\*" : mark;
  const beside = mark === "_" ? "[\\p{L}\\p{N}_]" : "[\\p{L}\\p{N}]";
  const inside = `(?<${kind}>(?:${OPAQUE}|[^${sign}\\n<\`])+?)`;
  return `(?<!${beside})${sign}(?=\\S)${inside}(?<=\\S)${sign}(?!${beside})`;
}

function parseBlocks(text, pattern) {
  return text.split(PREFORMATTED).flatMap((part, index) =>
    index % 2 ? [{ tag: "pre", children: parseCode(part) }] : parseLines(withoutEdges(part, index), pattern),
  );
}

/** A preformatted part stands on lines of its own, so the line break beside it is not shown again. */
function withoutEdges(part, index) {
  const start = index > 0 ? part.replace(/^\n/, "") : part;
  return start.replace(/\n$/, "");
}

function parseLines(part, pattern) {
  if (part === "") return [];
  const runs = [];
  let restQuoted = false;
  for (const line of part.split("\n")) {
    restQuoted ||= REST_QUOTED.test(line);
    const quoted = restQuoted || QUOTED.test(line);
    const tag = quoted ? "blockquote" : "p";
    const bare = quoted ? line.replace(REST_QUOTED, "").replace(QUOTED, "") : line;
    if (runs.at(-1)?.tag === tag) runs.at(-1).lines.push(bare);
    else runs.push({ tag, lines: [bare] });
  }
  return runs.map(({ tag, lines }) => ({ tag, children: parseInline(lines.join("\n"), pattern) }));
}

/** Text as a list of words and nodes; a node is {kind, …} with children where it has some. */
function parseInline(text, pattern) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    nodes.push(unescaped(text.slice(end, found.index)), nodeOf(found.groups, pattern));
    end = found.index + found[0].length;
  }
  nodes.push(unescaped(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

/** In code only what stands in angle brackets means something. */
function parseCode(text) {
  return parseInline(text, ANGLES);
}

function nodeOf(groups, pattern) {
  if (groups.angle !== undefined) return angleNode(groups.angle);
  if (groups.code !== undefined) return { kind: "code", children: parseCode(groups.code) };
  if (groups.emoji !== undefined) return { kind: "emoji", written: groups.emoji };
  if (groups.address !== undefined) return { kind: "link", url: unescaped(groups.address), label: "" };
  const kind = Object.keys(MARKS).find((name) => groups[name] !== undefined);
  return { kind, children: parseInline(groups[kind], pattern) };
}

function angleNode(inside) {
  const [target, ...rest] = inside.split("|");
  const label = unescaped(rest.join("|"));
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!")) return commandNode(target.slice(1), label);
  return { kind: "link", url: unescaped(target), label };
}

function commandNode(command, label) {
  const [kind, ...parts] = command.split("^");
  if (BROADCASTS.has(kind)) return { kind: "broadcast", range: kind };
  if (kind === "subteam" && parts.length > 0) return { kind: "group", id: parts[0], label };
  if (kind === "date" && parts.length >= 2 && /^-*\d+$/.test(parts[0])) {
    return { kind: "date", epoch: Number(parts[0]), pattern: parts[1], link: parts[2], fallback: label };
  }
  return label || `<${kind}>`;
}

function elements(nodes, context) {
  return nodes.map((node) => (typeof node === "string" ? node : SHOWN[node.kind](node, context)));
}

const SHOWN = {
  bold: styled,
  italic: styled,
  strike: styled,
  code: (node, context) => make("code", {}, ...elements(node.children, context)),
  emoji: (node) => emojiElement(node.written),
  user: (node, context) => userMention(node.id, context, node.label),
  channel: (node, context) => channelMention(node.id, context, node.label),
  group: (node, context) => make("span", { class: "bk-mention" }, groupName(node, context)),
  broadcast: (node) => broadcastMention(node.range),
  date: dateElement,
  link: (node) => makeLink(node.url, { class: "bk-link" }, linkWords(node)),
};

function styled(node, context) {
  return make(TAGS[node.kind], {}, ...elements(node.children, context));
}

function groupName({ id, label }, context) {
  return `@${nameOf(context, id) ?? (label.replace(/^@/, "") || id)}`;
}

function linkWords({ url, label }) {
  return label || url.replace(/^mailto:/, "");
}

function words(nodes, context) {
  return elements(nodes, context)
    .map((shown) => (typeof shown === "string" ? shown : shown.textContent))
    .join("");
}

function unescaped(text) {
  return ENTITIES.reduce((read, [entity, character]) => read.replaceAll(entity, character), text);
}
