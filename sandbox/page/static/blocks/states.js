/** The state of an element (as in `state.values`) and what it started with, as the raw value of a deed. */

const KEYS = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  rich_text_input: ["rich_text_value", "initial_value"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  file_input: ["files", ""],
};
/** What the app gave as something else than the raw value cannot be sent back unless the viewer replaced it. */
const ONE_WAY = new Set(["rich_text_input"]);

/** Whether such an element holds something that a deed carries. */
export function isStateful(type) {
  return Object.hasOwn(KEYS, type);
}

/** Whether what the element holds can be sent although the viewer did not touch it. */
export function isSendable(type) {
  return isStateful(type) && !ONE_WAY.has(type);
}

/**
 * What the element holds, as raw value: the state once there is one, else what it started with.
 * @param {object} element
 * @param {object|undefined} state
 */
export function rawOf(element, state) {
  if (!isStateful(element.type)) return null;
  const [key, preset] = KEYS[element.type];
  const empty = key.endsWith("s") ? [] : null;
  return simplified(element.type, (state ? state[key] : element[preset]) ?? empty);
}

function simplified(type, value) {
  if (Array.isArray(value)) return value.map((each) => simplified(type, each));
  if (value === null || typeof value !== "object") return value;
  if (type === "rich_text_input") return wordsIn(value);
  if (type === "file_input") return { id: value.id, name: value.name };
  return type.endsWith("external_select") ? { text: value.text.text, value: value.value } : value.value;
}

function wordsIn(richText) {
  const parts = richText.elements.map((part) => (part.elements ? wordsIn(part) : (part.text ?? "")));
  return parts.join(richText.type === "rich_text" ? "\n" : "");
}
