/** The sidebar: channels, direct messages and the app, with what is unread. */

import { avatar, channelMark } from "./avatar.js";
import { element, fill, spoken } from "./dom.js";
import { reconcile } from "./keyed.js";
import { isSamePlace, pageAddress, placeName } from "./places.js";
import { rove, settleRoving } from "./roving.js";

const STOP = "a.entry";

export class Sidebar {
  #shell;
  #team = element("h1", { class: "team" });
  #sections = element("div", { class: "sections" });

  /**
   * @param {HTMLElement} root
   * @param {import("./app.js").Shell} shell
   */
  constructor(root, shell) {
    this.#shell = shell;
    fill(root, this.#team, this.#sections);
    rove(this.#sections, STOP);
    shell.store.on(["sidebar", "workspace"], () => this.render());
  }

  render() {
    const { store } = this.#shell;
    const sidebar = store.get("sidebar");
    const workspace = store.get("workspace");
    if (!sidebar || !workspace) return;
    this.#team.textContent = workspace.team;
    reconcile(this.#sections, this.#groups(sidebar, workspace).map((group) => this.#section(group)));
    for (const section of this.#sections.children) this.#fillSection(section, sidebar, workspace);
    settleRoving(this.#sections, STOP);
  }

  #groups(sidebar, workspace) {
    const joined = sidebar.channels.some((each) => each.member);
    const others = sidebar.channels.some((each) => !each.member);
    return [
      joined && "Channels",
      others && "Channels to join",
      sidebar.direct.length > 0 && "Direct messages",
      workspace.app && "Apps",
    ].filter(Boolean);
  }

  #section(title) {
    return { key: title, signature: title, make: () => sectionElement(title) };
  }

  #fillSection(section, sidebar, workspace) {
    const entries = this.#entries(section.dataset.key, sidebar, workspace);
    reconcile(section.querySelector("ul"), entries.map((entry) => this.#item(entry)));
  }

  #entries(title, sidebar, workspace) {
    if (title === "Channels") return sidebar.channels.filter((each) => each.member).map(channelEntry);
    if (title === "Channels to join") return sidebar.channels.filter((each) => !each.member).map(channelEntry);
    if (title === "Apps") return [appEntry(sidebar.app, workspace.app)];
    return [...sidebar.direct].sort(byLatest).map((each) => directEntry(each, this.#shell.store));
  }

  #item(entry) {
    const current = this.#isCurrent(entry.place);
    const { viewer } = this.#shell;
    const { place, title, unread, kind } = entry;
    const signature = JSON.stringify([viewer, place, title, unread, kind, current]);
    return { key: placeName(place), signature, make: () => this.#link(entry, current) };
  }

  #isCurrent(place) {
    const looking = this.#shell.place;
    return isSamePlace(place, looking) || Boolean(place.tab && looking?.tab);
  }

  #link(entry, current) {
    const { place, unread } = entry;
    const link = element(
      "a",
      { class: "entry", href: pageAddress(this.#shell.viewer, place), "aria-current": current && "page" },
      entry.mark(),
      element("span", { class: "entry-title" }, entry.title),
      unread > 0 && element("span", { class: "count" }, String(unread), spoken(" unread")),
    );
    link.classList.toggle("is-unread", unread > 0);
    link.addEventListener("click", (event) => this.#follow(event, place));
    return element("li", {}, link);
  }

  #follow(event, place) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#shell.look(place);
  }
}

function sectionElement(title) {
  const id = `section-${title.toLowerCase().replaceAll(" ", "-")}`;
  const heading = element("h2", { class: "section-title", id }, title);
  return element("div", { class: "section" }, heading, element("ul", { "aria-labelledby": id }));
}

function channelEntry(channel) {
  const mark = () => channelMark(channel.private);
  return { place: { channel: channel.id }, title: channel.name, unread: channel.unread, kind: channel.private, mark };
}

function appEntry(about, app) {
  const mark = () => avatar({ id: app.user_id, name: app.name }, "small");
  return { place: { tab: "home" }, title: app.name, unread: about.unread, kind: "app", mark };
}

function directEntry(direct, store) {
  const others = direct.people.filter((id) => id !== store.get("me")?.id).length;
  const look = { class: "avatar avatar-small avatar-many", "aria-hidden": "true" };
  const many = () => element("span", look, String(others));
  const mark = () => (direct.kind === "mpim" ? many() : avatar(store.person(direct.people[0]), "small"));
  const { id, title, unread, people } = direct;
  return { place: { channel: id }, title, unread, kind: people, mark };
}

function byLatest(one, other) {
  return Number(other.latest ?? 0) - Number(one.latest ?? 0);
}
