/** Block elements: which function draws which type. */

import { button, feedbackButtons, iconButton } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { fileInput } from "./files.js";
import { image } from "./images.js";
import { numberInput, plainTextInput, richTextInput, typedInput } from "./inputs.js";
import { multiSelect, singleSelect } from "./menus.js";
import { overflow } from "./overflow.js";
import { datePicker, dateTimePicker, timePicker } from "./pickers.js";

const DRAWN = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: plainTextInput,
  number_input: numberInput,
  email_text_input: typedInput("email"),
  url_text_input: typedInput("url"),
  rich_text_input: richTextInput,
  file_input: fileInput,
};
for (const source of ["static", "external", "users", "conversations", "channels"]) {
  DRAWN[`${source}_select`] = singleSelect;
  DRAWN[`multi_${source}_select`] = multiSelect;
}

/**
 * An element of a block.
 * @param {object} block
 * @param {object} element
 * @param {import("./form.js").Form} form
 * @param {Record<string, string>} [labels] attributes that name and describe the control
 * @returns {HTMLElement}
 */
export function drawElement(block, element, form, labels = {}) {
  if (element.type === "image") return image(element, form.context);
  const draw = DRAWN[element.type];
  return draw ? draw(form.field(block, element), labels) : unknown(element);
}

function unknown(element) {
  const sign = document.createElement("span");
  sign.textContent = `(${element.type})`;
  return sign;
}
