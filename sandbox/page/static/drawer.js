/** The sidebar as a drawer on narrow screens. */

import { element } from "./dom.js";
import { icon } from "./icons.js";

export class Drawer {
  #sidebar;
  #shade;
  #button;

  /**
   * @param {HTMLElement} sidebar
   * @param {HTMLElement} shade what covers the rest while it is open
   */
  constructor(sidebar, shade) {
    this.#sidebar = sidebar;
    this.#shade = shade;
    const look = { type: "button", class: "top-button narrow", "aria-label": "Conversations" };
    const state = { "aria-controls": sidebar.id, "aria-expanded": "false", onclick: () => this.#show(!this.isOpen) };
    this.#button = element("button", { ...look, ...state }, icon("menu"));
    shade.addEventListener("click", () => this.#show(false));
    sidebar.addEventListener("keydown", (event) => event.key === "Escape" && this.isOpen && this.#show(false));
  }

  /** @returns {HTMLButtonElement} */
  get button() {
    return this.#button;
  }

  /** @returns {boolean} */
  get isOpen() {
    return this.#sidebar.classList.contains("is-open");
  }

  /** Closes it after something was chosen in it. */
  close() {
    if (this.isOpen) this.#show(false);
  }

  #show(open) {
    this.#sidebar.classList.toggle("is-open", open);
    this.#shade.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) this.#sidebar.querySelector('a[tabindex="0"]')?.focus();
    else this.#button.focus();
  }
}
