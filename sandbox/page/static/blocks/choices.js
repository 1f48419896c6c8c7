/** Checkboxes and radio buttons, with the small words beneath an option. */

import { freshId, make } from "./dom.js";
import { inlineText } from "./text.js";

export function checkboxes(field, labels) {
  const group = make("div", { class: "bk-choices", role: "group", ...labels });
  const picked = () => chosen(group).map((box) => box.value);
  return drawChoices(field, group, "checkbox", { holds: (value) => field.raw.includes(value), picked });
}

export function radioButtons(field, labels) {
  const group = make("div", { class: "bk-choices", role: "radiogroup", ...labels });
  const picked = () => chosen(group)[0]?.value ?? null;
  return drawChoices(field, group, "radio", { holds: (value) => field.raw === value, picked });
}

function drawChoices(field, group, type, { holds, picked }) {
  const name = freshId();
  const boxes = field.element.options.map(({ value }) =>
    make("input", { type, name, value, id: freshId(), "data-bk": field.mark(value) }),
  );
  const draw = () => boxes.forEach((box) => (box.checked = holds(box.value)));
  const changed = async ({ target }) => {
    if (!(await field.pick(picked(), target))) draw();
  };
  group.addEventListener("change", changed);
  group.append(...field.element.options.map((option, index) => row(option, boxes[index], field.context)));
  draw();
  return group;
}

function row(option, box, context) {
  const label = make("label", { for: box.id }, ...inlineText(option.text, context));
  const more = inlineText(option.description, context);
  const description = more.length > 0 && make("span", { class: "bk-description", id: freshId() }, ...more);
  if (description) box.setAttribute("aria-describedby", description.id);
  return make("div", { class: "bk-choice" }, box, label, description);
}

function chosen(group) {
  return [...group.querySelectorAll("input:checked")];
}
