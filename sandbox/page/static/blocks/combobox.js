/** An input with a list of options that one types and chooses in: ARIA's combobox with a listbox. */

import { freshId, make, setAttribute } from "./dom.js";
import { Popup } from "./popup.js";
import { wordsOf } from "./text.js";

const TYPING_PAUSE = 250;

/**
 * @typedef {object} Behaviour
 * @property {boolean} several                  whether the list stays open after a choice
 * @property {(raw: unknown) => boolean} isChosen
 * @property {(raw: unknown) => void} choose
 * @property {() => string} words               what the input shows while nothing is typed
 * @property {() => void} [removeLast]          Backspace in the empty input
 * @property {() => void} [closed]
 */

export class Combobox {
  /**
   * @param {import("./form.js").Field} field
   * @param {Record<string, string>} labels
   * @param {import("./type_ahead.js").Source} source
   * @param {Behaviour} behaviour
   */
  constructor(field, labels, source, behaviour) {
    this.field = field;
    this.source = source;
    this.behaviour = behaviour;
    this.shown = [];
    this.active = -1;
    this.isTyping = false;
    this.search = 0;
    this.build(labels);
    this.listen();
  }

  get isOpen() {
    return this.popup.isOpen;
  }

  get typed() {
    return this.isTyping || this.behaviour.several ? this.input.value : "";
  }

  build(labels) {
    const { element, context } = this.field;
    this.placeholder = wordsOf(element.placeholder, context) || "Choose an option";
    this.list = this.makeList();
    this.input = this.makeInput(labels);
    const caret = make("span", { class: "bk-caret", "aria-hidden": "true" });
    this.root = make("div", { class: "bk-select" }, this.input, caret, this.list);
    this.popup = new Popup(this.list, this.root);
  }

  makeList() {
    return make("div", {
      role: "listbox",
      id: freshId(),
      class: "bk-list",
      popover: "manual",
      tabindex: "-1",
      "aria-label": "Options",
      "aria-multiselectable": this.behaviour.several ? "true" : null,
    });
  }

  makeInput(labels) {
    return make("input", {
      role: "combobox",
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-label": labels["aria-labelledby"] ? null : this.placeholder,
      placeholder: this.placeholder,
      "data-bk": this.field.mark(),
      ...labels,
    });
  }

  listen() {
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("input", () => {
      this.isTyping = true;
      this.open();
      this.find();
    });
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.choose(this.shown[Number(option.dataset.index)]);
    else if (this.list.contains(event.target) || event.target.closest("button")) return;
    else if (this.isOpen && !this.isTyping) this.close();
    else this.start();
  }

  pressed(event) {
    const act = this.isOpen ? OPEN_KEYS[event.key] : CLOSED_KEYS[event.key];
    if (event.key === "Backspace" && this.input.value === "") this.behaviour.removeLast?.();
    if (!act || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (act(this) !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Opens with everything there is to choose. */
  start() {
    this.input.focus();
    this.input.select();
    if (this.isOpen) return;
    this.open();
    this.find();
  }

  open() {
    this.popup.show();
    setAttribute(this.input, "aria-expanded", "true");
  }

  close() {
    if (!this.isOpen) return;
    this.popup.hide();
    this.search += 1;
    this.isTyping = false;
    this.input.value = this.behaviour.words();
    this.activate(-1);
    setAttribute(this.input, "aria-expanded", "false");
    this.behaviour.closed?.();
  }

  /** Finds what fits; of several searches under way only the last one counts. */
  async find() {
    const { source, typed } = this;
    const search = (this.search += 1);
    const missing = source.minimum - [...typed].length;
    if (missing > 0) return this.say(wanting(missing, typed));
    if (source.isRemote) {
      this.say("Loading…");
      await new Promise((resolve) => setTimeout(resolve, typed ? TYPING_PAUSE : 0));
      if (search !== this.search) return undefined;
    }
    return this.showFound(search, typed);
  }

  async showFound(search, typed) {
    try {
      const groups = await this.source.find(typed);
      if (search === this.search && this.isOpen) this.draw(groups);
    } catch (error) {
      if (search === this.search && this.isOpen) this.say(error.message);
    }
  }

  draw(groups) {
    this.shown = groups.flatMap(({ options }) => options);
    if (this.shown.length === 0) return this.say("No results");
    const rows = this.shown.map((option, index) => this.row(option, index));
    this.list.replaceChildren(...groups.flatMap((group) => this.groupRows(group, rows)));
    this.popup.place();
    const chosen = this.shown.findIndex(({ raw }) => this.behaviour.isChosen(raw));
    this.activate(this.isTyping ? 0 : Math.max(chosen, 0));
    if (this.isTyping) this.field.context.announce(`${rows.length} ${rows.length === 1 ? "result" : "results"}`);
    return undefined;
  }

  groupRows({ label, options }, rows) {
    const own = options.map((option) => rows[this.shown.indexOf(option)]);
    if (label === null) return own;
    const title = make("div", { id: freshId(), class: "bk-group-label", role: "presentation" }, label);
    return [make("div", { role: "group", "aria-labelledby": title.id }, title, ...own)];
  }

  row({ raw, words, description }, index) {
    const chosen = this.behaviour.isChosen(raw);
    return make(
      "div",
      { role: "option", id: freshId(), class: "bk-option", "aria-selected": String(chosen), "data-index": index },
      make("span", { class: "bk-option-words" }, words),
      description && make("span", { class: "bk-description" }, description),
    );
  }

  /** Words in place of the options. */
  say(words) {
    this.shown = [];
    this.activate(-1);
    this.list.replaceChildren(make("div", { class: "bk-list-words" }, words));
    this.popup.place();
    this.field.context.announce(words);
  }

  /** Moves on by so many options, around the end. */
  move(steps) {
    const count = this.shown.length;
    if (count > 0) this.activate((this.active + steps + count) % count);
  }

  activate(index) {
    this.active = index;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, at) => row.classList.toggle("bk-option--active", at === index));
    setAttribute(this.input, "aria-activedescendant", rows[index]?.id);
    rows[index]?.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    if (!this.behaviour.several) return void this.behaviour.choose(option.raw);
    const searched = this.input.value !== "";
    this.input.value = "";
    this.behaviour.choose(option.raw);
    if (searched) this.find();
    else this.redraw();
  }

  /** Words above the options. */
  note(words) {
    this.list.querySelector(".bk-list-words")?.remove();
    this.list.prepend(make("div", { class: "bk-list-words" }, words));
    this.field.context.announce(words);
  }

  /** Marks what is chosen now without searching again. */
  redraw() {
    for (const row of this.list.querySelectorAll("[role=option]")) {
      setAttribute(row, "aria-selected", String(this.behaviour.isChosen(this.shown[Number(row.dataset.index)].raw)));
    }
    this.popup.place();
  }
}

function wanting(missing, typed) {
  return `Type ${missing} ${typed ? "more " : ""}${missing > 1 ? "letters" : "letter"} to search`;
}

/** Keys while the list is open; false leaves the key to the browser. */
const OPEN_KEYS = {
  ArrowDown: (box) => box.move(1),
  ArrowUp: (box) => box.move(-1),
  PageDown: (box) => box.move(Math.min(8, box.shown.length - 1 - box.active)),
  PageUp: (box) => box.move(-Math.min(8, box.active)),
  Enter: (box) => box.choose(box.shown[box.active]),
  Escape: (box) => box.close(),
  Tab: (box) => {
    box.close();
    return false;
  },
};

const CLOSED_KEYS = {
  ArrowDown: (box) => box.start(),
  ArrowUp: (box) => box.start(),
  Enter: (box) => box.start(),
  " ": (box) => box.start(),
};
