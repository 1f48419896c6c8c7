/** Makes DOM nodes; data only ever enters as text or as an attribute's value. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes, listeners ("onclick": function) and children.
 * Attributes that are null, undefined or false are left out; true means present and empty.
 * @param {string} tag
 * @param {Object<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Object<string, any>} [attributes]
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...present(children));
  return made;
}

function setAttribute(target, name, value) {
  if (typeof value === "function") target.addEventListener(name.slice(2), value);
  else if (value !== null && value !== undefined && value !== false) {
    target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Flat children without the absent ones. */
function present(children) {
  return children.flat(2).filter((child) => child !== null && child !== undefined && child !== false);
}

/**
 * Puts these children in place of all others.
 * @param {Element} parent
 * @param {...(Node|string|null|undefined|false|Array)} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/**
 * Text that only a screen reader says.
 * @param {string} words
 * @returns {HTMLElement}
 */
export function spoken(words) {
  return element("span", { class: "visually-hidden" }, words);
}

/**
 * Changes the text only when it differs, so that nothing is announced or selected anew.
 * @param {Element} target
 * @param {string} words
 */
export function setText(target, words) {
  if (target.textContent !== words) target.textContent = words;
}

/**
 * A button that shows an icon and says a word.
 * @param {string} words its name
 * @param {Node} picture
 * @param {function(Event): void} onclick
 * @returns {HTMLButtonElement}
 */
export function iconButton(words, picture, onclick) {
  const attributes = { type: "button", class: "icon-button", "aria-label": words, title: words, onclick };
  return element("button", attributes, picture);
}

/**
 * Looks disabled and says so, but keeps the focus and its explanation readable.
 * @param {HTMLElement} button
 * @param {boolean} disabled
 */
export function setDisabled(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}

/**
 * @param {HTMLElement} button
 * @returns {boolean} whether `setDisabled` forbade it
 */
export function isDisabled(button) {
  return button.getAttribute("aria-disabled") === "true";
}
