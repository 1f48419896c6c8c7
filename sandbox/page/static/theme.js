/** Light or dark: as the system says until the viewer chooses. */

const KEY = "theme";

/** @returns {boolean} whether the page is dark now */
export function isDark() {
  const chosen = localStorage.getItem(KEY);
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * Calls the listener when the system turns light or dark.
 * @param {function(): void} listener
 */
export function onSystemTheme(listener) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}

/** Turns light into dark and back, and remembers it. */
export function switchTheme() {
  localStorage.setItem(KEY, isDark() ? "light" : "dark");
  applyTheme();
}

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

applyTheme();
onSystemTheme(applyTheme);
