/** A text field that searches a list as one types, and the way people look in such a list. */

import { avatar } from "./avatar.js";
import { element } from "./dom.js";
import { OptionList } from "./option_list.js";

const SHOWN = 50;

export class Combobox {
  #find;
  #onLeave;
  #more = element("p", { class: "options-more", hidden: true });

  /**
   * @param {{label: string, placeholder?: string, find: function(string): import("./option_list.js").Choice[],
   *   onLeave?: function(): void}} about `find` gets what was typed, in lower case; `onLeave`: nothing was chosen
   */
  constructor({ label, placeholder, find, onLeave }) {
    this.#find = find;
    this.#onLeave = onLeave;
    this.input = element("input", {
      type: "text", role: "combobox", "aria-label": label, "aria-expanded": "false", autocomplete: "off",
      spellcheck: "false", placeholder,
    });
    this.list = new OptionList(this.input, label);
    const popup = element("div", { class: "combobox-popup" }, this.list.root, this.#more);
    this.root = element("div", { class: "combobox" }, this.input, popup);
    this.input.addEventListener("input", () => this.search(this.input.value));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#leave());
  }

  /**
   * Shows what fits.
   * @param {string} typed
   */
  search(typed) {
    const found = this.#find(typed.trim().toLowerCase());
    this.list.show(found.slice(0, SHOWN));
    this.#more.hidden = found.length <= SHOWN && found.length > 0;
    this.#more.textContent = found.length ? `${found.length - SHOWN} more. Type to narrow the list.` : "Nothing fits.";
  }

  /** @returns {boolean} whether choices, or the word that there are none, are shown */
  get isSearching() {
    return this.list.isOpen || !this.#more.hidden;
  }

  /** Hides the choices. */
  close() {
    this.list.hide();
    this.#more.hidden = true;
  }

  #key(event) {
    if (this.list.handleKey(event, ["Enter"])) return;
    if (event.key === "ArrowDown") this.search("");
    if (event.key === "Escape" && this.isSearching && !this.input.closest("dialog")) {
      event.preventDefault();
      this.#leave();
    }
  }

  #leave() {
    this.close();
    this.#onLeave?.();
  }
}

/**
 * Whether each typed word begins a word of the texts.
 * @param {string} typed lower case
 * @param {...string} texts
 * @returns {boolean}
 */
export function fits(typed, ...texts) {
  const words = texts.join(" ").toLowerCase().split(/[\s.,/()#-]+/);
  return typed.split(/\s+/).every((part) => words.some((word) => word.startsWith(part.replace(/^[#@]/, ""))));
}

/**
 * A person as a choice shows them: picture, name, title.
 * @param {{id: string, name: string, title: string}} person
 * @returns {Node[]}
 */
export function personContent(person) {
  return [
    avatar(person, "small"),
    element("span", { class: "option-name" }, person.name),
    person.title && element("span", { class: "option-about" }, person.title),
  ];
}
