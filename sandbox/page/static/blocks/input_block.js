/** The input block: a label, its element, a hint, and what is wrong with what was entered. */

import { freshId, make } from "./dom.js";
import { drawElement } from "./elements.js";
import { inlineText } from "./text.js";

/** Elements that hold several controls of their own are named as a group, the others by a label. */
const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/**
 * @param {object} block
 * @param {import("./form.js").Form} form
 * @returns {HTMLElement}
 */
export function inputBlock(block, form) {
  const error = form.errors[block.block_id];
  const parts = {
    label: labelOf(block, form),
    hint: note(block.hint, "bk-hint", form),
    error: note(error, "bk-error", form),
  };
  const isGroup = GROUPS.has(block.element.type);
  const id = freshId();
  if (!isGroup) parts.label.setAttribute("for", id);
  const labels = { ...attributesFor(block, parts), id };
  const element = drawElement(block, block.element, form, labels);
  const look = `bk-input${error ? " bk-input--wrong" : ""}`;
  return make("div", { class: look }, parts.label, element, parts.error, parts.hint);
}

function labelOf(block, form) {
  const optional = block.optional && make("span", { class: "bk-optional" }, " (optional)");
  const tag = GROUPS.has(block.element.type) ? "div" : "label";
  return make(tag, { class: "bk-label", id: freshId() }, ...inlineText(block.label, form.context), optional);
}

function note(text, look, form) {
  return text && make("div", { class: look, id: freshId() }, ...inlineText(text, form.context));
}

function attributesFor(block, { label, hint, error }) {
  const described = [error, hint].filter(Boolean).map(({ id }) => id);
  return {
    "aria-labelledby": label.id,
    "aria-describedby": described.join(" ") || null,
    "aria-invalid": error ? "true" : null,
    "aria-required": block.optional || block.element.type === "checkboxes" ? null : "true",
  };
}
