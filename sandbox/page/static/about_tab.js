/** The app's About tab: who it is and what can be typed to it. */

import { element, fill } from "./dom.js";

export class AboutTab {
  /** @param {import("./app.js").Shell} shell */
  constructor({ store }) {
    this.root = element("section", { class: "about", "aria-label": "About", tabindex: "0", hidden: true });
    store.on(["workspace"], ({ app, team, commands }) => fill(this.root, about(app, team), commandList(commands)));
  }
}

function about(app, team) {
  return element("p", {}, `${app.name} is an app in the workspace ${team}.`);
}

function commandList(commands) {
  if (commands.length === 0) return null;
  const lines = commands.flatMap(({ command, usage_hint: usage, description }) => [
    element("dt", {}, element("code", {}, [command, usage].filter(Boolean).join(" "))),
    element("dd", {}, description),
  ]);
  return [element("h3", {}, "Commands"), element("dl", { class: "commands" }, lines)];
}
