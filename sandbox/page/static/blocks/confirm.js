/** The question that stands before an action: “Are you sure?” */

import { freshId, make } from "./dom.js";
import { inlineText, paragraphs } from "./text.js";

/**
 * Asks; resolves to whether the viewer agreed. Escape and the way back say no.
 * @param {object} confirm Block Kit's confirm object
 * @param {object} context
 * @returns {Promise<boolean>}
 */
export function agreed(confirm, context) {
  const dialog = questionDialog(confirm, context);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function questionDialog(confirm, context) {
  const [title, text] = [freshId(), freshId()];
  const style = confirm.style === "danger" ? "danger" : "primary";
  const answer = (words, value, look) =>
    make("button", { class: `bk-button bk-button--large ${look}`, value }, ...inlineText(words, context));
  return make(
    "dialog",
    { class: "bk-confirm", "aria-labelledby": title, "aria-describedby": text, onkeydown: keepEscape },
    make("h2", { id: title }, ...inlineText(confirm.title, context)),
    make("div", { id: text, class: "bk-confirm-text" }, ...paragraphs(confirm.text, context)),
    make(
      "form",
      { method: "dialog", class: "bk-buttons bk-buttons--end" },
      answer(confirm.deny, "no", ""),
      answer(confirm.confirm, "yes", `bk-button--${style}`),
    ),
  );
}

/** Escape closes the question alone, not what lies beneath. */
function keepEscape(event) {
  if (event.key === "Escape") event.stopPropagation();
}
