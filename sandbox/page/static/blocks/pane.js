/** The blocks of one view, drawn again where they changed, with what was typed and the focus kept. */

import { today } from "./dates.js";
import { make } from "./dom.js";
import { Form } from "./form.js";
import { drawBlock } from "./layout.js";

export class Pane {
  /**
   * @param {string} viewId
   * @param {object} context
   */
  constructor(viewId, context) {
    this.viewId = viewId;
    this.form = new Form(context, { view: viewId });
    this.blocks = make("div", { class: "bk-blocks" });
    this.element = make("div", { class: "bk-pane" }, this.blocks, this.form.failures);
    this.drawn = new Map();
  }

  /**
   * Shows a view, or its newer form.
   * @param {{blocks: object[], values?: object, errors?: object}} view
   * @param {object} context
   */
  show(view, context) {
    Object.assign(this.form, { context, values: view.values ?? {}, errors: view.errors ?? {} });
    this.forgetIfOutdated(context);
    const focused = new Focus(this.element);
    const fresh = view.blocks.map((block, index) => this.blockFor(block, index));
    this.drawn = new Map(fresh.map(({ key, ...rest }) => [key, rest]));
    place(this.blocks, fresh.map(({ node }) => node));
    const ids = new Set(view.blocks.flatMap(idsIn));
    this.form.setAside((id) => !ids.has(id));
    this.form.earlier.clear();
    focused.restore();
  }

  /** Puts the focus on the first field that is wrong. */
  focusFirstError() {
    this.element.querySelector(".bk-input--wrong")?.querySelector("[data-bk]")?.focus();
  }

  /** Where names, language or the day are others, nothing drawn before holds. */
  forgetIfOutdated(context) {
    const { workspace, zone, locale } = context;
    const known = [workspace, zone, locale, today(context)];
    if (this.known?.some((each, index) => each !== known[index])) this.drawn.clear();
    this.known = known;
  }

  /** The element of a block: the one there is, unless the block or what belongs to it changed. */
  blockFor(block, index) {
    const key = block.block_id ?? `#${index}`;
    const ids = idsIn(block);
    const state = JSON.stringify(ids.map((id) => this.form.values[id] ?? null));
    const look = JSON.stringify([block, this.form.errors[key] ?? null]);
    const before = this.drawn.get(key);
    // What the viewer entered goes before what the server holds, so that a newer state changes nothing then.
    const isDecided = before?.state === state || ids.some((id) => this.form.isTouched(id));
    if (before?.look === look && isDecided) return { key, ...before };
    this.form.setAside((id) => ids.includes(id));
    return { key, look, state, node: drawBlock(block, this.form) };
  }
}

/** Remembers which element inside a root has the focus, to give it back to it or to its successor. */
export class Focus {
  constructor(root) {
    const { activeElement } = document;
    this.root = root;
    this.element = root.contains(activeElement) && activeElement !== root ? activeElement : null;
    this.mark = this.element?.dataset.bk;
    this.index = this.alike().indexOf(this.element);
    this.selection = selectionOf(this.element);
  }

  restore() {
    if (!this.element || document.activeElement === this.element) return;
    const successor = this.element.isConnected ? this.element : this.successor();
    successor?.focus({ preventScroll: true });
    if (successor && this.selection) successor.setSelectionRange?.(...this.selection);
  }

  /** The control with the same ids; or the same action, since a block without an id gets a new one each time. */
  successor() {
    const alike = this.alike();
    return alike.find(({ dataset }) => dataset.bk === this.mark) ?? alike[this.index];
  }

  alike() {
    if (!this.mark) return [];
    const action = actionOf(this.mark);
    return [...this.root.querySelectorAll("[data-bk]")].filter(({ dataset }) => actionOf(dataset.bk) === action);
  }
}

/** The part of a mark that is the app's own choice. */
function actionOf(mark) {
  return JSON.stringify(JSON.parse(mark).slice(1));
}

function selectionOf(element) {
  const { selectionStart = null, selectionEnd } = element ?? {};
  return selectionStart === null ? null : [selectionStart, selectionEnd];
}

/** Puts the nodes in their order, moving only what is not in its place: moving costs the focus. */
function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** The ids of a block and of the blocks inside it. */
function idsIn(block) {
  const inside = block.child_blocks ?? (block.type === "carousel" ? block.elements : []);
  return [block.block_id, ...inside.flatMap(idsIn)];
}
