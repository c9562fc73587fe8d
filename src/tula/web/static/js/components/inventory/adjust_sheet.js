// Adjust one batch: what was counted, fewer or more, always with a reason. Units are counted here, money never.
// Opened with a button's data: batch, batchNo, product, left, unit, way. Reads data-part: about, hint, units-label; the
// radios `way`, the fields units, reason_code and reason.

import { part, setText } from "../../lib/dom.js";
import { grouped } from "../../lib/format.js";
import { Sheet } from "../sheet.js";
import { announceStock } from "./live.js";
import { sayWithUndo } from "./undo.js";

const LABELS = { counted: "Counted", fewer: "How many fewer", more: "How many more" };
const USUAL = { counted: "count", fewer: "damaged", more: "found" };
const TAKING = ["damaged", "expired", "lost", "sample", "used", "supplier_return"];
const WHOLE = /^\d{1,6}$/;

export class AdjustStockSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.form.addEventListener("change", (event) => {
      if (event.target.name === "way") this.chooseWay();
      this.changed();
    });
  }

  open(batch) {
    this.batch = { ...batch, left: Number(batch.left) };
    this.about(`${batch.product} · batch ${batch.batchNo} · ${this.words(this.batch.left)} in the books`);
    super.show();
    this.form.elements.way.value = batch.way;
    this.chooseWay();
    this.form.elements.units.focus();
  }

  get way() {
    return this.form.elements.way.value;
  }

  words(units) {
    return this.batch.unit === "pc" ? grouped(units) : `${grouped(units)} ${this.batch.unit}`;
  }

  chooseWay() {
    setText(part(this.dialog, "units-label"), LABELS[this.way]);
    this.form.elements.reason_code.value = USUAL[this.way];
    this.changed();
  }

  /** The units to add, below zero to take away; null until a number is there. */
  get change() {
    const typed = this.form.elements.units.value.trim();
    if (!WHOLE.test(typed)) return null;
    const units = Number(typed);
    return { counted: units - this.batch.left, fewer: -units, more: units }[this.way];
  }

  problems() {
    if (!this.batch) return { units: "" };
    const { units, reason, reason_code: code } = this.form.elements;
    const problems = {};
    if (this.change === null) problems.units = units.value.trim() ? "Give a whole number." : "";
    else if (this.change === 0) problems.units = this.way === "counted" ? "The books say the same: nothing to adjust." : "Give at least 1.";
    else if (this.batch.left + this.change < 0) problems.units = `Only ${this.words(this.batch.left)} left.`;
    else if (!fits(code.value, this.change)) problems.reason_code = `That is no reason for what ${this.change > 0 ? "adds" : "takes away"} stock.`;
    if (!reason.value.trim()) problems.reason = "Please give a reason.";
    return problems;
  }

  changed() {
    if (!this.batch) return;
    super.changed();
    this.explain(this.form.elements.reason_code);
    const isPossible = this.change !== null && this.change !== 0 && this.batch.left + this.change >= 0;
    setText(part(this.dialog, "hint"), isPossible ? `${this.words(this.batch.left)} now, ${this.words(this.batch.left + this.change)} afterwards` : "");
  }

  onInput(field) {
    if (field.name === "units") this.dirty.add("reason_code");
    super.onInput(field);
  }

  request() {
    const { units, reason, reason_code: code } = this.form.elements;
    const size = this.way === "counted" ? { counted: Number(units.value.trim()) } : { qty: this.change };
    const body = { ...size, reason_code: code.value, reason: reason.value.trim() };
    return { url: `/api/inventory/batches/${this.batch.batch}/adjust`, body };
  }

  saved({ movement, batch }) {
    const words = `${batch.product_name}, batch ${batch.batch_no}: ${this.words(batch.qty_available)} left now.`;
    sayWithUndo(words, { batchId: batch.id, change: movement.qty });
    announceStock();
  }
}

function fits(code, change) {
  return change > 0 ? !TAKING.includes(code) : code !== "found";
}
