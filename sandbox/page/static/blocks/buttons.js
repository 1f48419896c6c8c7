/** Buttons, those with an address, and the small ones beneath an app's answer. */

import { make, makeLink } from "./dom.js";
import { inlineText, wordsOf } from "./text.js";

/** A button; one with an address opens it and tells the app too. */
export function button(field) {
  const { element, context } = field;
  const attributes = {
    class: `bk-button${element.style ? ` bk-button--${element.style}` : ""}`,
    "aria-label": element.accessibility_label,
    "data-bk": field.mark(),
  };
  const words = make("span", {}, ...inlineText(element.text, context));
  if (element.url) return linkButton(field, attributes, words);
  const onclick = ({ currentTarget }) => field.click(currentTarget);
  return make("button", { type: "button", ...attributes, onclick }, words);
}

export function iconButton(field) {
  const { element, context } = field;
  const label = element.accessibility_label ?? wordsOf(element.text, context);
  return smallButton(field, { "aria-label": label }, "🗑", ({ currentTarget }) => field.click(currentTarget));
}

export function feedbackButtons(field) {
  const { positive_button: yes, negative_button: no } = field.element;
  return make("span", { class: "bk-feedback" }, feedback(field, yes, "👍"), feedback(field, no, "👎"));
}

function feedback(field, { text, value, accessibility_label: spoken }, sign) {
  const label = spoken ?? wordsOf(text, field.context);
  const onclick = ({ currentTarget }) => field.pick(value, currentTarget);
  return smallButton(field, { "aria-label": label, title: label }, sign, onclick);
}

function smallButton(field, attributes, sign, onclick) {
  const mark = field.mark(attributes["aria-label"]);
  return make("button", { type: "button", class: "bk-icon-button", "data-bk": mark, ...attributes, onclick }, sign);
}

function linkButton(field, attributes, words) {
  const link = makeLink(field.element.url, attributes, words);
  link.addEventListener("click", async (event) => {
    if (field.element.confirm) event.preventDefault();
    if ((await field.click(link)) && field.element.confirm) window.open(link.href, "_blank", "noopener");
  });
  return link;
}
