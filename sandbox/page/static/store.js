/** What the server said last, section by section, and who wants to know when it changes. */

export class Store {
  #sections = new Map();
  #listeners = [];

  /**
   * @param {string} section
   * @returns {any} its data as last told, undefined before
   */
  get(section) {
    return this.#sections.get(section);
  }

  /**
   * Takes a section in and tells everybody who listens to it.
   * @param {string} section
   * @param {any} data
   */
  set(section, data) {
    this.#sections.set(section, data);
    for (const { sections, listener } of this.#listeners) {
      if (sections.includes(section)) listener(data);
    }
  }

  /**
   * Calls the listener after each change of one of the sections.
   * @param {string[]} sections
   * @param {function(any): void} listener
   */
  on(sections, listener) {
    this.#listeners.push({ sections, listener });
  }

  /** Forgets everything, as for another viewer; nobody is told. */
  clear() {
    this.#sections.clear();
  }

  /** @returns {Date} the workspace's time as last told */
  now() {
    return new Date(this.get("time")?.now ?? this.get("workspace")?.now ?? Date.now());
  }

  /**
   * @param {string} id
   * @returns {{id: string, name: string, title: string, tz: ?string, bot: boolean, active: boolean}} the account
   */
  person(id) {
    const found = this.get("workspace")?.people.find((person) => person.id === id);
    return found ?? { id, name: id || "Unknown", title: "", tz: null, bot: false, active: false };
  }
}
