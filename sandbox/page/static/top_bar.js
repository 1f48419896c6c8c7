/** The bar at the top: who one is, and the tools of the page. */

import { element, fill } from "./dom.js";
import { icon } from "./icons.js";
import { isDark, switchTheme } from "./theme.js";

/**
 * @param {HTMLElement} root
 * @param {{drawer: HTMLElement, switcher: HTMLElement, jump: HTMLElement, inspector: HTMLElement}} parts
 */
export function fillTopBar(root, parts) {
  fill(root, parts.drawer, parts.switcher, element("div", { class: "top-tools" }, parts.jump, themeButton(), parts.inspector));
}

function themeButton() {
  const button = element("button", { type: "button", class: "top-button", "aria-label": "Dark mode", title: "Dark mode" });
  const show = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    fill(button, icon(isDark() ? "sun" : "moon"));
  };
  button.addEventListener("click", () => {
    switchTheme();
    show();
  });
  show();
  return button;
}
