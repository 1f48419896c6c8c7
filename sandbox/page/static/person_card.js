/** Who somebody is, and what one can do about it: write to them or look through their eyes. */

import { avatar } from "./avatar.js";
import { element } from "./dom.js";
import { timeOfDay } from "./moments.js";

/**
 * @param {string} userId
 * @param {import("./app.js").Shell} shell
 */
export function showPersonCard(userId, shell) {
  const person = shell.store.person(userId);
  const dialog = element("dialog", { class: "card", "aria-label": person.name });
  const close = (then) => () => {
    dialog.close();
    then?.();
  };
  dialog.append(cardHead(person, shell), cardActions(person, shell, close));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function cardHead(person, shell) {
  const manner = { zone: person.tz ?? undefined, locale: shell.manner.locale };
  const local = `${timeOfDay(shell.store.now(), manner)} local time`;
  const words = [person.title, !person.active && "Deactivated", person.tz && local].filter(Boolean);
  return element(
    "div",
    { class: "card-head" },
    avatar(person, "large"),
    element("div", {}, element("h2", {}, person.name), words.map((line) => element("p", {}, line))),
  );
}

function cardActions(person, shell, close) {
  const place = shell.directPlace(person.id);
  const button = (words, then) => element("button", { type: "button", class: "quiet", onclick: close(then) }, words);
  const mayBecome = person.active && !person.bot && person.id !== shell.viewer;
  return element(
    "div",
    { class: "card-actions" },
    place && button("Go to Conversation", () => shell.look(place)),
    mayBecome && button(`Become ${person.name}`, () => shell.become(person.id)),
    button("Close"),
  );
}
