/** The middle of the page: the heading of the place looked at, and below it what is there. */

import { AboutTab } from "./about_tab.js";
import { Conversation } from "./conversation.js";
import { element, fill } from "./dom.js";
import { hint } from "./hint.js";
import { HomeTab } from "./home_tab.js";
import { PlaceHead } from "./place_head.js";

export class MainPane {
  #shell;
  #parts;

  /**
   * @param {HTMLElement} root
   * @param {import("./app.js").Shell} shell
   */
  constructor(root, shell) {
    this.#shell = shell;
    this.#parts = { conversation: new Conversation(shell), home: new HomeTab(shell), about: new AboutTab(shell) };
    const contents = Object.values(this.#parts).map((part) => part.root);
    fill(root, hint(shell.store), new PlaceHead(shell).root, element("div", { class: "content" }, contents));
  }

  /** Shows the part for the place the viewer looks at now. */
  show() {
    const { tab } = this.#shell.place;
    const shown = tab === "home" || tab === "about" ? tab : "conversation";
    for (const [name, part] of Object.entries(this.#parts)) part.root.hidden = name !== shown;
    this.#parts.conversation.enter();
  }
}
