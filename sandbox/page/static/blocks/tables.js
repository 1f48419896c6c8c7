/** Tables, and charts as the tables of their figures. */

import { make } from "./dom.js";
import { richText } from "./rich_text.js";

/** A table or data table; the first row is its header. */
export function table({ rows, column_settings: settings = [], caption, row_header_column_index: named }, context) {
  const [head, ...body] = rows;
  const cellOf = (tag) => (cell, column) => cellElement(tag, cell, settings[column], context);
  const heads = head.map((cell, column) => cellElement("th", cell, settings[column], context, "col"));
  const lines = body.map((row) => make("tr", {}, ...row.map((cell, column) => cellOf(column === named ? "th" : "td")(cell, column))));
  return framed(caption, heads, lines);
}

/** A chart: its figures by category. */
export function chart({ title, chart: drawn }) {
  if (drawn.type === "pie") return figures(title, [""], drawn.segments.map(({ label, value }) => [label, value]));
  const rows = drawn.axis_config.categories.map((category) => [category, ...drawn.series.map(({ data }) => data.find(({ label }) => label === category)?.value)]);
  return figures(title, drawn.series.map(({ name }) => name), rows);
}

function figures(title, names, rows) {
  const heads = ["", ...names].map((name) => make("th", { scope: "col" }, name));
  const lines = rows.map(([label, ...values]) => make("tr", {}, make("th", { scope: "row" }, label), ...values.map((value) => make("td", {}, String(value ?? "–")))));
  return framed(title, heads, lines);
}

function framed(caption, heads, lines) {
  const shown = make("table", {}, caption && make("caption", {}, caption), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...lines));
  return make("div", { class: "bk-table", tabindex: "0", role: "region", "aria-label": caption ?? "Table" }, shown);
}

function cellElement(tag, cell, setting, context, scope = tag === "th" ? "row" : null) {
  const content = cell.type === "rich_text" ? richText(cell, context) : String(cell.text ?? cell.value ?? "");
  return make(tag, { scope, class: `bk-cell--${setting?.align ?? "left"}${setting?.is_wrapped ? "" : " bk-cell--line"}` }, content);
}
