/** Where one writes: commands complete themselves, Enter sends, a refused text stays with the reason beneath. */

import { element, fill, setText } from "./dom.js";
import { icon } from "./icons.js";
import { OptionList } from "./option_list.js";
import { placeName } from "./places.js";

const MOST_ROWS = 8;
const DESCRIBED_BY = "composer-error composer-usage";

export class Composer {
  #shell;
  #drafts = new Map();
  #draftKey = "";
  #loaded = null;
  #shown = "";
  #field = element("textarea", { class: "composer-field", rows: "1", "aria-describedby": DESCRIBED_BY });
  #commands = new OptionList(this.#field, "Commands");
  #usage = element("p", { class: "composer-usage", id: "composer-usage" });
  #error = element("p", { class: "composer-error", id: "composer-error", role: "alert" });
  #send = element("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  #form = element("form", { class: "composer-form" }, this.#commands.root, this.#field, this.#send);
  #instead = element("div", { class: "composer-instead", hidden: true });

  /** @param {import("./app.js").Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    const below = element("div", { class: "composer-below" }, this.#error, this.#usage);
    this.root = element("div", { class: "composer" }, this.#form, this.#instead, below);
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("blur", () => this.#commands.hide());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
  }

  /** Brings out the draft for the place the viewer looks at now. */
  enter() {
    const { viewer, place } = this.#shell;
    this.#draftKey = `${viewer} ${placeName(place)}`;
    this.#loaded = null;
    this.#shown = "";
    this.#form.hidden = true;
    this.#instead.hidden = true;
    this.#setText(this.#drafts.get(this.#draftKey) ?? "");
  }

  /**
   * Lets the viewer write here, or says why not.
   * @param {object} loaded the conversation section
   */
  show(loaded) {
    this.#loaded = loaded;
    const listed = this.#listed();
    const state = JSON.stringify([loaded.channel, loaded.may_post, loaded.title, listed?.name, listed?.member]);
    if (state === this.#shown) return;
    this.#shown = state;
    this.#allow(loaded, listed);
  }

  #allow(loaded, listed) {
    const label = `Message ${listed ? "#" : ""}${loaded.title}`;
    this.#field.setAttribute("aria-label", label);
    this.#field.setAttribute("placeholder", label);
    this.#form.hidden = !loaded.may_post;
    this.#instead.hidden = loaded.may_post;
    fill(this.#instead, this.#reason(listed));
  }

  /** The channel as the sidebar lists it; undefined for direct messages. */
  #listed() {
    return this.#shell.store.get("sidebar").channels.find((each) => each.id === this.#loaded.channel);
  }

  #reason(listed) {
    if (!listed || listed.member) return element("p", {}, "Messages cannot be sent here.");
    const { id: channel, name } = listed;
    const join = () => this.#shell.tell("join", { channel });
    return [
      element("p", {}, `You are looking at #${name} without being in it.`),
      element("button", { type: "button", class: "primary", onclick: join }, "Join Channel"),
    ];
  }

  #setText(text) {
    this.#field.value = text;
    this.#typed();
    this.#commands.hide();
  }

  #typed() {
    const text = this.#field.value;
    this.#drafts.set(this.#draftKey, text);
    this.#field.rows = Math.min(MOST_ROWS, text.split("\n").length);
    setText(this.#error, "");
    setText(this.#usage, this.#usageOf(text));
    this.#commands.show(this.#fitting(text));
  }

  #fitting(text) {
    if (!/^\/\S*$/.test(text)) return [];
    const fitting = this.#known().filter((each) => each.command.startsWith(text.toLowerCase()));
    return fitting.map((each) => ({ content: commandContent(each), pick: () => this.#complete(each) }));
  }

  #known() {
    return this.#shell.store.get("workspace")?.commands ?? [];
  }

  #usageOf(text) {
    const typed = text.match(/^(\/\S+)\s/)?.[1];
    const known = typed && this.#known().find((each) => each.command === typed);
    if (!known) return "";
    const { command, usage_hint: usage, description } = known;
    return [command, usage, description && `– ${description}`].filter(Boolean).join(" ");
  }

  #complete({ command }) {
    this.#setText(`${command} `);
    this.#field.focus();
  }

  #key(event) {
    const complete = this.#known().some((each) => each.command === this.#field.value);
    if (this.#commands.handleKey(event, complete ? ["Tab"] : ["Enter", "Tab"])) return;
    if (event.key === "Escape") this.#commands.hide();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    if (!text || this.#field.readOnly) return;
    const key = this.#draftKey;
    this.#wait(true);
    const answer = await this.#shell.act("send", { channel: this.#loaded.channel, text });
    this.#wait(false);
    if (answer.ok) this.#drafts.delete(key);
    if (key !== this.#draftKey) return;
    if (answer.ok) this.#setText("");
    else setText(this.#error, answer.error);
  }

  #wait(waiting) {
    this.#commands.hide();
    this.#field.readOnly = waiting;
    this.#form.setAttribute("aria-busy", String(waiting));
  }
}

function commandContent({ command, usage_hint: usage, description }) {
  return [
    element("span", { class: "option-name" }, command),
    usage && element("code", { class: "option-usage" }, usage),
    description && element("span", { class: "option-about" }, description),
  ];
}
