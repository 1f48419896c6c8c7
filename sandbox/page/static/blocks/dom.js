/** Building elements without ever reading data as HTML. */

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);
let lastId = 0;

/**
 * An element with attributes, listeners (`onclick: function`) and children; null and false are left out.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter(isShown));
  return element;
}

/** Sets an attribute, takes it away for null, undefined and false, or adds a listener for on…. */
export function setAttribute(element, name, value) {
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** An id that no other element has. */
export function freshId() {
  lastId += 1;
  return `bk-${lastId}`;
}

/**
 * The address if it is one that a click may follow (web or mail), else null.
 * @param {unknown} url
 * @returns {string|null}
 */
function safeAddress(url) {
  if (typeof url !== "string" || !URL.canParse(url)) return null;
  return SAFE_PROTOCOLS.has(new URL(url).protocol) ? url : null;
}

/** A link that opens beside the page; only its words where the address is not safe to follow. */
export function makeLink(url, attributes, ...children) {
  const href = safeAddress(url);
  if (!href) return make("span", attributes, ...children);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);
}

function isShown(child) {
  return child !== null && child !== undefined && child !== false;
}
