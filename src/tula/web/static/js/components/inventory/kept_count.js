// What was counted so far, kept on this device until it is written: {batch id: {counted, expected, product, batchNo}}.

import { readKept, writeKept } from "../../lib/kept.js";

const KEY = "tula-stock-count";

export class KeptCount {
  constructor() {
    this.lines = new Map(Object.entries(readKept(KEY, {})));
    // Two tabs count one shelf.
    window.addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      this.lines = new Map(Object.entries(readKept(KEY, {})));
      this.announce();
    });
  }

  get size() {
    return this.lines.size;
  }

  line(batchId) {
    return this.lines.get(String(batchId)) ?? null;
  }

  /** Keep what was counted of a batch; null forgets it. */
  put(batchId, line) {
    if (line) this.lines.set(String(batchId), line);
    else this.lines.delete(String(batchId));
    this.keep();
  }

  forget() {
    this.lines.clear();
    this.keep();
  }

  /** The lines as the server wants them. */
  asked() {
    return [...this.lines].map(([id, { counted, expected }]) => ({ batch_id: Number(id), counted, expected }));
  }

  keep() {
    this.isKept = writeKept(KEY, this.lines.size ? Object.fromEntries(this.lines) : null);
    this.announce();
  }

  announce() {
    document.dispatchEvent(new CustomEvent("count:changed"));
  }
}
