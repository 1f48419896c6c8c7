/** The live socket of one viewer: hands sections on, and comes back by itself when the server was gone. */

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;
const NOBODY = 4404;

export class Live {
  #socket = null;
  #viewer = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  #handlers;

  /**
   * @param {{onOpen: function(): void, onSection: function(string, any): void, onLost: function(): void,
   *   onNobody: function(): void}} handlers `onNobody`: there is no such person, nothing more will come
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /**
   * Drops what was open and looks through this person's eyes.
   * @param {?string} viewer a person's id; null lets the server choose somebody
   */
  open(viewer) {
    this.#viewer = viewer;
    this.#wait = FIRST_WAIT;
    this.#connect();
  }

  /**
   * Sends a frame when connected; a frame in between is not missed, since `onOpen` says everything anew.
   * @param {object} frame
   */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Tries at once instead of waiting. */
  retry() {
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    const before = this.#socket;
    this.#socket = new WebSocket(liveAddress(this.#viewer));
    before?.close();
    this.#listen(this.#socket);
  }

  #listen(socket) {
    const ifCurrent = (handler) => (event) => socket === this.#socket && handler(event);
    socket.addEventListener("open", ifCurrent(() => this.#opened()));
    socket.addEventListener("message", ifCurrent((event) => this.#received(event)));
    socket.addEventListener("close", ifCurrent((event) => this.#closed(event)));
  }

  #opened() {
    this.#wait = FIRST_WAIT;
    this.#handlers.onOpen();
  }

  #received(event) {
    const { section, data } = JSON.parse(event.data);
    this.#handlers.onSection(section, data);
  }

  #closed(event) {
    if (event.code === NOBODY) return this.#handlers.onNobody();
    this.#handlers.onLost();
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    return undefined;
  }
}

function liveAddress(viewer) {
  const address = new URL("/page/live", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  if (viewer) address.searchParams.set("as", viewer);
  return address;
}
