/** Keeps a list of messages where its reader wants it: at the end when it was there, else where it was. */

const NEAR = 24;

export class Scroller {
  #view;
  #atEnd = true;
  #top = 0;
  #onEnd;

  /**
   * @param {HTMLElement} view what scrolls
   * @param {HTMLElement} content what grows in it
   * @param {function(boolean): void} onEnd told whenever the reader comes to the end or leaves it
   */
  constructor(view, content, onEnd) {
    this.#view = view;
    this.#onEnd = onEnd;
    view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const observer = new ResizeObserver(() => this.#atEnd && this.toEnd());
    observer.observe(content);
    observer.observe(view);
  }

  /** @returns {boolean} whether the reader is at the end */
  get atEnd() {
    return this.#atEnd;
  }

  toEnd() {
    this.#atEnd = true;
    this.#view.scrollTop = this.#view.scrollHeight;
    this.#onEnd(true);
  }

  /**
   * Runs a change that adds older content above, and stays at what was being read.
   * @param {function(): void} change
   */
  keepPlace(change) {
    const fromEnd = this.#view.scrollHeight - this.#view.scrollTop;
    change();
    this.#view.scrollTop = this.#view.scrollHeight - fromEnd;
  }

  /** Only going up leaves the end: what grew since the last scrolling has not moved the reader. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#view;
    const wentUp = scrollTop < this.#top;
    this.#top = scrollTop;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR || (this.#atEnd && !wentUp);
    this.#onEnd(this.#atEnd);
  }
}
