/** The inspector: every call the app makes and every payload it gets, as they happen. */

import { element, fill, iconButton, setText } from "./dom.js";
import { icon } from "./icons.js";
import { inspectorEntry } from "./inspector_entry.js";
import { reconcile } from "./keyed.js";

const KEPT = 500;

export class Inspector {
  #shell;
  #root;
  #entries = new Map();
  #mode = "mine";
  #filter = element("input", { type: "search", "aria-label": "Filter calls and payloads", placeholder: "Filter" });
  #refused = element("input", { type: "checkbox" });
  #count = element("p", { class: "inspector-count", role: "status" });
  #list = element("ol", { class: "inspector-list" });
  #toggle = element("button", { type: "button", class: "top-button", "aria-label": "Inspector" });

  /**
   * @param {HTMLElement} root
   * @param {import("./app.js").Shell} shell
   */
  constructor(root, shell) {
    this.#shell = shell;
    this.#root = root;
    fill(root, this.#head(), this.#tools(), this.#count, this.#scroll());
    this.#filter.addEventListener("input", () => this.#render());
    this.#refused.addEventListener("change", () => this.#render());
    root.addEventListener("keydown", (event) => event.key === "Escape" && !this.#filter.value && this.#show(false));
    shell.store.on(["inspector"], (section) => this.#take(section));
  }

  /** @returns {HTMLButtonElement} the button that shows and hides it */
  button() {
    this.#toggle.setAttribute("aria-controls", this.#root.id);
    this.#toggle.setAttribute("aria-expanded", "false");
    this.#toggle.append(icon("inspect"), element("span", { class: "wide" }, "Inspector"));
    this.#toggle.addEventListener("click", () => this.#show(this.#root.hidden));
    return this.#toggle;
  }

  /** @returns {"off"|"mine"|"all"} what to ask the server for */
  get mode() {
    return this.#root.hidden ? "off" : this.#mode;
  }

  /** Forgets what was seen, as through another person's eyes. */
  clear() {
    this.#entries.clear();
    this.#render();
  }

  #show(shown) {
    this.#root.hidden = !shown;
    this.#toggle.setAttribute("aria-expanded", String(shown));
    this.#ask();
    (shown ? this.#filter : this.#toggle).focus();
  }

  #ask() {
    this.clear();
    this.#shell.inspect(this.mode);
  }

  #head() {
    const close = iconButton("Close the inspector", icon("close"), () => this.#show(false));
    return element("header", { class: "inspector-head" }, element("h2", {}, "Inspector"), close);
  }

  #tools() {
    const choose = (mode) => () => {
      this.#mode = mode;
      this.#ask();
    };
    return element(
      "div",
      { class: "inspector-tools" },
      this.#filter,
      element("fieldset", {}, element("legend", { class: "visually-hidden" }, "Whose"),
        radio("Concerning me", true, choose("mine")), radio("Everything", false, choose("all"))),
      element("label", {}, this.#refused, "Only refused"),
    );
  }

  #scroll() {
    const region = { role: "region", "aria-label": "Calls and payloads", tabindex: "0" };
    return element("div", { class: "inspector-scroll", ...region }, this.#list);
  }

  #take(section) {
    if (!section) return;
    if (section.from === 0) this.#entries.clear();
    for (const entry of section.entries) this.#entries.set(entry.number, entry);
    const numbers = [...this.#entries.keys()].sort((one, other) => one - other);
    for (const number of numbers.slice(0, -KEPT)) this.#entries.delete(number);
    this.#render();
  }

  /** Newest first, so that what just happened is in sight. */
  #render() {
    const wanted = [...this.#entries.values()].filter((entry) => this.#wanted(entry));
    const shown = wanted.sort((one, other) => other.number - one.number);
    setText(this.#count, `${shown.length} of ${this.#entries.size} shown`);
    reconcile(this.#list, shown.map((entry) => this.#item(entry)));
  }

  #wanted(entry) {
    if (this.#refused.checked && entry.ok) return false;
    const typed = this.#filter.value.trim().toLowerCase();
    return !typed || JSON.stringify(entry).toLowerCase().includes(typed);
  }

  #item(entry) {
    const make = () => inspectorEntry(entry, this.#shell.manner, (words) => this.#shell.announce(words));
    return { key: String(entry.number), signature: JSON.stringify([entry.ok, entry.ms, entry.error]), make };
  }
}

function radio(words, checked, onchange) {
  return element("label", {}, element("input", { type: "radio", name: "inspect", checked, onchange }), words);
}
