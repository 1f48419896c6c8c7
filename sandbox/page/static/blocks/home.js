/** The Home tab, drawn anew in place. */

import { Focus, Pane } from "./pane.js";

const panes = new WeakMap();

/**
 * The Home tab's element. Given the one shown before, of the same view, that one is brought up to date and
 * returned, with what was typed and the focus kept.
 * @param {object} view
 * @param {object} context
 * @param {HTMLElement} [previous]
 * @returns {HTMLElement}
 */
export function renderHome(view, context, previous) {
  const before = previous && panes.get(previous);
  const pane = before?.viewId === view.id ? before : new Pane(view.id, context);
  const focus = new Focus(pane.element);
  pane.show(view, context);
  pane.element.classList.add("bk-home");
  panes.set(pane.element, pane);
  // The caller may put the element in its place once more, which would cost the focus.
  queueMicrotask(() => focus.restore());
  return pane.element;
}
