/** Text objects of Block Kit: plain_text, mrkdwn, or a bare string such as a task's title. */

import { plainText, renderInline, renderMrkdwn, withEmoji } from "./mrkdwn.js";

/** Paragraphs of a text object, for the body of a block. */
export function paragraphs(text, context) {
  if (text?.type === "mrkdwn") return [renderMrkdwn(text.text, context, { verbatim: text.verbatim })];
  return inlineText(text, context);
}

/** A text object within a line, such as a label or an option. */
export function inlineText(text, context) {
  if (!text) return [];
  if (typeof text === "string") return [text];
  if (text.type === "mrkdwn") return renderInline(text.text, context);
  return text.emoji === false ? [text.text] : withEmoji(text.text);
}

/** The words of a text object, for attributes. */
export function wordsOf(text, context) {
  if (!text) return "";
  if (typeof text === "string") return text;
  return text.type === "mrkdwn" ? plainText(text.text, context) : text.text;
}
