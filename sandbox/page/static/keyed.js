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

/** The control at the same place in the new element gets the focus the old one had. */
function replaceKeepingFocus(before, after) {
  const index = focusable(before).indexOf(document.activeElement);
  before.replaceWith(after);
  if (index >= 0) focusable(after)[index]?.focus({ preventScroll: true });
}

function focusable(root) {
  const found = [...root.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")];
  return root.matches("a[href], button") ? [root, ...found] : found;
}
