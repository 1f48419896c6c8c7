/** The bar at the top: who one is, and the tools of the page. */

import { element, fill } from "./dom.js";
import { icon } from "./icons.js";
import { isDark, onSystemTheme, switchTheme } from "./theme.js";

/**
 * @param {HTMLElement} root
 * @param {{drawer: HTMLElement, switcher: HTMLElement, jump: HTMLElement, inspector: HTMLElement}} parts
 */
export function fillTopBar(root, parts) {
  const tools = element("div", { class: "top-tools" }, parts.jump, themeButton(), parts.inspector);
  fill(root, parts.drawer, parts.switcher, tools);
}

function themeButton() {
  const words = "Dark mode";
  const button = element("button", { type: "button", class: "top-button", "aria-label": words, title: words });
  const show = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    fill(button, icon(isDark() ? "sun" : "moon"));
  };
  button.addEventListener("click", () => {
    switchTheme();
    show();
  });
  onSystemTheme(show);
  show();
  return button;
}
