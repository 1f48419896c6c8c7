/** Dates and times: the browser's own pickers; a moment is shown on the viewer's wall clock. */

import { epochOf, wallTime } from "./dates.js";
import { make } from "./dom.js";
import { wordsOf } from "./text.js";

/** The browser tells of each part typed; the app hears of it when the viewer pauses or goes on. */
const PAUSE = 700;

export function datePicker(field, labels) {
  return picker(field, labels, { type: "date", max: "9999-12-31" }, AS_WRITTEN);
}

export function timePicker(field, labels) {
  return picker(field, labels, { type: "time" }, AS_WRITTEN);
}

export function dateTimePicker(field, labels) {
  const { zone } = field.context;
  const asMoment = {
    shown: (raw) => wallTime(raw, zone),
    raw: (shown) => epochOf(shown, zone),
  };
  return picker(field, labels, { type: "datetime-local", max: "9999-12-31T23:59" }, asMoment);
}

const AS_WRITTEN = { shown: (raw) => raw, raw: (shown) => shown };

function picker(field, labels, attributes, written) {
  const name = wordsOf(field.element.placeholder, field.context) || NAMES[attributes.type];
  const label = labels["aria-labelledby"] ? null : name;
  const common = { class: "bk-box bk-picker", "data-bk": field.mark(), "aria-label": label };
  const input = make("input", { ...common, ...attributes, ...labels });
  const draw = () => (input.value = field.raw === null ? "" : written.shown(field.raw));
  draw();
  const take = (shown) => (shown === "" ? null : written.raw(shown));
  if (field.dispatches) tellLater(field, input, take, draw);
  else input.addEventListener("input", () => field.keep(take(input.value)));
  return input;
}

function tellLater(field, input, take, draw) {
  let pause;
  const tell = async () => {
    clearTimeout(pause);
    const raw = take(input.value);
    if (raw !== field.raw && !(await field.pick(raw, input))) draw();
  };
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(tell, PAUSE);
  });
  input.addEventListener("blur", tell);
  input.addEventListener("keydown", (event) => event.key === "Enter" && tell());
}

const NAMES = { date: "Date", time: "Time", "datetime-local": "Date and time" };
