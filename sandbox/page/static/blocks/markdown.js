/** The markdown block: standard Markdown, as far as Slack shows it. */

import { make, makeLink } from "./dom.js";
import { EMOJI_PATTERN } from "./emoji.js";
import { emojiElement } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`]+)`",
    "\\[(?<label>[^\\]\\n]+)\\]\\((?<url>[^)\\s]+)\\)",
    "\\*\\*(?<bold>(?=\\S).+?)\\*\\*",
    "~~(?<strike>(?=\\S).+?)~~",
    "(?<![\\p{L}\\p{N}*])\\*(?<starred>(?=\\S)[^*\\n]+?)\\*(?!\\*)",
    "(?<![\\p{L}\\p{N}_])_(?<lined>(?=\\S)[^_\\n]+?)_(?![\\p{L}\\p{N}_])",
    `(?<emoji>${EMOJI_PATTERN})`,
  ].join("|"),
  "gu",
);
const TAGS = { bold: "b", strike: "s", starred: "i", lined: "i" };

/** Kinds of parts: what a line of it looks like, and how its lines are shown. The last fits any line. */
const PARTS = [
  { line: /^\s*$/, show: () => [] },
  { line: /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/, show: () => [make("hr")] },
  { line: /^#{1,6}\s+/, show: (lines) => lines.map(heading) },
  { line: /^\s*[-*+]\s+/, show: (lines) => [list("ul", lines)] },
  { line: /^\s*\d+[.)]\s+/, show: (lines) => [list("ol", lines)] },
  { line: /^>\s?/, show: (lines) => [quote(lines)] },
  { line: /^/, show: (lines) => [make("p", { class: "bk-text" }, ...inline(lines.join("\n")))] },
];

/** @returns {HTMLElement} */
export function markdown({ text }) {
  const pieces = text.split(/^[ \t]*```[^\n]*\n([\s\S]*?)\n?^[ \t]*```[ \t]*$/m);
  const parts = pieces.flatMap((piece, index) => (index % 2 ? [make("pre", {}, piece)] : unfenced(piece)));
  return make("div", { class: "bk-markdown" }, ...parts);
}

function unfenced(text) {
  const runs = [];
  for (const line of text.split("\n")) {
    const part = PARTS.find((each) => each.line.test(line));
    if (runs.at(-1)?.part === part) runs.at(-1).lines.push(line);
    else runs.push({ part, lines: [line] });
  }
  return runs.flatMap(({ part, lines }) => part.show(lines));
}

function heading(line) {
  return make("p", { class: "bk-heading" }, ...inline(line.replace(/^#+\s+/, "")));
}

function quote(lines) {
  return make("blockquote", {}, ...inline(lines.map((line) => line.replace(/^>\s?/, "")).join("\n")));
}

function list(tag, lines) {
  const items = lines.map((line) => make("li", {}, ...inline(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""))));
  const start = tag === "ol" ? Number.parseInt(lines[0], 10) : null;
  return make(tag, { start }, ...items);
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, found.index), shown(found.groups));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}

function shown(groups) {
  if (groups.code !== undefined) return make("code", {}, groups.code);
  if (groups.url !== undefined) return makeLink(groups.url, { class: "bk-link" }, ...inline(groups.label));
  if (groups.emoji !== undefined) return emojiElement(groups.emoji);
  const kind = Object.keys(TAGS).find((name) => groups[name] !== undefined);
  return make(TAGS[kind], {}, ...inline(groups[kind]));
}
