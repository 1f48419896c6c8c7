/** The strip that says the server is gone, until it is back. */

import { element, fill } from "./dom.js";

/**
 * @param {HTMLElement} root
 * @param {?function(): void} retry tries at once; null hides the strip
 */
export function showConnection(root, retry) {
  root.hidden = retry === null;
  if (!retry) return fill(root);
  if (root.childElementCount > 0) return undefined;
  const again = element("button", { type: "button", class: "link-button", onclick: retry }, "Try Now");
  return fill(root, element("span", {}, "The connection to the workspace is lost. Trying to come back…"), again);
}
