/** Inputs into which one types: text of one or more lines, numbers, mail and web addresses. */

import { freshId, make, setAttribute } from "./dom.js";
import { wordsOf } from "./text.js";

const TYPING_PAUSE = 400;
const FEW_LEFT = 20;

/** Text; counts down to its greatest length, which may be passed while typing, as in Slack. */
export function plainTextInput(field, labels) {
  const { multiline, max_length: most } = field.element;
  const input = textBox(field, labels, multiline ? { rows: 4 } : null);
  return most ? make("div", { class: "bk-counted" }, input, counter(input, most, field.context)) : input;
}

export function richTextInput(field, labels) {
  return textBox(field, labels, { rows: field.element.min_lines ?? 4 });
}

/** A number stays text while it is typed, so that what is no number can be seen and named. */
export function numberInput(field, labels) {
  return textBox(field, { inputmode: field.element.is_decimal_allowed ? "decimal" : "numeric", ...labels });
}

/** An input for addresses; the browser offers the right keys for them. */
export function typedInput(inputmode) {
  return (field, labels) => textBox(field, { inputmode, autocapitalize: "off", spellcheck: "false", ...labels });
}

function textBox(field, attributes, lines = null) {
  const box = make(lines ? "textarea" : "input", {
    class: "bk-box",
    type: lines ? null : "text",
    placeholder: wordsOf(field.element.placeholder, field.context) || null,
    autocomplete: "off",
    "data-bk": field.mark(),
    ...lines,
    ...attributes,
  });
  box.value = field.raw ?? "";
  listen(field, box);
  return box;
}

function listen(field, box) {
  const { trigger_actions_on: wanted = ["on_enter_pressed"] } = field.element.dispatch_action_config ?? {};
  const triggers = field.dispatches ? wanted : [];
  let pause;
  box.addEventListener("input", () => {
    field.keep(box.value || null);
    clearTimeout(pause);
    if (triggers.includes("on_character_entered")) pause = setTimeout(() => field.pick(field.raw, box), TYPING_PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !triggers.includes("on_enter_pressed") || event.shiftKey) return;
    event.preventDefault();
    clearTimeout(pause);
    field.pick(field.raw, box);
  });
}

function counter(input, most, context) {
  const count = make("span", { class: "bk-counter", id: freshId() });
  const draw = () => {
    const left = most - [...input.value].length;
    count.textContent = String(left);
    setAttribute(count, "aria-label", left < 0 ? `${characters(-left)} too many` : `${characters(left)} left`);
    count.classList.toggle("bk-counter--over", left < 0);
    return left;
  };
  input.addEventListener("input", () => {
    if (draw() <= FEW_LEFT) context.announce(count.getAttribute("aria-label"));
  });
  describeBy(input, count.id);
  draw();
  return count;
}

function characters(count) {
  return `${count} ${count === 1 ? "character" : "characters"}`;
}

function describeBy(input, id) {
  setAttribute(input, "aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
}
