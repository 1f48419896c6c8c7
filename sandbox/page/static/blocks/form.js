/** What is entered on one surface (a message, a modal, the Home tab), and the deeds done there. */

import { agreed } from "./confirm.js";
import { make, setAttribute } from "./dom.js";
import { isSendable, isStateful, rawOf } from "./states.js";

const LOST = "We had some trouble connecting. Try again?";

/** One surface. `failures` is the element in which errors of deeds are shown. */
export class Form {
  /**
   * @param {object} context
   * @param {{view: string}|{channel: string, ts: string}} place
   */
  constructor(context, place) {
    this.context = context;
    this.place = place;
    this.values = {};
    this.errors = {};
    this.failures = make("div", { class: "bk-failures" });
    this.fields = new Map();
    this.earlier = new Map();
  }

  /** The field of an element; what the viewer entered in an earlier one with the same ids is kept. */
  field(block, element) {
    const key = JSON.stringify([block.block_id, element.action_id]);
    const before = this.earlier.get(key);
    const field = new Field(this, block, element);
    if (before?.touched && before.element.type === element.type) field.keep(before.raw);
    if (isStateful(element.type)) this.fields.set(key, field);
    return field;
  }

  /** Before blocks are drawn again or left out: their fields are kept aside, for new ones to take over from. */
  setAside(belongs) {
    for (const [key, field] of this.fields) {
      if (!belongs(field.block.block_id)) continue;
      this.earlier.set(key, field);
      this.fields.delete(key);
    }
  }

  isTouched(blockId) {
    return [...this.fields.values()].some((field) => field.block.block_id === blockId && field.touched);
  }

  /** Everything now entered: {block_id: {action_id: raw}}. */
  entered() {
    const entered = {};
    for (const { block, element, raw, touched } of this.fields.values()) {
      if (touched || isSendable(element.type)) (entered[block.block_id] ??= {})[element.action_id] = raw;
    }
    return entered;
  }

  /**
   * Does a deed here, showing at the control that it waits, and beneath the surface what went wrong.
   * @returns {Promise<{ok: boolean, error?: string}>}
   */
  async deed(name, body, control) {
    this.clearFailure();
    setAttribute(control, "aria-busy", "true");
    const values = "view" in this.place ? { values: this.entered() } : {};
    const answer = await this.act(name, { ...body, ...values });
    setAttribute(control, "aria-busy", null);
    if (!answer.ok) this.fail(answer.error);
    return answer;
  }

  /** Sends a deed with the place it is done in; a broken connection is an answer too. */
  async act(name, body) {
    try {
      return await this.context.act(name, { ...this.place, ...body });
    } catch {
      return { ok: false, error: LOST };
    }
  }

  fail(words) {
    this.failures.replaceChildren(make("p", { class: "bk-failure" }, words));
    this.context.announce(words);
  }

  clearFailure() {
    this.failures.replaceChildren();
  }
}

/** One element on a surface: what it holds, and what using it does. */
export class Field {
  constructor(form, block, element) {
    this.form = form;
    this.block = block;
    this.element = element;
    this.touched = false;
    this.raw = rawOf(element, form.values[block.block_id]?.[element.action_id]);
  }

  get context() {
    return this.form.context;
  }

  /** Whether using it tells the app at once. */
  get dispatches() {
    return this.block.type !== "input" || this.block.dispatch_action === true;
  }

  /** Holds what the viewer entered, without telling anybody. */
  keep(raw) {
    this.touched = true;
    this.raw = raw;
  }

  /**
   * Takes a choice and tells the app where it wants to know; false when the viewer thought better of it.
   * @param {unknown} raw
   * @param {HTMLElement} control
   * @returns {Promise<boolean>}
   */
  async pick(raw, control) {
    if (!(await this.isAgreed())) return false;
    this.keep(raw);
    if (this.dispatches) await this.form.deed("pick", { ...this.ids, raw }, control);
    return true;
  }

  /** Clicks; while the last click waits for its answer, nothing. */
  async click(control) {
    if (control.getAttribute("aria-busy") === "true" || !(await this.isAgreed())) return false;
    await this.form.deed("click", this.ids, control);
    return true;
  }

  /** The options an app's own menu offers for what was typed. */
  suggest(typed) {
    return this.form.act("suggest", { ...this.ids, typed });
  }

  /** A mark by which the focus finds this element again after it was drawn anew. */
  mark(part = "") {
    return JSON.stringify([this.block.block_id, this.element.action_id, part]);
  }

  get ids() {
    return { block_id: this.block.block_id, action_id: this.element.action_id };
  }

  async isAgreed() {
    return !this.element.confirm || (await agreed(this.element.confirm, this.context));
  }
}
