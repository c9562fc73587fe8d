// No connection, or a slow one: said plainly, and what was not answered is asked again by itself.
// Reads data-part: offline (with offline-text), slow.

import { part, setText } from "../../lib/dom.js";

const SLOW = 3000;
const AGAIN = [2000, 4000, 8000, 15_000];

export class Connection {
  /** `retry()` asks again what was not answered. */
  constructor(form, { retry }) {
    this.note = part(form, "offline");
    this.slow = part(form, "slow");
    this.retry = retry;
    this.tries = 0;
    window.addEventListener("online", () => this.isLost && this.again());
    window.addEventListener("offline", () => this.lost());
  }

  get isLost() {
    return !this.note.hidden;
  }

  /** Somebody waits for the server, or no longer. */
  waiting(isWaiting) {
    clearTimeout(this.slowTimer);
    if (isWaiting) this.slowTimer = setTimeout(() => { this.slow.hidden = false; }, SLOW);
    else this.slow.hidden = true;
  }

  /** No answer came; `after` is the least time (ms) to wait before asking again. */
  lost({ after = 0 } = {}) {
    this.note.hidden = false;
    setText(part(this.note, "offline-text"), "No connection to Tula. The bill is kept on this device; it is asked again by itself.");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), Math.max(after, AGAIN[Math.min(this.tries, AGAIN.length - 1)]));
    this.tries += 1;
  }

  /** An answer came. */
  back() {
    clearTimeout(this.timer);
    this.tries = 0;
    this.note.hidden = true;
  }

  async again() {
    clearTimeout(this.timer);
    await this.retry();
  }
}
