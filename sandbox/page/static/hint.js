/** A short word to somebody who is here for the first time. */

import { element, fill, iconButton } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "hint-dismissed";

/**
 * @param {import("./store.js").Store} store
 * @returns {HTMLElement} hidden once dismissed, or as long as there is nothing to try
 */
export function hint(store) {
  const words = element("p", {});
  const root = element("div", { class: "hint", role: "note", hidden: true }, words, dismissal());
  store.on(["workspace", "clock"], () => {
    const tries = thingsToTry(store.get("workspace"), store.get("clock"));
    fill(words, tries);
    root.hidden = tries.length === 0 || localStorage.getItem(KEY) !== null;
  });
  return root;
}

function dismissal() {
  const dismiss = (event) => {
    localStorage.setItem(KEY, "yes");
    event.currentTarget.parentElement.hidden = true;
    document.getElementById("main").focus();
  };
  return iconButton("Dismiss", icon("close"), dismiss);
}

function thingsToTry(workspace, clock) {
  const command = workspace?.commands[0];
  const typing = command && ["type ", element("code", {}, command.command), " in a conversation"];
  const pressing = clock && ["press ", element("strong", {}, "+ 1 Day"), " below"];
  const becoming = ["become somebody else above"];
  const tries = [typing, pressing, becoming].filter(Boolean);
  if (!workspace) return [];
  return ["Things to try: ", tries.flatMap((each, index) => (index ? ["; ", ...each] : each)), "."].flat();
}
