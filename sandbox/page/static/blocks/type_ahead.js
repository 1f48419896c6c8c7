/** Where the options of a menu come from: the menu itself, the workspace, or the app while one types. */

import { nameOf } from "./names.js";

const DEFAULT_MINIMUM = 3;

/**
 * @typedef {{raw: unknown, words: string, description?: string}} Option
 * @typedef {{label: string|null, options: Option[]}} Group
 * @typedef {object} Source
 * @property {boolean} isRemote   whether finding takes time, so that one waits until the typing pauses
 * @property {number} minimum     how many characters must be typed first
 * @property {(typed: string) => Promise<Group[]>|Group[]} find   throws an Error with words for the viewer
 * @property {(raw: unknown) => string} wordsOf   what to call a choice
 */

/**
 * The source of a select's options.
 * @param {import("./form.js").Field} field
 * @returns {Source}
 */
export function sourceOf(field) {
  const kind = field.element.type.replace("multi_", "").replace("_select", "");
  return SOURCES[kind](field);
}

/** What tells one choice from another. */
export function keyOf(raw) {
  return raw !== null && typeof raw === "object" ? raw.value : raw;
}

const SOURCES = {
  static: ({ element }) => local(ownGroups(element)),
  external: remote,
  users: (field) => named(field, [{ label: null, options: people(field.context) }]),
  channels: (field) => named(field, [{ label: null, options: channels(field.context, ["public"]) }]),
  conversations: (field) => named(field, [{ label: null, options: conversations(field) }]),
};

function local(groups) {
  const all = groups.flatMap(({ options }) => options);
  const wordsOf = (raw) => all.find((option) => option.raw === raw)?.words ?? String(raw);
  return { isRemote: false, minimum: 0, find: (typed) => fitting(groups, typed), wordsOf };
}

/** Choices are ids; what they are called is known even of those that are not offered. */
function named({ context }, groups) {
  return { ...local(groups), wordsOf: (raw) => nameOf(context, raw) ?? String(raw) };
}

function remote(field) {
  const find = async (typed) => {
    const answer = await field.suggest(typed);
    if (!answer.ok) throw new Error(answer.error);
    return grouped(answer).map(({ label, options }) => ({ label, options: options.map(offered) }));
  };
  const minimum = field.element.min_query_length ?? DEFAULT_MINIMUM;
  return { isRemote: true, minimum, find, wordsOf: (raw) => raw.text };
}

function grouped({ options = [], groups = [] }) {
  return groups.length > 0 ? groups : [{ label: null, options }];
}

function offered({ text, value, description }) {
  return { raw: { text, value }, words: text, description };
}

function ownGroups({ options, option_groups: groups }) {
  if (options) return [{ label: null, options: options.map(ownOption) }];
  return groups.map((group) => ({ label: group.label.text, options: group.options.map(ownOption) }));
}

function ownOption({ text, value, description }) {
  return { raw: value, words: text.text, description: description?.text };
}

function people({ workspace }) {
  const active = workspace.people.filter((person) => person.active);
  return active.map(({ id, name, bot, title }) => ({ raw: id, words: name, description: bot ? "App" : title }));
}

function channels({ workspace }, kinds) {
  const shown = workspace.channels.filter((channel) => kinds.includes(channel.private ? "private" : "public"));
  return shown.map(({ id, name, private: isPrivate }) => ({ raw: id, words: `${isPrivate ? "🔒 " : "# "}${name}` }));
}

/** Channels alone: the page does not know the ids of direct messages. */
function conversations({ element, context }) {
  return channels(context, element.filter?.include ?? ["public", "private"]);
}

function fitting(groups, typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  const fits = ({ words }) => words.toLocaleLowerCase().includes(wanted);
  const filtered = groups.map(({ label, options }) => ({ label, options: options.filter(fits) }));
  return filtered.filter(({ options }) => options.length > 0);
}
