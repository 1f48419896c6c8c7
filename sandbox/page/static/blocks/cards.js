/** Cards and what holds other blocks: carousels, containers and plans. */

import { make } from "./dom.js";
import { drawElement } from "./elements.js";
import { image } from "./images.js";
import { richText } from "./rich_text.js";
import { paragraphs, wordsOf } from "./text.js";

const STATUSES = { pending: "○", in_progress: "◐", complete: "●", error: "⚠" };

export function card(block, form) {
  const part = (name, look) => block[name] && make("div", { class: look }, ...paragraphs(block[name], form.context));
  const buttons = block.actions?.map((element) => drawElement(block, element, form));
  return make(
    "div",
    { class: "bk-card" },
    block.hero_image && image(block.hero_image),
    part("title", "bk-card-title"),
    part("subtitle", "bk-description"),
    part("body", "bk-card-body"),
    part("subtext", "bk-description"),
    buttons && make("div", { class: "bk-actions" }, ...buttons),
  );
}

/** Cards side by side; the keyboard scrolls through them. */
export function carousel(cards) {
  return make("div", { class: "bk-carousel", tabindex: "0", role: "region", "aria-label": "Cards" }, ...cards);
}

export function container(block, children, form) {
  const { context } = form;
  const title = block.rich_text_title ? richText(block.rich_text_title, context) : wordsOf(block.title, context);
  const subtitle = block.subtitle && make("span", { class: "bk-description" }, wordsOf(block.subtitle, context));
  const [outer, head] = block.is_collapsible ? ["details", "summary"] : ["div", "div"];
  const open = block.is_collapsible && !block.default_collapsed;
  const titles = make(head, { class: "bk-card-title" }, title, " ", subtitle);
  return make(outer, { class: "bk-container", open }, titles, ...children);
}

export function plan(block, tasks) {
  return make("div", { class: "bk-container" }, make("div", { class: "bk-card-title" }, block.title), ...tasks);
}

export function taskCard({ title, status, details, output }, { context }) {
  const name = status.replace("_", " ");
  const sign = make("span", { role: "img", "aria-label": name, title: name }, STATUSES[status]);
  const parts = [details, output].filter(Boolean).map((part) => richText(part, context));
  return make("div", { class: "bk-task" }, sign, make("div", {}, title, ...parts));
}
