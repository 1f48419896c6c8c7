/** Images, and what stands in their place where the page may not load them. */

import { make, makeLink } from "./dom.js";

/**
 * An image of an app; one from elsewhere is a link with its words, since the page loads nothing from elsewhere.
 * @param {{image_url?: string, alt_text: string}} source
 */
export function image({ image_url: url, alt_text: words }) {
  if (isOurs(url)) return make("img", { class: "bk-image", src: url, alt: words, loading: "lazy" });
  return makeLink(url, { class: "bk-image bk-image--elsewhere", title: words, "aria-label": `Image: ${words}` }, words);
}

function isOurs(url) {
  return typeof url === "string" && (/^\/(?!\/)/.test(url) || url.startsWith("data:image/"));
}
