/** The app's Home tab. */

import { renderHome } from "./blocks/index.js";
import { element, fill } from "./dom.js";

export class HomeTab {
  #shell;
  #shown = null;

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    this.root = element("section", { class: "home", "aria-label": "Home", tabindex: "0", hidden: true });
    shell.store.on(["home", "names", "place"], () => this.#render());
  }

  #render() {
    const { store } = this.#shell;
    const view = store.get("home");
    if (view === undefined || !store.get("workspace") || !store.get("me")) return;
    if (view) this.#show(view);
    else this.#showNothing(store.get("workspace").app.name);
  }

  #show(view) {
    const context = this.#shell.context({ view: view.id }, view.values);
    const before = this.#shown;
    this.#shown = renderHome(view, context, before ?? undefined);
    if (this.#shown !== before || !this.#shown.isConnected) fill(this.root, this.#shown);
  }

  #showNothing(name) {
    this.#shown = null;
    fill(this.root, element("p", { class: "empty" }, `${name} shows nothing here yet.`));
  }
}
