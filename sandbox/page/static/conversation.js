/** The open conversation: its messages, and the composer below them. */

import { plainText } from "./blocks/index.js";
import { Composer } from "./composer.js";
import { element, setText } from "./dom.js";
import { reconcile } from "./keyed.js";
import { firstNew, messageItems } from "./message_list.js";
import { isSamePlace, unreadAt } from "./places.js";
import { Scroller } from "./scroller.js";

const STEP = 60;

export class Conversation {
  #shell;
  #composer;
  #scroller;
  #list = element("ol", { class: "messages" });
  #older = element("button", { type: "button", class: "older", hidden: true }, "Show Older");
  #status = element("p", { class: "empty" });
  #view = element("div", { class: "scroll", role: "region", tabindex: "0" }, this.#older, this.#status, this.#list);
  #toEnd = element("button", { type: "button", class: "to-end", hidden: true }, "Latest Messages");
  #visit = null;

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    this.#composer = new Composer(shell);
    const parts = [this.#view, this.#toEnd, this.#composer.root];
    this.root = element("section", { class: "conversation", hidden: true }, parts);
    this.#scroller = new Scroller(this.#view, this.#list, (atEnd) => (this.#toEnd.hidden = atEnd));
    this.#older.addEventListener("click", () => this.#showOlder());
    this.#toEnd.addEventListener("click", () => this.#scroller.toEnd());
    shell.store.on(["conversation", "names", "day"], () => this.#render());
    shell.store.on(["sidebar"], () => this.#refreshComposer());
  }

  /** Starts a visit to the place the viewer looks at now; a place already visited stays as it is. */
  enter() {
    const { viewer, place, store } = this.#shell;
    if (this.#visit?.viewer === viewer && isSamePlace(this.#visit.place, place)) return;
    const unread = unreadAt(place, store.get("sidebar"));
    this.#visit = { viewer, place, unread, limit: STEP, newFrom: undefined, last: undefined };
    reconcile(this.#list, []);
    this.#older.hidden = true;
    setText(this.#status, "Loading…");
    this.#composer.enter();
    this.#render();
  }

  /** How many messages to ask for. */
  get limit() {
    return this.#visit?.limit ?? STEP;
  }

  #showOlder() {
    this.#visit.limit += STEP;
    this.#shell.lookAgain(this.#visit.limit);
    this.#view.focus();
  }

  #render() {
    const loaded = this.#shell.conversation();
    if (!loaded || !this.#visit) return;
    this.#markNew(loaded.messages);
    this.#announceNew(loaded.messages);
    this.#showMessages(loaded);
    this.#older.hidden = !loaded.older;
    this.#view.setAttribute("aria-label", `Messages in ${loaded.title}`);
    setText(this.#status, loaded.messages.length ? "" : "No messages here yet.");
    this.#composer.show(loaded);
  }

  /** Whether one is in the channel is known from the sidebar. */
  #refreshComposer() {
    const loaded = this.#shell.conversation();
    if (loaded && this.#visit) this.#composer.show(loaded);
  }

  /** Only once a visit: what comes while one is here needs no mark. */
  #markNew(messages) {
    const { newFrom, unread, viewer } = this.#visit;
    if (newFrom === undefined) this.#visit.newFrom = firstNew(messages, unread, viewer);
  }

  #showMessages({ channel, messages }) {
    const items = messageItems(messages, this.#reading(channel));
    if (this.#scroller.atEnd || this.#list.childElementCount === 0) {
      reconcile(this.#list, items);
      this.#scroller.toEnd();
    } else if (items[0]?.key === this.#list.firstElementChild.dataset.key && !this.#growsAbove(items)) {
      reconcile(this.#list, items);
    } else this.#scroller.keepPlace(() => reconcile(this.#list, items));
  }

  #growsAbove(items) {
    const first = this.#list.children[1]?.dataset.key;
    return items[1]?.key !== first;
  }

  #reading(channel) {
    const { store, manner } = this.#shell;
    return {
      newFrom: this.#visit.newFrom,
      now: store.now(),
      manner,
      version: store.get("names"),
      contextOf: (message) => this.#shell.context({ channel, ts: message.ts }, message.values),
      authorOf: (id) => store.person(id),
    };
  }

  /** Says what came since the last look; what was there at first is not news. */
  #announceNew(messages) {
    const { last, viewer } = this.#visit;
    const isFresh = ({ ts, user }) => last !== undefined && Number(ts) > last && user !== viewer;
    const fresh = messages.filter(isFresh);
    this.#visit.last = Math.max(last ?? 0, ...messages.map((message) => Number(message.ts)));
    if (fresh.length > 1) this.#shell.announce(`${fresh.length} new messages`);
    else if (fresh.length === 1) this.#shell.announce(this.#words(fresh[0]));
  }

  #words(message) {
    const author = this.#shell.store.person(message.user).name;
    const context = this.#shell.context({ channel: message.channel, ts: message.ts }, message.values);
    return `${author}: ${plainText(message.text, context)}`;
  }
}
