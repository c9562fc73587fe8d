// What the shelf says about a product line: which batches it takes, how many are left, and the choice of another.
// Reads data-field=batch_id and data-part=stock in the row.

import { h, part, setText } from "../../lib/dom.js";
import { day, grouped } from "../../lib/format.js";

export class LineStock {
  constructor(row, line) {
    this.line = line;
    this.select = row.querySelector("[data-field=batch_id]");
    this.words = part(row, "stock");
    this.batches = [];
    this.picks = [];
    this.shortage = 0;
    this.fill();
  }

  /** Show what the shelf has: batches oldest first, what of each would be taken, and how many are missing. */
  show({ batches, shortage }) {
    this.batches = batches;
    this.shortage = shortage;
    this.picks = batches.filter((one) => one.pick_qty > 0).map((one) => ({ batch_no: one.batch_no, qty: one.pick_qty }));
    this.fill();
    this.say();
  }

  /** Show which batches the preview took. */
  showPicks(picks) {
    this.picks = picks;
    if (this.batches.length) this.say();
  }

  fill() {
    const options = this.batches.map((one) => h("option", { value: one.batch_id }, batchWords(one)));
    this.select.replaceChildren(h("option", { value: "" }, "First to go"), ...options);
    this.select.value = this.line.batch_id ?? "";
    if (this.select.selectedIndex < 0) {
      this.select.append(h("option", { value: this.line.batch_id }, "Not to be had"));
      this.select.value = this.line.batch_id;
    }
  }

  say() {
    const chosen = this.batches.find((one) => one.batch_id === this.line.batch_id);
    const isNamed = this.line.batch_id !== null;
    const left = isNamed ? chosen?.qty_available ?? 0 : this.batches.reduce((sum, one) => sum + one.qty_available, 0);
    const missing = isNamed ? Math.max(0, this.line.qty - left) : this.shortage;
    this.words.hidden = false;
    this.words.classList.toggle("is-short", missing > 0);
    setText(this.words, missing > 0 ? shortWords(left, missing, isNamed) : this.takenWords(chosen, left));
  }

  takenWords(chosen, left) {
    if (chosen) return `Batch ${chosen.batch_no} · ${grouped(left)} in stock`;
    const names = this.picks.map((one) => (this.picks.length > 1 ? `${one.batch_no} × ${one.qty}` : one.batch_no));
    return `Batch ${names.join(", ")} · ${grouped(left)} in stock`;
  }
}

function shortWords(left, missing, isNamed) {
  if (isNamed) return `Only ${grouped(left)} in this batch, ${grouped(missing)} too few. Lower the number or choose another batch.`;
  return `Only ${grouped(left)} in stock, ${grouped(missing)} too few. Lower the number or receive a batch.`;
}

function batchWords(batch) {
  const until = batch.expires_on ? ` · till ${day(batch.expires_on)}` : "";
  return `${batch.batch_no} · ${grouped(batch.qty_available)} left${until}`;
}
