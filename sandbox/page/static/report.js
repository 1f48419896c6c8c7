/** The report at the end: plain sentences, tables, and bars that also say their numbers. */

import { element, fill, iconButton, svg } from "./dom.js";
import { icon } from "./icons.js";

const BAR = { width: 240, height: 14 };

/** Fetches the report and shows it in front of everything. */
export async function showReport() {
  const body = element("div", { class: "report-body", tabindex: "0" }, element("p", {}, "Loading…"));
  const dialog = element("dialog", { class: "report", "aria-labelledby": "report-title" });
  const close = iconButton("Close", icon("close"), () => dialog.close());
  const head = element("header", {}, element("h2", { id: "report-title" }, "Report"), close);
  dialog.append(head, body);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fill(body, await reportContent());
}

async function reportContent() {
  try {
    const response = await fetch("/page/report");
    if (response.ok) return (await response.json()).map(section);
  } catch {
    return element("p", {}, "The server cannot be reached right now. Please try again.");
  }
  return element("p", {}, "There is no report yet.");
}

function section({ title, words, columns = [], rows = [], chart }) {
  const frame = { class: "table-frame", role: "region", tabindex: "0" };
  return element(
    "section",
    {},
    element("h3", {}, title),
    words && element("p", {}, words),
    chart && barChart(chart),
    rows.length > 0 && element("div", { ...frame, "aria-label": title }, table(columns, rows)),
  );
}

function table(columns, rows) {
  const heads = columns.map((words) => element("th", { scope: "col" }, words));
  const lines = rows.map((row) => element("tr", {}, row.map((cell) => element("td", {}, String(cell)))));
  return element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines));
}

function barChart({ label, unit, bars }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const lines = bars.map(({ name, value }) => [
    element("dt", {}, name),
    element("dd", {}, bar(value / most), [String(value), unit].filter(Boolean).join(" ")),
  ]);
  return element("figure", { class: "chart" }, element("figcaption", {}, label), element("dl", {}, lines));
}

function bar(share) {
  const width = Math.max(1, Math.round(share * BAR.width));
  const box = { class: "bar", viewBox: `0 0 ${BAR.width} ${BAR.height}`, "aria-hidden": "true" };
  return svg("svg", box, svg("rect", { width, height: BAR.height, rx: 3 }));
}
