// The refund of an invoice: choose units of lines, see the credit note before it is made, make it.
// Reads on the <dialog>: data-invoice; in it [data-line] rows with data-left and data-part=damaged; data-part=everything,
// nothing, preview; the fields qty, restock, refund_method and reason.

import { part } from "../../../lib/dom.js";
import { clearErrors } from "../../../lib/form.js";
import { postJson } from "../../../lib/http.js";
import { openDialog } from "../../../lib/modal.js";
import { keepToast } from "../../../lib/toast.js";
import { PreviewedSheet } from "../../previewed_sheet.js";
import { RefundPreview } from "./refund_preview.js";

export class RefundSheet extends PreviewedSheet {
  constructor(dialog) {
    super(dialog);
    this.url = `/api/invoices/${dialog.dataset.invoice}/refund`;
    this.rows = [...dialog.querySelectorAll("[data-line]")];
    this.view = new RefundPreview(part(dialog, "preview"));
    part(dialog, "everything")?.addEventListener("click", () => this.fill((row) => row.dataset.left));
    part(dialog, "nothing")?.addEventListener("click", () => this.fill(() => "0"));
  }

  open() {
    this.dirty.clear();
    clearErrors(this.form);
    this.say("");
    openDialog(this.dialog);
    this.changed();
  }

  fill(units) {
    for (const row of this.rows) unitsOf(row).value = units(row);
    this.changed();
  }

  /** What comes back: [{line_id, qty, damaged?}]; null where a quantity is no number from 0 to what is left. */
  get lines() {
    const lines = [];
    for (const row of this.rows) {
      const text = unitsOf(row).value.trim();
      if (!/^\d+$/.test(text) || Number(text) > Number(row.dataset.left)) return null;
      if (Number(text) > 0) lines.push(lineOf(row, Number(text)));
    }
    return lines;
  }

  problems() {
    if (!this.rows) return { lines: "" };
    const problems = super.problems();
    if (!this.lines) problems.lines = "Give whole numbers, at most what is left.";
    else if (!this.lines.length) problems.lines = "";
    if (!this.form.elements.reason.value.trim()) problems.reason = "Please give a reason.";
    return problems;
  }

  onInput(field) {
    super.onInput(field);
    if (field.name === "qty" && field.value !== "") this.explain(field);
  }

  /** Another choice is another credit note; the reason changes nothing of it. Everything left is asked for as such: the
      server then passes over a package of which nothing is left. */
  choice() {
    if (!this.rows || !this.lines?.length) return null;
    const { restock, refund_method: method } = this.form.elements;
    const isWhole = this.rows.every((row) => unitsOf(row).value.trim() === row.dataset.left && !isDamaged(row));
    return { lines: isWhole ? undefined : this.lines, restock: restock?.checked ?? true, refund_method: method.value };
  }

  preview(choice, signal) {
    return postJson(this.url, { ...choice, dry_run: true }, { signal });
  }

  showAnswer(answer) {
    this.total = answer.credit_note.total_amount;
    this.view.show(answer);
    this.submitButton.textContent = this.view.deed(answer);
  }

  showNothing({ isRefused = false } = {}) {
    this.view.clear(isRefused ? "" : "Choose what comes back.");
    this.submitButton.textContent = "Make the credit note";
  }

  request() {
    const reason = this.form.elements.reason.value.trim();
    return { url: this.url, body: { ...this.choice(), reason, expected_total: this.total } };
  }

  saved(answer) {
    keepToast(this.view.done(answer.credit_note));
    window.location.reload();
  }
}

function unitsOf(row) {
  return row.querySelector("[name=qty]");
}

function lineOf(row, qty) {
  const line = { line_id: Number(row.dataset.line), qty };
  return isDamaged(row) ? { ...line, damaged: true } : line;
}

function isDamaged(row) {
  return part(row, "damaged")?.checked ?? false;
}
