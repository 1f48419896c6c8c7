/** The few line icons of the page, drawn on a 20 by 20 grid. */

import { svg } from "./dom.js";

const PATHS = {
  about: ["M10 9v5", "M10 6h.01", "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z"],
  close: ["M5 5l10 10", "M15 5L5 15"],
  copy: ["M7 7h9v9H7z", "M4 13V4h9"],
  inspect: ["M7 6l-4 4 4 4", "M13 6l4 4-4 4", "M11 4L9 16"],
  lock: ["M5 9h10v7H5z", "M7 9V6a3 3 0 0 1 6 0v3"],
  menu: ["M3 5h14", "M3 10h14", "M3 15h14"],
  moon: ["M16 12A7 7 0 0 1 8 4a6.5 6.5 0 1 0 8 8z"],
  pause: ["M7 5v10", "M13 5v10"],
  play: ["M6 4l10 6-10 6z"],
  search: ["M13 9a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z", "M12.5 12.5L17 17"],
  send: ["M3 10l14-6-5 13-3-5z"],
  sun: [
    "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0z",
    "M10 2v2M10 16v2M2 10h2M16 10h2",
    "M4.5 4.5l1.3 1.3M14.2 14.2l1.3 1.3M4.5 15.5l1.3-1.3M14.2 5.8l1.3-1.3",
  ],
};

/**
 * A decorative icon; what it means must be said in words beside it or in a label.
 * @param {keyof PATHS} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const lines = PATHS[name].map((path) => svg("path", { d: path }));
  return svg("svg", { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, ...lines);
}
