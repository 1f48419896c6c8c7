/** A word that something did not work, shown for a while above everything. */

import { element } from "./dom.js";

const SHOWN_FOR = 8000;

/**
 * @param {string} words
 */
export function showTrouble(words) {
  const shown = element("div", { class: "toast", role: "alert" }, words);
  document.body.append(shown);
  setTimeout(() => shown.remove(), SHOWN_FOR);
}
