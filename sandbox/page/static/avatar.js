/** People's pictures, their initials on a colour of their own, and the sign of a channel. */

import { element, spoken } from "./dom.js";
import { icon } from "./icons.js";

const TONES = 8;

/**
 * A decorative square with a person's initials.
 * @param {{id: string, name: string}} person
 * @param {"small"|"large"} size
 * @returns {HTMLElement}
 */
export function avatar(person, size) {
  const classes = `avatar avatar-${size} tone-${toneOf(person.id)}`;
  return element("span", { class: classes, "aria-hidden": "true" }, initials(person.name));
}

/**
 * "#", or a lock that a screen reader hears of.
 * @param {boolean} isPrivate
 * @returns {HTMLElement}
 */
export function channelMark(isPrivate) {
  if (!isPrivate) return element("span", { class: "mark", "aria-hidden": "true" }, "#");
  return element("span", { class: "mark" }, icon("lock"), spoken("private"));
}

/**
 * @param {string} name
 * @returns {string} one or two letters
 */
function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...word][0].toUpperCase()).join("");
}

function toneOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 65_521;
  return sum % TONES;
}
