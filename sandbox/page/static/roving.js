/** One tab stop for a group of controls; the arrow keys, Home and End go through them. */

const MOVES = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/**
 * Lets the arrow keys move among what `selector` finds in the group. Call `settleRoving` after each change.
 * @param {HTMLElement} group
 * @param {string} selector
 */
export function rove(group, selector) {
  group.addEventListener("keydown", (event) => {
    const stops = [...group.querySelectorAll(selector)];
    const target = destination(stops, stops.indexOf(document.activeElement), event.key);
    if (!target) return;
    event.preventDefault();
    settleRoving(group, selector, target);
    target.focus();
  });
}

function destination(stops, index, key) {
  if (index < 0) return undefined;
  if (key === "Home") return stops[0];
  if (key === "End") return stops.at(-1);
  return key in MOVES ? stops[index + MOVES[key]] : undefined;
}

/**
 * Makes one of the controls the group's tab stop: the given one, or the focused, or the current, or the first.
 * @param {HTMLElement} group
 * @param {string} selector
 * @param {HTMLElement} [chosen]
 */
export function settleRoving(group, selector, chosen) {
  const stops = [...group.querySelectorAll(selector)];
  const focused = stops.find((stop) => stop === document.activeElement);
  const current = stops.find((stop) => stop.getAttribute("aria-current"));
  const stop = chosen ?? focused ?? current ?? stops[0];
  for (const each of stops) each.tabIndex = each === stop ? 0 : -1;
}
