/** Where one can look: a conversation or a tab of the app; and how the address of the page names it. */

export const TABS = ["home", "messages", "about"];

/** @typedef {{channel: string}|{tab: string}} Place */

/**
 * @param {string} text "home" or a conversation's id
 * @returns {Place}
 */
function placeNamed(text) {
  return TABS.includes(text) ? { tab: text } : { channel: text };
}

/**
 * @param {Place} place
 * @returns {string} what `placeNamed` reads
 */
export function placeName(place) {
  return place.tab ?? place.channel;
}

/**
 * @param {?Place} one
 * @param {?Place} other
 * @returns {boolean}
 */
export function isSamePlace(one, other) {
  return Boolean(one && other) && placeName(one) === placeName(other);
}

/**
 * The page's own address for a person looking somewhere.
 * @param {?string} viewer
 * @param {?Place} place
 * @returns {string}
 */
export function pageAddress(viewer, place) {
  const query = new URLSearchParams();
  if (viewer) query.set("as", viewer);
  if (place) query.set("at", placeName(place));
  return `/?${query}`;
}

/**
 * @param {string} search the query part of the page's address
 * @returns {{viewer: ?string, place: ?Place}}
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const at = query.get("at");
  return { viewer: query.get("as"), place: at ? placeNamed(at) : null };
}

/**
 * The place itself when this viewer can look there (the app's direct message being its Messages tab), else Home.
 * @param {?Place} place
 * @param {object} sidebar the section
 * @returns {Place}
 */
export function visiblePlace(place, sidebar) {
  if (!place) return { tab: "home" };
  if (place.tab) return place;
  if (place.channel === sidebar.app.channel) return { tab: "messages" };
  const open = [...sidebar.channels, ...sidebar.direct].some((each) => each.id === place.channel);
  return open ? place : { tab: "home" };
}

/**
 * How many unread messages wait at a place.
 * @param {Place} place
 * @param {object} sidebar the section
 * @returns {number}
 */
export function unreadAt(place, sidebar) {
  if (place.tab) return place.tab === "messages" ? sidebar.app.unread : 0;
  const found = [...sidebar.channels, ...sidebar.direct].find((each) => each.id === place.channel);
  return found?.unread ?? 0;
}

/**
 * @param {object} sidebar the section
 * @returns {number} everything unread
 */
export function unreadInAll(sidebar) {
  const counted = [...sidebar.channels, ...sidebar.direct, sidebar.app];
  return counted.reduce((sum, each) => sum + each.unread, 0);
}
