/** The page: joins its parts, and knows who looks and where. */

import { ModalHost } from "./blocks/index.js";
import { ClockBar } from "./clock.js";
import { act } from "./deeds.js";
import { Drawer } from "./drawer.js";
import { element, fill } from "./dom.js";
import { Inspector } from "./inspector.js";
import { Jump } from "./jump.js";
import { Live } from "./live.js";
import { MainPane } from "./main_pane.js";
import { dayOf, mannerOf } from "./moments.js";
import { showConnection } from "./notice.js";
import { showPersonCard } from "./person_card.js";
import { isSamePlace, pageAddress, readAddress, unreadInAll, visiblePlace } from "./places.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { Switcher } from "./switcher.js";
import { showTrouble } from "./toast.js";
import { fillTopBar } from "./top_bar.js";

const part = (id) => document.getElementById(id);

/** What every part of the page may ask and do. */
export class Shell {
  store = new Store();
  #live;
  #limit = 60;
  #names = { text: "", version: 0 };
  #drawer;
  #main;
  #sidebar;
  #inspector;

  constructor() {
    const { viewer, place } = readAddress(location.search);
    /** @type {?string} the person through whose eyes the page looks; null until the server chose one */
    this.viewer = viewer;
    /** @type {?import("./places.js").Place} */
    this.place = place;
    this.#live = new Live({
      onOpen: () => this.#opened(),
      onSection: (section, data) => this.#take(section, data),
      onLost: () => showConnection(part("notice"), () => this.#live.retry()),
      onNobody: () => this.#nobody(),
    });
    this.#build();
    addEventListener("popstate", () => this.#readdress());
    this.#live.open(viewer);
  }

  /** @returns {import("./moments.js").Manner} how the viewer reads times */
  get manner() {
    return mannerOf(this.store.get("me"));
  }

  /** @returns {?object} the conversation looked at, once it has come */
  conversation() {
    const loaded = this.store.get("conversation");
    return loaded && isSamePlace(loaded.place, this.place) ? loaded : null;
  }

  /**
   * Goes to a place.
   * @param {import("./places.js").Place} place
   */
  look(place) {
    this.#drawer.close();
    if (!this.store.get("sidebar") || isSamePlace(place, this.place)) return;
    this.#arrive(visiblePlace(place, this.store.get("sidebar")));
    history.pushState(null, "", pageAddress(this.viewer, this.place));
  }

  /**
   * Asks for more of the same place.
   * @param {number} limit how many messages
   */
  lookAgain(limit) {
    this.#limit = limit;
    this.#sayWhere();
  }

  /**
   * Looks through somebody else's eyes, at the same place if they can.
   * @param {string} userId
   */
  become(userId) {
    if (userId === this.viewer) return;
    history.pushState(null, "", pageAddress(userId, this.place));
    this.#lookAs(userId);
  }

  /**
   * Does something as the viewer.
   * @param {string} deed
   * @param {object} body
   * @returns {Promise<{ok: boolean, error?: string}>}
   */
  act(deed, body) {
    return act(this.viewer, deed, body);
  }

  /** The same where nobody looks at the answer: a refusal is shown above everything. */
  async tell(deed, body) {
    const answer = await this.act(deed, body);
    if (!answer.ok) this.trouble(answer.error);
  }

  /** @param {string} words what did not work */
  trouble(words) {
    showTrouble(words);
  }

  /** @param {string} words said by screen readers when there is time */
  announce(words) {
    fill(part("live"), element("p", {}, words));
  }

  /** @param {"off"|"mine"|"all"} mode what the inspector wants to see */
  inspect(mode) {
    this.#live.send({ inspect: mode });
  }

  /**
   * What rendering blocks needs to know.
   * @param {object} place of a deed: {view} or {channel, ts}
   * @param {object} values what this viewer entered or picked there
   * @returns {object}
   */
  context(place, values) {
    const { zone, locale } = this.manner;
    return {
      me: this.store.get("me"),
      workspace: this.store.get("workspace"),
      now: () => this.store.now(),
      zone,
      locale,
      place,
      values: values ?? {},
      act: (deed, body) => this.act(deed, body),
      announce: (words) => this.announce(words),
      openPerson: (id) => this.openPerson(id),
      openChannel: (id) => this.look({ channel: id }),
    };
  }

  /**
   * Where the viewer talks with somebody, and as few others as possible, if they do.
   * @param {string} userId
   * @returns {?import("./places.js").Place}
   */
  directPlace(userId) {
    if (userId === this.store.get("workspace").app.user_id) return { tab: "messages" };
    const shared = this.store.get("sidebar").direct.filter(({ people }) => people.includes(userId));
    const [closest] = shared.sort((one, other) => one.people.length - other.people.length);
    return closest ? { channel: closest.id } : null;
  }

  /** @param {string} userId whose card to show */
  openPerson(userId) {
    showPersonCard(userId, this);
  }

  #build() {
    this.#sidebar = new Sidebar(part("sidebar"), this);
    this.#drawer = new Drawer(part("sidebar"), part("shade"));
    this.#inspector = new Inspector(part("inspector"), this);
    fillTopBar(part("top"), {
      drawer: this.#drawer.button,
      switcher: new Switcher(this).root,
      jump: new Jump(this).button(),
      inspector: this.#inspector.button(),
    });
    this.#main = new MainPane(part("main"), this);
    new ClockBar(part("clock"), this);
    this.#showModals(new ModalHost(part("modals")));
  }

  #showModals(host) {
    this.store.on(["modal"], (modal) => host.show(modal, this.context({ view: modal?.view.id }, modal?.view.values)));
  }

  #opened() {
    showConnection(part("notice"), null);
    this.#forget();
    if (this.#inspector.mode !== "off") this.inspect(this.#inspector.mode);
  }

  #take(section, data) {
    if (section === "me") this.viewer = data.id;
    const isFirst = section === "sidebar" && !this.store.get("sidebar");
    this.store.set(section, data);
    if (isFirst) this.#settle();
    if (section === "workspace") this.#noteNames(data);
    if (section === "workspace" || section === "time") this.#noteDay();
    if (section === "sidebar" || section === "me") this.#title();
  }

  /** Decides where to look once it is known what this viewer can see. */
  #settle() {
    this.#arrive(visiblePlace(this.place, this.store.get("sidebar")));
    history.replaceState(null, "", pageAddress(this.viewer, this.place));
  }

  #arrive(place) {
    if (!isSamePlace(place, this.place)) this.#limit = 60;
    this.place = place;
    this.#main.show();
    this.#sidebar.render();
    this.store.set("place", place);
    this.#sayWhere();
    this.#title();
  }

  #sayWhere() {
    this.#live.send({ look_at: this.place, limit: this.#limit });
  }

  #noteNames({ people, channels }) {
    const text = JSON.stringify([people, channels]);
    if (text === this.#names.text) return;
    this.#names = { text, version: this.#names.version + 1 };
    this.store.set("names", this.#names.version);
  }

  #noteDay() {
    const day = dayOf(this.store.now(), this.manner);
    if (day !== this.store.get("day")) this.store.set("day", day);
  }

  #title() {
    const unread = this.store.get("sidebar") ? unreadInAll(this.store.get("sidebar")) : 0;
    const name = this.store.get("me")?.name ?? "Stand-in workspace";
    const title = unread ? `(${unread}) ${name}` : name;
    if (document.title !== title) document.title = title;
  }

  /** @param {?string} userId null lets the server choose */
  #lookAs(userId) {
    this.viewer = userId;
    this.#forget();
    this.#live.open(userId);
  }

  /** What was known is told anew by the next socket, perhaps by another server. */
  #forget() {
    this.store.clear();
    this.#names.text = "";
    this.#inspector.clear();
  }

  /** Somebody from an earlier run, perhaps: the server chooses another. */
  #nobody() {
    this.trouble("There is nobody with this id here.");
    this.#lookAs(null);
  }

  /** After going back or forth in the browser's history. */
  #readdress() {
    const { viewer, place } = readAddress(location.search);
    if (viewer && viewer !== this.viewer) {
      this.place = place;
      this.#lookAs(viewer);
    } else if (place && this.store.get("sidebar")) this.#arrive(visiblePlace(place, this.store.get("sidebar")));
  }
}

new Shell();
