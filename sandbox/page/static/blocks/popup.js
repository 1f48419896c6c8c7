/** A list that opens at a control, above everything else, and follows it. */

const GAP = 4;
const EDGE = 8;
const LEAST_WIDTH = 220;

/** Shows a popover at its anchor: beneath it, or above where there is more room. */
export class Popup {
  /**
   * @param {HTMLElement} list has popover="manual"
   * @param {HTMLElement} anchor
   */
  constructor(list, anchor) {
    this.list = list;
    this.anchor = anchor;
    this.follow = () => (anchor.isConnected ? this.place() : this.hide());
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  show() {
    if (this.isOpen) return;
    this.list.showPopover();
    this.place();
    window.addEventListener("scroll", this.follow, true);
    window.addEventListener("resize", this.follow);
  }

  hide() {
    if (this.isOpen) this.list.hidePopover();
    window.removeEventListener("scroll", this.follow, true);
    window.removeEventListener("resize", this.follow);
  }

  place() {
    const at = this.anchor.getBoundingClientRect();
    const { style } = this.list;
    const width = Math.min(Math.max(at.width, LEAST_WIDTH), window.innerWidth - 2 * EDGE);
    style.width = `${width}px`;
    style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`;
    const below = window.innerHeight - at.bottom - GAP - EDGE;
    const above = at.top - GAP - EDGE;
    const isAbove = below < this.list.scrollHeight && above > below;
    style.maxHeight = `${Math.max(isAbove ? above : below, 96)}px`;
    style.top = isAbove ? `${at.top - GAP - this.list.offsetHeight}px` : `${at.bottom + GAP}px`;
  }
}
