/** "You are …": who looks through this page, how much waits for them, and who plays them. */

import { Combobox, fits, personContent } from "./combobox.js";
import { element, fill, setText, spoken } from "./dom.js";
import { avatar } from "./avatar.js";
import { unreadInAll } from "./places.js";

export class Switcher {
  #shell;
  #combobox;
  #picture = element("span", { class: "switcher-picture" });
  #unread = element("span", { class: "count switcher-count", hidden: true });
  #playerWords = element("span", {});
  #handOver = element("button", { type: "button", class: "link-button", onclick: () => this.#changeHands() });
  #player = element("p", { class: "player", hidden: true }, this.#playerWords, this.#handOver);

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    this.#combobox = this.#searchField();
    const label = element("span", { class: "switcher-label", "aria-hidden": "true" }, "You are");
    const who = element("div", { class: "switcher-who" }, this.#picture, this.#combobox.root, this.#unread);
    this.root = element("div", { class: "switcher" }, label, who, this.#player);
    shell.store.on(["me"], () => this.#showMe());
    shell.store.on(["sidebar"], (sidebar) => this.#showUnread(unreadInAll(sidebar)));
    shell.store.on(["me", "clock"], () => this.#showPlayer());
  }

  #searchField() {
    const field = new Combobox({
      label: "You are",
      find: (typed) => this.#people(typed),
      onLeave: () => this.#showMe(),
    });
    field.input.addEventListener("focus", () => field.input.select());
    field.input.addEventListener("click", () => field.isSearching || field.search(""));
    return field;
  }

  #people(typed) {
    const people = this.#shell.store.get("workspace")?.people ?? [];
    const ordinary = people.filter((person) => !person.bot && person.active && fits(typed, person.name, person.title));
    return ordinary.map((person) => ({ content: personContent(person), pick: () => this.#become(person.id) }));
  }

  #become(userId) {
    this.#combobox.close();
    this.#shell.become(userId);
  }

  #showMe() {
    const me = this.#shell.store.get("me");
    if (!me) return;
    if (!this.#combobox.isSearching) this.#combobox.input.value = nameAndTitle(me);
    fill(this.#picture, avatar(me, "small"));
  }

  #showUnread(count) {
    this.#unread.hidden = count === 0;
    fill(this.#unread, String(count), spoken(" unread for you"));
  }

  #showPlayer() {
    const me = this.#shell.store.get("me");
    this.#player.hidden = !me || !this.#shell.store.get("clock");
    if (!me) return;
    setText(this.#playerWords, me.by_hand ? `You play ${me.name}` : `The stand-in plays ${me.name}`);
    setText(this.#handOver, me.by_hand ? "Hand Back" : "Take Over");
  }

  #changeHands() {
    this.#shell.tell("hand_over", { by_hand: !this.#shell.store.get("me").by_hand });
  }
}

function nameAndTitle({ name, title, active }) {
  return [name, title, !active && "deactivated"].filter(Boolean).join(" – ");
}
