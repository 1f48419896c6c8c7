/** The modal in front of the viewer: opens, changes in place, is pushed and closed; sends what is entered. */

import { freshId, make, setAttribute } from "./dom.js";
import { Focus, Pane } from "./pane.js";
import { inlineText, wordsOf } from "./text.js";

/** Owns the dialog in which views are shown. */
export class ModalHost {
  /** @param {HTMLElement} root where the dialog is put */
  constructor(root) {
    this.panes = new Map();
    this.dismissed = null;
    this.isWaiting = false;
    this.view = null;
    this.build();
    root.append(this.dialog);
  }

  /**
   * Shows the view in front, or nothing.
   * @param {{depth: number, view: object}|null} modal
   * @param {object} context
   */
  show(modal, context) {
    this.context = context;
    this.modal = modal;
    if (!modal || modal.view.id === this.dismissed) return this.hide();
    this.dismissed = null;
    const isOther = modal.view.id !== this.view?.id || !this.dialog.open;
    this.draw(modal.view, isOther);
    if (isOther) this.begin(modal.view);
    return undefined;
  }

  build() {
    this.title = make("h2", { class: "bk-modal-title", id: freshId() });
    this.body = make("div", { class: "bk-modal-body" });
    const cross = actionButton("bk-modal-cross", () => this.closeAll());
    cross.append("✕");
    setAttribute(cross, "aria-label", "Close");
    this.backButton = actionButton("bk-button bk-button--large", () => this.back());
    this.submitButton = actionButton("bk-button bk-button--large bk-button--primary", () => this.submit());
    this.appSign = make("span", { class: "bk-modal-app", "aria-hidden": "true" });
    this.dialog = make(
      "dialog",
      { class: "bk-modal", "aria-labelledby": this.title.id, tabindex: "-1" },
      make("header", { class: "bk-modal-head" }, this.appSign, this.title, cross),
      this.body,
      make("footer", { class: "bk-modal-foot bk-buttons bk-buttons--end" }, this.backButton, this.submitButton),
    );
    this.listen();
  }

  listen() {
    this.dialog.addEventListener("keydown", (event) => this.pressed(event));
    this.dialog.addEventListener("cancel", (event) => {
      if (event.target !== this.dialog) return;
      event.preventDefault();
      this.closeAll();
    });
    this.dialog.addEventListener("close", (event) => {
      if (event.target === this.dialog && this.isClosedByBrowser()) this.closeAll();
    });
  }

  /** Whether the browser closed the dialog of its own accord while a view is to be seen. */
  isClosedByBrowser() {
    return this.view !== null && !this.dialog.open;
  }

  pressed(event) {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.closeAll();
    } else if (isSending(event)) {
      event.preventDefault();
      this.submit();
    }
  }

  draw(view, isOther) {
    const changed = !isOther && view.hash !== this.view.hash;
    const pane = this.paneOf(view);
    this.view = view;
    this.title.replaceChildren(...inlineText(view.title, this.context));
    this.appSign.textContent = [...(this.context.workspace.app?.name ?? "")][0] ?? "";
    this.drawButtons(view);
    const focusedInside = this.body.contains(document.activeElement);
    pane.show(view, this.context);
    if (this.body.firstElementChild !== pane.element) this.body.replaceChildren(pane.element);
    if (changed) this.tellChanged(view, focusedInside);
  }

  drawButtons(view) {
    const usual = view.can_go_back ? "Back" : "Close";
    this.backButton.replaceChildren(...inlineText(view.close ?? usual, this.context));
    this.submitButton.hidden = !view.submit;
    this.submitButton.replaceChildren(make("span", {}, ...inlineText(view.submit, this.context)));
  }

  /** A view that replaced what was shown is told of; focus that was in a part now gone goes to the dialog. */
  tellChanged(view, focusedInside) {
    this.context.announce(wordsOf(view.title, this.context));
    if (focusedInside && !this.body.contains(document.activeElement)) this.focusFirst(view);
  }

  /** Each view of the stack keeps what was typed in it while others lie above it. */
  paneOf(view) {
    if (!this.panes.has(view.id)) this.panes.set(view.id, new Pane(view.id, this.context));
    return this.panes.get(view.id);
  }

  begin(view) {
    this.wait(false);
    if (!this.dialog.open) {
      this.opener = new Focus(document.body);
      this.dialog.showModal();
    }
    this.body.scrollTop = 0;
    this.focusFirst(view);
  }

  focusFirst(view) {
    const block = view.blocks.find(wantsFocus);
    const isWanted = ({ dataset }) => JSON.parse(dataset.bk)[0] === block?.block_id;
    const field = [...this.body.querySelectorAll("[data-bk]")].find(isWanted);
    (field ?? this.dialog).focus();
  }

  hide() {
    this.view = null;
    if (!this.modal) {
      this.dismissed = null;
      this.panes.clear();
    }
    if (!this.dialog.open) return;
    this.dialog.close();
    this.opener.restore();
  }

  async submit() {
    if (this.isWaiting || !this.view?.submit) return;
    const { view } = this;
    const { form } = this.panes.get(view.id);
    form.clearFailure();
    this.wait(true);
    const answer = await form.act("submit", { values: form.entered() });
    if (this.view?.id !== view.id) return;
    this.wait(false);
    if (!answer.ok) form.fail(answer.error);
    else if (answer.outcome === "errors") this.showErrors(answer.errors);
    else if (answer.outcome === "closed" && !view.can_go_back) this.dismiss(view.id);
  }

  showErrors(errors) {
    const pane = this.panes.get(this.view.id);
    this.view = { ...this.view, errors };
    pane.show(this.view, this.context);
    pane.focusFirstError();
    const count = Object.keys(errors).length;
    this.context.announce(count === 1 ? Object.values(errors)[0] : `${count} answers need your attention.`);
  }

  /** ✕ and Escape: everything closes. */
  closeAll() {
    return this.leave("close", true);
  }

  /** The button at the foot: back to the view beneath, or out of the only one. */
  back() {
    return this.leave("back", !this.view.can_go_back);
  }

  async leave(deed, closes) {
    if (!this.view) return;
    const { form, viewId } = this.panes.get(this.view.id);
    if (closes) this.dismiss(viewId);
    const answer = await form.act(deed, {});
    if (answer.ok) return;
    this.context.announce(answer.error);
    if (this.dismissed === viewId) this.dismissed = null;
    if (this.modal) this.show(this.modal, this.context);
  }

  /** Closes at once what the server will say is closed. */
  dismiss(viewId) {
    this.dismissed = viewId;
    this.hide();
  }

  wait(isWaiting) {
    this.isWaiting = isWaiting;
    setAttribute(this.submitButton, "aria-busy", isWaiting ? "true" : null);
    setAttribute(this.dialog, "aria-busy", isWaiting ? "true" : null);
  }
}

function actionButton(look, onclick) {
  return make("button", { type: "button", class: look, onclick });
}

/** Enter in a line of text, or with Ctrl or Cmd anywhere, sends the form. */
function isSending(event) {
  if (event.key !== "Enter" || event.isComposing) return false;
  return isLine(event.target) || event.ctrlKey || event.metaKey;
}

function isLine(target) {
  return target.matches("input[type=text]:not([role=combobox])") && !target.closest("[popover]");
}

function wantsFocus({ element, accessory, elements = [] }) {
  return [element, accessory, ...elements].some((each) => each?.focus_on_load);
}
