/** Blocks: which function draws which type. */

import { card, carousel, container, plan, taskCard } from "./cards.js";
import { make, makeLink } from "./dom.js";
import { drawElement } from "./elements.js";
import { image } from "./images.js";
import { inputBlock } from "./input_block.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { chart, table } from "./tables.js";
import { inlineText, paragraphs, wordsOf } from "./text.js";

const ALERTS = { info: "ℹ", warning: "⚠", error: "⛔", success: "✓", default: "" };

/**
 * A block of a message or view.
 * @param {object} block
 * @param {import("./form.js").Form} form
 * @returns {HTMLElement}
 */
export function drawBlock(block, form) {
  const draw = DRAWN[block.type] ?? unknown;
  const drawn = draw(block, form);
  drawn.classList.add("bk-block");
  return drawn;
}

function drawBlocks(blocks, form) {
  return blocks.map((block) => drawBlock(block, form));
}

function section(block, form) {
  const { text, fields = [], accessory } = block;
  const words = make("div", { class: "bk-section-words" });
  if (text) words.append(make("div", { class: "bk-section-text" }, ...paragraphs(text, form.context)));
  const cells = fields.map((field) => make("div", {}, ...paragraphs(field, form.context)));
  if (cells.length > 0) words.append(make("div", { class: "bk-fields" }, ...cells));
  const aside = accessory && make("div", { class: "bk-accessory" }, drawElement(block, accessory, form));
  const look = `bk-section${accessory?.type === "image" ? " bk-section--pictured" : ""}`;
  return make("div", { class: look }, words, aside);
}

function actions(block, form) {
  return make("div", { class: "bk-actions" }, ...block.elements.map((element) => drawElement(block, element, form)));
}

function context(block, form) {
  const words = (text) => make("div", { class: "bk-context-text" }, ...paragraphs(text, form.context));
  const items = block.elements.map((element) => (element.type === "image" ? image(element) : words(element)));
  return make("div", { class: "bk-context" }, ...items);
}

function picture(block, form) {
  const title = block.title && make("figcaption", {}, ...inlineText(block.title, form.context));
  return make("figure", { class: "bk-picture" }, title, image(block));
}

function video(block, form) {
  const { title, title_url: address, video_url: url, description, author_name: author } = block;
  const name = wordsOf(title, form.context);
  return make(
    "div",
    { class: "bk-video" },
    makeLink(address ?? url, { class: "bk-link", "aria-label": `Video: ${name}` }, "▶ ", make("b", {}, name)),
    author && make("div", { class: "bk-description" }, author),
    description && make("div", {}, ...inlineText(description, form.context)),
  );
}

function alert(block, form) {
  const level = block.level ?? "default";
  const sign = ALERTS[level] && make("span", { role: "img", "aria-label": level }, ALERTS[level]);
  const words = make("div", {}, ...paragraphs(block.text, form.context));
  return make("div", { class: `bk-alert bk-alert--${level}` }, sign, words);
}

function unknown(block) {
  return make("div", { class: "bk-unknown" }, `This part (${block.type}) cannot be shown here.`);
}

const DRAWN = {
  actions,
  alert,
  card,
  carousel: (block, form) => carousel(drawBlocks(block.elements, form)),
  container: (block, form) => container(block, drawBlocks(block.child_blocks, form), form),
  context,
  context_actions: actions,
  data_table: (block, form) => table(block, form.context),
  data_visualization: chart,
  divider: () => make("hr", { class: "bk-divider" }),
  header: (block, form) => make("h3", { class: "bk-header" }, ...inlineText(block.text, form.context)),
  image: picture,
  input: inputBlock,
  markdown,
  plan: (block, form) => plan(block, drawBlocks(block.tasks ?? [], form)),
  rich_text: (block, form) => richText(block, form.context),
  section,
  table: (block, form) => table(block, form.context),
  task_card: (block, form) => taskCard(block, form),
  video,
};
