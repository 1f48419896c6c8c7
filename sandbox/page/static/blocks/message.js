/** The body of a message: its blocks, or its text where it has none, then its attachments. */

import { make, makeLink } from "./dom.js";
import { Form } from "./form.js";
import { drawBlock } from "./layout.js";
import { renderMrkdwn } from "./mrkdwn.js";

const SIDES = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

/**
 * @param {object[]} blocks
 * @param {string} text
 * @param {object[]} attachments
 * @param {object} context `place` is the message's, `values` what this viewer picked in it
 * @returns {HTMLElement}
 */
export function renderMessage(blocks, text, attachments, context) {
  const form = new Form(context, context.place);
  form.values = context.values ?? {};
  const shown = attachments?.map((attachment) => attachmentElement(attachment, form)) ?? [];
  return make("div", { class: "bk-message" }, ...content(blocks, text, form), ...shown, form.failures);
}

function content(blocks, text, form) {
  if (blocks?.length) return blocks.map((block) => drawBlock(block, form));
  return text ? [make("div", { class: "bk-block" }, renderMrkdwn(text, form.context))] : [];
}

function attachmentElement(attachment, form) {
  const { title, title_link: link, pretext, color } = attachment;
  const body = make("div", { class: "bk-attachment" });
  const text = attachment.text ?? (title ? "" : attachment.fallback);
  body.style.borderInlineStartColor = sideColour(color);
  if (title) body.append(make("div", { class: "bk-card-title" }, makeLink(link, {}, title)));
  body.append(...content(attachment.blocks, text, form), ...fieldsOf(attachment, form));
  return make("div", {}, pretext && make("div", {}, renderMrkdwn(pretext, form.context)), body);
}

function sideColour(color = "") {
  return SIDES[color] ?? (/^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace("#", "")}` : "");
}

function fieldsOf({ fields = [] }, form) {
  const words = (value) => renderMrkdwn(value ?? "", form.context);
  const cells = fields.map(({ title, value }) => make("div", {}, make("b", {}, title), words(value)));
  return cells.length > 0 ? [make("div", { class: "bk-fields" }, ...cells)] : [];
}
