/** Tables, and charts as the tables of their figures. */

import { make } from "./dom.js";
import { richText } from "./rich_text.js";

/** A table or data table; the first row is its header. */
export function table({ rows, column_settings: settings = [], caption, row_header_column_index: named }, context) {
  const [head, ...body] = rows;
  const draw = (kind, cell, column) => cellElement(kind, cell, settings[column], context);
  const heads = head.map((cell, column) => draw(COLUMN_HEAD, cell, column));
  const lines = body.map((row) => row.map((cell, column) => draw(column === named ? ROW_HEAD : DATA, cell, column)));
  return framed(caption, heads, lines);
}

/** A chart: its figures by category. */
export function chart({ title, chart: { type, segments, series, axis_config: axis } }) {
  const parts = type === "pie" ? [{ name: "", data: segments }] : series;
  const categories = type === "pie" ? segments.map(({ label }) => label) : axis.categories;
  const valueOf = (data, category) => data.find(({ label }) => label === category)?.value ?? "–";
  const rows = categories.map((category) => [category, ...parts.map(({ data }) => valueOf(data, category))]);
  const heads = ["", ...parts.map(({ name }) => name)].map((name) => make("th", COLUMN_HEAD.scope, name));
  return framed(title, heads, rows.map(figures));
}

const DATA = { tag: "td", scope: {} };
const ROW_HEAD = { tag: "th", scope: { scope: "row" } };
const COLUMN_HEAD = { tag: "th", scope: { scope: "col" } };

function figures([category, ...values]) {
  return [make("th", ROW_HEAD.scope, category), ...values.map((value) => make("td", {}, String(value)))];
}

function framed(caption, heads, lines) {
  const head = make("thead", {}, make("tr", {}, ...heads));
  const body = make("tbody", {}, ...lines.map((cells) => make("tr", {}, ...cells)));
  const shown = make("table", {}, caption && make("caption", {}, caption), head, body);
  return make("div", { class: "bk-table", tabindex: "0", role: "region", "aria-label": caption ?? "Table" }, shown);
}

function cellElement({ tag, scope }, cell, setting, context) {
  const content = cell.type === "rich_text" ? richText(cell, context) : String(cell.text ?? cell.value ?? "");
  const look = `bk-cell--${setting?.align ?? "left"}${setting?.is_wrapped ? "" : " bk-cell--line"}`;
  return make(tag, { ...scope, class: look }, content);
}
