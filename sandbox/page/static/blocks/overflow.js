/** The ⋯ menu: an action each, or an address to open. */

import { freshId, make, makeLink, setAttribute } from "./dom.js";
import { Popup } from "./popup.js";
import { inlineText } from "./text.js";

export function overflow(field) {
  const label = "More actions";
  const menu = make("div", { role: "menu", id: freshId(), class: "bk-list", popover: "manual", "aria-label": label });
  const attributes = {
    type: "button",
    class: "bk-button bk-overflow",
    "aria-label": label,
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-controls": menu.id,
    "data-bk": field.mark(),
  };
  const opener = make("button", attributes, make("span", { "aria-hidden": "true" }, "⋯"));
  const root = make("span", { class: "bk-overflow-place" }, opener, menu);
  new Menu(field, opener, menu).listen(root);
  return root;
}

class Menu {
  constructor(field, opener, menu) {
    this.field = field;
    this.opener = opener;
    this.menu = menu;
    this.popup = new Popup(menu, opener);
    menu.append(...field.element.options.map((option) => this.item(option)));
  }

  listen(root) {
    this.opener.addEventListener("click", () => (this.popup.isOpen ? this.close() : this.open(0)));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("focusout", ({ relatedTarget }) => !root.contains(relatedTarget) && this.close(false));
  }

  item(option) {
    const onclick = () => {
      this.close();
      this.field.pick(option.value, this.opener);
    };
    const attributes = { role: "menuitem", tabindex: "-1", class: "bk-option", onclick };
    const { context } = this.field;
    const words = inlineText(option.text, context);
    const more = inlineText(option.description, context);
    const description = more.length > 0 && make("span", { class: "bk-description" }, ...more);
    if (option.url) return makeLink(option.url, attributes, ...words, description);
    return make("button", { type: "button", ...attributes }, ...words, description);
  }

  get items() {
    return [...this.menu.children];
  }

  open(index) {
    this.popup.show();
    setAttribute(this.opener, "aria-expanded", "true");
    this.items.at(index).focus();
  }

  close(returnsFocus = true) {
    if (!this.popup.isOpen) return;
    setAttribute(this.opener, "aria-expanded", "false");
    if (returnsFocus) this.opener.focus();
    this.popup.hide();
  }

  pressed(event) {
    const act = this.popup.isOpen ? OPEN_KEYS[event.key] : CLOSED_KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act(this);
  }

  move(steps) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    items[(at + steps + items.length) % items.length].focus();
  }
}

const OPEN_KEYS = {
  ArrowDown: (menu) => menu.move(1),
  ArrowUp: (menu) => menu.move(-1),
  Home: (menu) => menu.items.at(0).focus(),
  End: (menu) => menu.items.at(-1).focus(),
  Escape: (menu) => menu.close(),
  Tab: (menu) => menu.close(),
};

const CLOSED_KEYS = {
  ArrowDown: (menu) => menu.open(0),
  ArrowUp: (menu) => menu.open(-1),
};
