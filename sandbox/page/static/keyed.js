/** Brings a list on the page up to date while touching only what changed, so that focus and scrolling survive. */

const signatures = new WeakMap();

/** @typedef {{key: string, signature: string, make: function(): HTMLElement}} Item */

/**
 * Makes the children of `parent` those of `items`; a child stays while its key and signature do.
 * @param {HTMLElement} parent
 * @param {Item[]} items
 */
export function reconcile(parent, items) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => childFor(item, known.get(item.key)));
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  putInOrder(parent, wanted);
}

function childFor(item, known) {
  if (known && signatures.get(known) === item.signature) return known;
  const made = item.make();
  made.dataset.key = item.key;
  signatures.set(made, item.signature);
  if (known) replaceKeepingFocus(known, made);
  return made;
}

function putInOrder(parent, wanted) {
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** The focus goes to the same control of the new element, or to the element itself when that control is gone. */
function replaceKeepingFocus(before, after) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const index = focusable(before).indexOf(focused);
  before.replaceWith(after);
  if (!focused) return;
  const heir = successor(focused, index, focusable(after)) ?? after;
  if (heir === after) after.tabIndex = -1;
  heir.focus({ preventScroll: true });
}

/** Controls of blocks say which they are; of all others the one at the same place is meant. */
function successor(focused, index, stops) {
  const { bk } = focused.dataset;
  return bk ? stops.find((stop) => stop.dataset.bk === bk) : stops[index];
}

function focusable(root) {
  return [...root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
}
