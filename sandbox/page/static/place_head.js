/** The heading of a place: its name, who is in it, the app's tabs, joining and leaving. */

import { avatar, channelMark } from "./avatar.js";
import { element, fill } from "./dom.js";
import { pageAddress, TABS } from "./places.js";

const PICTURES = 3;

export class PlaceHead {
  #shell;

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    this.root = element("header", { class: "place-head" });
    shell.store.on(["conversation", "workspace", "sidebar", "place"], () => this.#render());
  }

  #render() {
    const { store, place } = this.#shell;
    if (!store.get("workspace") || !store.get("sidebar") || !place) return;
    const state = JSON.stringify([place, place.tab ? store.get("workspace").app : this.#state()]);
    if (state === this.root.dataset.state) return;
    this.root.dataset.state = state;
    if (place.tab) this.#appHead(store.get("workspace").app);
    else this.#conversationHead(this.#state());
  }

  /** What is known of the conversation: from the sidebar at once, from itself a little later. */
  #state() {
    const { store, place } = this.#shell;
    const { channels, direct } = store.get("sidebar");
    const listed = [...channels, ...direct].find((each) => each.id === place.channel);
    const loaded = this.#shell.conversation();
    const people = loaded?.people ?? listed?.people ?? [];
    const title = loaded?.title ?? listed?.title ?? listed?.name ?? "Conversation";
    return { title, people, isChannel: Boolean(listed?.name), private: listed?.private, member: listed?.member };
  }

  #conversationHead(state) {
    const mark = state.isChannel && channelMark(state.private);
    const title = element("h2", { class: "place-title" }, mark, state.title);
    fill(this.root, title, this.#people(state), this.#leave(state));
  }

  #people({ people, isChannel }) {
    const known = people.map((id) => this.#shell.store.person(id));
    if (!isChannel && known.length === 1) return element("p", { class: "place-about" }, known[0].title);
    const pictures = known.slice(0, PICTURES).map((person) => avatar(person, "small"));
    const names = known.map((person) => person.name).join(", ");
    const count = `${known.length} ${known.length === 1 ? "person" : "people"}`;
    return element("p", { class: "place-about", title: names }, element("span", { class: "pile" }, pictures), count);
  }

  #leave({ isChannel, member, title }) {
    if (!isChannel || !member) return null;
    const { channel } = this.#shell.place;
    const leave = () => this.#shell.tell("leave", { channel });
    const label = `Leave #${title}`;
    return element("button", { type: "button", class: "quiet", "aria-label": label, onclick: leave }, "Leave");
  }

  #appHead(app) {
    const picture = avatar({ id: app.user_id, name: app.name }, "small");
    const title = element("h2", { class: "place-title" }, picture, app.name);
    const tabs = element("ul", { class: "tabs" }, TABS.map((tab) => element("li", {}, this.#tab(tab))));
    const badge = element("span", { class: "badge" }, "APP");
    fill(this.root, title, badge, element("nav", { "aria-label": app.name }, tabs));
  }

  #tab(tab) {
    const current = this.#shell.place.tab === tab && "page";
    const words = tab[0].toUpperCase() + tab.slice(1);
    const href = pageAddress(this.#shell.viewer, { tab });
    const look = (event) => {
      event.preventDefault();
      this.#shell.look({ tab });
      this.root.querySelector("[aria-current]")?.focus();
    };
    return element("a", { class: "tab", href, "aria-current": current, onclick: look }, words);
  }
}
