// The fields of a stock count. Enter and the arrows go from field to field; every number is kept at once.
// Reads tr[data-batch] with data-left, data-product, data-batch-no and data-part counted, mark; data-part progress, and on
// the page review, forget; data-most.

import { part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { count, grouped } from "../../lib/format.js";

const WHOLE = /^\d{1,6}$/;

export class CountTable {
  constructor(root, kept) {
    this.root = root;
    this.kept = kept;
    this.rows = [...root.querySelectorAll("tr[data-batch]")];
    this.most = Number(root.dataset.most);
    for (const row of this.rows) {
      const field = part(row, "counted");
      field.value = kept.line(row.dataset.batch)?.counted ?? "";
      field.addEventListener("input", () => this.read(row, field));
      field.addEventListener("keydown", (event) => this.onKey(event, row));
    }
    part(document, "forget").addEventListener("click", () => this.forget());
    this.show();
  }

  read(row, field) {
    const typed = field.value.trim();
    if (typed && !WHOLE.test(typed)) {
      markInvalid(field, "Give a whole number.");
      this.kept.put(row.dataset.batch, null);
      return;
    }
    clearInvalid(field);
    const { product, batchNo, left } = row.dataset;
    const old = this.kept.line(row.dataset.batch);
    // A count is compared with what the books said when it was begun.
    const expected = old && old.counted === Number(typed) ? old.expected : Number(left);
    this.kept.put(row.dataset.batch, typed ? { counted: Number(typed), expected, product, batchNo } : null);
  }

  onKey(event, row) {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.rows[this.rows.indexOf(row) + step];
    if (next) {
      part(next, "counted").focus();
      part(next, "counted").select();
    }
  }

  forget() {
    this.kept.forget();
    for (const row of this.rows) {
      part(row, "counted").value = "";
      clearInvalid(part(row, "counted"));
    }
    if (this.rows.length) part(this.rows[0], "counted").focus();
  }

  /** Say beside each field how it stands to the books, and above all how far the count is. */
  show() {
    for (const row of this.rows) {
      const line = this.kept.line(row.dataset.batch);
      const mark = part(row, "mark");
      const difference = line ? line.counted - Number(row.dataset.left) : 0;
      mark.hidden = !line;
      mark.className = `chip ${difference ? "chip-warn" : "chip-good"}`;
      setText(mark, difference === 0 ? "agrees" : `${difference > 0 ? "+" : "−"}${grouped(Math.abs(difference))}`);
    }
    const { size, isKept } = this.kept;
    const words = size ? `${count(size, "batch", "batches")} counted${isKept === false ? "; this device keeps nothing, do not leave the page" : ""}` : "Nothing counted yet";
    const tooMany = size > this.most ? `. At most ${this.most} at once: save what you have first` : "";
    setText(part(this.root, "progress"), words + tooMany);
    part(document, "review").disabled = size === 0 || size > this.most;
    part(document, "forget").disabled = size === 0;
  }
}
