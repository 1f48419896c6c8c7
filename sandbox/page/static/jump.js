/** Ctrl+K or Cmd+K: go to a conversation or a person by typing a few letters. */

import { Combobox, fits, personContent } from "./combobox.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";

export class Jump {
  #shell;
  #field;
  #dialog;

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    this.#field = new Combobox({ label: "Jump to", placeholder: "Jump to…", find: (typed) => this.#find(typed) });
    const label = "Jump to a conversation or person";
    this.#dialog = element("dialog", { class: "jump", "aria-label": label }, this.#field.root);
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    document.body.append(this.#dialog);
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @returns {HTMLButtonElement} a button that opens it */
  button() {
    const words = element("span", { class: "wide" }, "Jump to…");
    const keys = element("kbd", { class: "wide", "aria-hidden": "true" }, "Ctrl K");
    const attributes = { type: "button", class: "top-button", "aria-label": "Jump to…", onclick: () => this.#open() };
    return element("button", attributes, icon("search"), words, keys);
  }

  #key(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const elsewhere = document.querySelector("dialog:modal");
    if (!elsewhere) this.#open();
  }

  #open() {
    if (!this.#shell.store.get("sidebar")) return;
    this.#field.input.value = "";
    this.#dialog.showModal();
    this.#field.search("");
  }

  #find(typed) {
    return [...this.#places(typed), ...this.#people(typed)];
  }

  #places(typed) {
    const { channels, direct } = this.#shell.store.get("sidebar");
    const { app } = this.#shell.store.get("workspace");
    const places = [
      { title: app.name, about: "App", place: { tab: "home" } },
      ...channels.map(({ id, name }) => ({ title: `#${name}`, about: "Channel", place: { channel: id } })),
      ...direct.map(({ id, title }) => ({ title, about: "Direct message", place: { channel: id } })),
    ];
    const fitting = places.filter(({ title }) => fits(typed, title));
    const open = ({ place }) => this.#go(() => this.#shell.look(place));
    return fitting.map((each) => ({ content: placeContent(each), pick: () => open(each) }));
  }

  #people(typed) {
    const { people } = this.#shell.store.get("workspace");
    const fitting = people.filter((person) => person.active && !person.bot && fits(typed, person.name, person.title));
    const open = (person) => this.#go(() => this.#shell.openPerson(person.id));
    return fitting.map((person) => ({ content: personContent(person), pick: () => open(person) }));
  }

  #go(where) {
    this.#dialog.close();
    where();
  }
}

function placeContent({ title, about }) {
  return [element("span", { class: "option-name" }, title), element("span", { class: "option-about" }, about)];
}
