/** Select menus for one choice or for several. */

import { Combobox } from "./combobox.js";
import { make } from "./dom.js";
import { keyOf, sourceOf } from "./type_ahead.js";

/** One choice: the input shows it, and choosing closes the list. */
export function singleSelect(field, labels) {
  const source = sourceOf(field);
  const words = () => (field.raw === null ? "" : source.wordsOf(field.raw));
  const take = async (raw) => {
    box.close();
    if (keyOf(raw) !== keyOf(field.raw)) await field.pick(raw, box.input);
    draw();
  };
  const box = new Combobox(field, labels, source, {
    several: false,
    isChosen: (raw) => field.raw !== null && keyOf(raw) === keyOf(field.raw),
    choose: take,
    words,
  });
  const clear = clearButton(() => take(null));
  const draw = () => {
    box.input.value = words();
    clear.hidden = !field.block.optional || field.raw === null;
  };
  box.root.append(clear);
  draw();
  return box.root;
}

/** Several choices, each with a chip to take it away; the app hears of them when the list closes. */
export function multiSelect(field, labels) {
  const choices = new Choices(field, sourceOf(field));
  const box = new Combobox(field, labels, choices.source, {
    several: true,
    isChosen: (raw) => choices.has(raw),
    choose: (raw) => choices.toggle(raw),
    words: () => "",
    removeLast: () => choices.removeLast(),
    closed: () => choices.tell(),
  });
  choices.showIn(box);
  return box.root;
}

/** What is chosen in a menu for several choices. */
class Choices {
  constructor(field, source) {
    this.field = field;
    this.source = source;
    this.told = this.raws;
    this.chips = make("ul", { class: "bk-chips", "aria-label": "Chosen" });
  }

  get raws() {
    return this.field.raw;
  }

  has(raw) {
    return this.raws.some((each) => keyOf(each) === keyOf(raw));
  }

  showIn(box) {
    this.box = box;
    box.root.prepend(this.chips);
    this.draw();
  }

  toggle(raw) {
    if (this.has(raw)) this.remove(raw);
    else this.add(raw);
  }

  add(raw) {
    const most = this.field.element.max_selected_items;
    if (most && this.raws.length >= most) this.box.note(`You can choose at most ${most}.`);
    else this.change([...this.raws, raw]);
  }

  remove(raw) {
    this.change(this.raws.filter((each) => keyOf(each) !== keyOf(raw)));
    this.field.context.announce(`${this.source.wordsOf(raw)} removed`);
  }

  removeLast() {
    if (this.raws.length > 0) this.remove(this.raws.at(-1));
  }

  change(raws) {
    this.field.keep(raws);
    this.draw();
    if (!this.box.isOpen) this.tell();
  }

  /** Tells the app, if it wants to know, what is chosen now; takes it back where the viewer did not agree. */
  async tell() {
    const before = this.told;
    if (!this.field.dispatches || keys(this.raws) === keys(before)) return;
    this.told = this.raws;
    if (await this.field.pick(this.raws, this.box.input)) return;
    this.told = before;
    this.field.keep(before);
    this.draw();
  }

  draw() {
    this.chips.replaceChildren(...this.raws.map((raw) => this.chip(raw)));
    this.chips.hidden = this.raws.length === 0;
    this.box.input.placeholder = this.raws.length === 0 ? this.box.placeholder : "";
  }

  chip(raw) {
    const words = this.source.wordsOf(raw);
    const onclick = () => {
      this.remove(raw);
      this.box.input.focus();
    };
    const cross = make("button", { type: "button", "aria-label": `Remove ${words}`, onclick }, "✕");
    return make("li", { class: "bk-chip" }, make("span", {}, words), cross);
  }
}

function keys(raws) {
  return JSON.stringify(raws.map(keyOf));
}

function clearButton(onclick) {
  return make("button", { type: "button", class: "bk-clear", "aria-label": "Clear", hidden: true, onclick }, "✕");
}
