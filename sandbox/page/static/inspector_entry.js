/** One call or payload in the inspector: a line to skim, with everything in it on demand. */

import { element, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { exactTime } from "./moments.js";

const DIRECTIONS = {
  call: { arrow: "←", words: "Call from the app" },
  payload: { arrow: "→", words: "Payload to the app" },
};

/**
 * @param {object} entry as in the inspector section
 * @param {import("./moments.js").Manner} manner
 * @param {function(string): void} announce
 * @returns {HTMLElement} a list item
 */
export function inspectorEntry(entry, manner, announce) {
  const details = element("details", {}, summary(entry, manner));
  details.addEventListener("toggle", () => fillOnce(details, entry, announce));
  const item = element("li", { class: "inspector-entry" }, details);
  item.classList.toggle("is-refused", !entry.ok);
  return item;
}

function summary({ direction, name, at, ms, ok, error }, manner) {
  const { arrow, words } = DIRECTIONS[direction];
  return element(
    "summary",
    {},
    element("span", { class: "arrow", title: words }, element("span", { "aria-hidden": "true" }, arrow),
      element("span", { class: "visually-hidden" }, words)),
    element("code", { class: "entry-name" }, name),
    element("span", { class: "entry-figures" }, `${exactTime(new Date(at), manner)} · ${duration(ms)}`),
    element("span", { class: "entry-outcome" }, ok ? "ok" : "refused"),
    error && element("span", { class: "entry-error" }, error),
  );
}

function duration(ms) {
  return typeof ms === "number" ? `${Math.round(ms)} ms` : "no answer yet";
}

function fillOnce(details, entry, announce) {
  if (!details.open || details.childElementCount > 1) return;
  details.append(json("Arguments", entry.args, announce), json("Response", entry.response, announce));
}

function json(title, value, announce) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    announce("Copied");
  };
  return element(
    "div",
    { class: "json" },
    element("div", { class: "json-head" }, element("h3", {}, title), iconButton(`Copy ${title}`, icon("copy"), copy)),
    element("pre", { tabindex: "0" }, text),
  );
}
