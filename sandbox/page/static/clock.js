/** The clock bar: what time it is in the workspace, and how to let time pass. */

import { turnClock } from "./deeds.js";
import { element, fill, isDisabled, setDisabled, setText } from "./dom.js";
import { icon } from "./icons.js";
import { reconcile } from "./keyed.js";
import { dateAndTime, shortMoment } from "./moments.js";
import { showReport } from "./report.js";

const JUMPS = [
  { command: "next", words: "Next Thing Due", brief: "Next Due" },
  { command: "day", words: "+ 1 Day", brief: "+ 1 Day" },
  { command: "week", words: "+ 1 Week", brief: "+ 1 Week" },
  { command: "end", words: "To the End", brief: "To End" },
];
const AS_FAST_AS_IT_GOES = 1000;
const PANEL = { class: "lately", tabindex: "0", role: "region", "aria-label": "What people did lately" };

export class ClockBar {
  #shell;
  #root;
  #time = element("time", { class: "clock-time" });
  #next = element("p", { class: "clock-next" });
  #newest = element("p", { class: "clock-newest wide" });
  #state = element("p", { class: "clock-state", id: "clock-state", role: "status" });
  #progress = element("progress", { class: "clock-progress", max: 1, value: 0, "aria-label": "How far it has come" });
  #jumps = new Map(JUMPS.map((jump) => [jump.command, this.#jumpButton(jump)]));
  #play = clockButton("clock-play", () => this.#turnPlay());
  #speed = element("select", { class: "clock-speed", "aria-label": "Speed in days a second" });
  #lately = clockButton("", () => this.#toggleLately(), "Lately");
  #report = clockButton("primary", () => showReport(), "Report");
  #list = element("ol", { class: "lately-list" });
  #panel = element("div", { ...PANEL, id: "lately", hidden: true }, this.#list);

  /**
   * @param {HTMLElement} root
   * @param {import("./app.js").Shell} shell
   */
  constructor(root, shell) {
    this.#shell = shell;
    this.#root = root;
    this.#lately.setAttribute("aria-controls", this.#panel.id);
    this.#lately.setAttribute("aria-expanded", "false");
    this.#speed.addEventListener("change", () => this.#setSpeed());
    fill(root, this.#progress, this.#panel, this.#words(), this.#buttons());
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.#toggleLately());
    shell.store.on(["clock"], (clock) => this.#render(clock));
  }

  #words() {
    const line = (...parts) => element("div", { class: "clock-line" }, ...parts);
    return element("div", { class: "clock-words" }, line(this.#time, this.#newest), line(this.#state, this.#next));
  }

  #buttons() {
    const { next, day, week, end } = Object.fromEntries(this.#jumps);
    const group = { class: "clock-buttons", role: "group", "aria-label": "Let time pass" };
    return element("div", group, next, day, week, this.#play, this.#speed, end, this.#lately, this.#report);
  }

  #jumpButton({ command, words, brief }) {
    const texts = [element("span", { class: "wide" }, words), element("span", { class: "narrow" }, brief)];
    const button = clockButton("", () => this.#jump(command), texts);
    button.setAttribute("aria-label", words);
    button.setAttribute("aria-describedby", this.#state.id);
    return button;
  }

  #jump(command) {
    if (!isDisabled(this.#jumps.get(command))) this.#turn(command);
  }

  #turnPlay() {
    if (isDisabled(this.#play)) return;
    if (this.#shell.store.get("clock")?.playing) this.#turn("pause");
    else this.#turn("play", { speed: Number(this.#speed.value) });
  }

  #setSpeed() {
    if (this.#shell.store.get("clock")?.playing) this.#turn("play", { speed: Number(this.#speed.value) });
  }

  async #turn(command, body) {
    const answer = await turnClock(command, body);
    if (!answer.ok) this.#shell.trouble(answer.error);
  }

  #render(clock) {
    this.#root.hidden = !clock;
    if (!clock) return;
    this.#showTime(clock);
    this.#showButtons(clock);
    this.#showSpeeds(clock);
    this.#showLately(clock.latest);
    setText(this.#newest, newestWords(clock.latest.at(-1)));
  }

  #showTime({ now, start, end, next, ...clock }) {
    const { manner } = this.#shell;
    setText(this.#time, dateAndTime(new Date(now), manner));
    this.#time.dateTime = now;
    setText(this.#next, next ? nextWords(next, now, manner) : "");
    setText(this.#state, stateWords(clock));
    this.#progress.value = portion(Date.parse(start), Date.parse(now), Date.parse(end));
  }

  #showButtons(clock) {
    for (const button of this.#jumps.values()) setDisabled(button, clock.busy || clock.playing || clock.finished);
    setDisabled(this.#play, clock.finished || (clock.busy && !clock.playing));
    this.#report.hidden = !clock.report;
    const face = clock.playing ? "pause" : "play";
    if (this.#play.dataset.face === face) return;
    this.#play.dataset.face = face;
    fill(this.#play, icon(face), clock.playing ? "Pause" : "Play");
  }

  #showSpeeds({ speeds, speed }) {
    const shown = speeds.join();
    if (this.#speed.dataset.speeds === shown) return;
    this.#speed.dataset.speeds = shown;
    const option = (each) => element("option", { value: each, selected: each === speed }, speedWords(each));
    fill(this.#speed, speeds.map(option));
  }

  #showLately(latest) {
    const { manner } = this.#shell;
    const counts = new Map();
    const items = latest.map((each) => {
      const name = `${each.at} ${each.who} ${each.what}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const key = `${name} ${counts.get(name)}`;
      return { key, signature: JSON.stringify(manner), make: () => latelyItem(each, manner) };
    });
    reconcile(this.#list, items.reverse());
  }

  #toggleLately() {
    this.#panel.hidden = !this.#panel.hidden;
    this.#lately.setAttribute("aria-expanded", String(!this.#panel.hidden));
    (this.#panel.hidden ? this.#lately : this.#panel).focus();
  }
}

function clockButton(kind, onclick, ...children) {
  return element("button", { type: "button", class: `clock-button ${kind}`, onclick }, ...children);
}

function latelyItem({ at, who, what }, manner) {
  const time = element("time", { datetime: at }, shortMoment(new Date(at), manner));
  return element("li", {}, time, element("span", {}, element("strong", {}, who), ` ${what}`));
}

function nextWords({ at, what }, now, manner) {
  if (Date.parse(at) <= Date.parse(now)) return `Due now: ${what}`;
  return `Next: ${what}, ${shortMoment(new Date(at), manner)}`;
}

function newestWords(newest) {
  return newest ? `${newest.who} ${newest.what}` : "";
}

function stateWords({ busy, playing, finished, report }) {
  if (finished) return report ? "This is the end. The report is ready." : "This is the end.";
  if (playing) return "Playing. Pause to jump.";
  return busy ? "Time is passing. Please wait." : "";
}

function portion(start, now, end) {
  return end > start ? Math.min(1, Math.max(0, (now - start) / (end - start))) : 0;
}

function speedWords(days) {
  if (days >= AS_FAST_AS_IT_GOES) return "Full speed";
  return `${days} ${days === 1 ? "day" : "days"}/s`;
}
