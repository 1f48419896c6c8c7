/** A list of choices beneath or above a text field that keeps the focus: arrows move, the mouse or a key picks. */

import { element, fill } from "./dom.js";

let lists = 0;

/** @typedef {{content: Array, pick: function(): void}} Choice */

export class OptionList {
  #input;
  #choices = [];
  #active = -1;
  #id = `options-${(lists += 1)}`;

  /**
   * @param {HTMLInputElement|HTMLTextAreaElement} input
   * @param {string} label what the list holds
   */
  constructor(input, label) {
    this.#input = input;
    this.root = element("ul", { class: "options", role: "listbox", id: this.#id, "aria-label": label, hidden: true });
    this.root.addEventListener("mousedown", (event) => event.preventDefault());
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.#id);
  }

  /** @returns {boolean} */
  get isOpen() {
    return !this.root.hidden;
  }

  /** @returns {Choice|undefined} the choice the keys stand on */
  get active() {
    return this.#choices[this.#active];
  }

  /**
   * Shows these choices, standing on the first; none closes the list.
   * @param {Choice[]} choices
   */
  show(choices) {
    this.#choices = choices;
    fill(this.root, choices.map((choice, index) => this.#option(choice, index)));
    this.root.hidden = choices.length === 0;
    this.#expanded();
    this.#stand(choices.length ? 0 : -1);
  }

  hide() {
    this.show([]);
  }

  /**
   * Handles the keys of a list.
   * @param {KeyboardEvent} event
   * @param {string[]} pickKeys the keys that pick the active choice
   * @returns {boolean} whether the key was meant for the list
   */
  handleKey(event, pickKeys) {
    if (!this.isOpen || event.isComposing) return false;
    if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (pickKeys.includes(event.key) && this.active) this.active.pick();
    else return false;
    event.preventDefault();
    return true;
  }

  #move(step) {
    const count = this.#choices.length;
    this.#stand((this.#active + step + count) % count);
  }

  #stand(index) {
    this.#active = index;
    [...this.root.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.root.children[index];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    this.#input.setAttribute("aria-activedescendant", option.id);
    return option.scrollIntoView({ block: "nearest" });
  }

  #expanded() {
    if (this.#input.getAttribute("role") === "combobox") this.#input.setAttribute("aria-expanded", String(this.isOpen));
  }

  #option(choice, index) {
    const id = `${this.#id}-${index}`;
    return element("li", { class: "option", role: "option", id, onclick: () => choice.pick() }, choice.content);
  }
}
