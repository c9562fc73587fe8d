// The lines of the bill: one row each, made from <template id="line-row">, changed in place so that typing goes on.
// Reads data-field (staff_id, qty, unit_price, discount_percent) and data-part in a row.

import { clone, h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { plain, rupees } from "../../lib/format.js";
import { forgetLineBenefit, showLineBenefit } from "./line_benefit.js";
import { hasReason, mountOverride } from "./override.js";

export class LineList {
  constructor(root, bill, { staff, held, canOverride, onQuantity }) {
    this.root = root;
    this.bill = bill;
    this.staff = staff;
    this.held = held;
    this.canOverride = canOverride;
    this.onQuantity = onQuantity;
    this.rows = new Map();
    this.number = 0;
  }

  /** Show the lines of the bill: new ones get a row, removed ones lose theirs. */
  sync() {
    for (const [key, row] of this.rows) {
      if (!this.bill.lines.some((line) => line.key === key)) {
        row.remove();
        this.rows.delete(key);
      }
    }
    for (const line of this.bill.lines) {
      if (!this.rows.has(line.key)) this.add(line);
    }
  }

  add(line) {
    const row = clone("line-row");
    this.number += 1;
    const subject = `line ${this.number}`;
    part(row, "name").textContent = line.item.name;
    part(row, "remove-name").textContent = `Remove ${line.item.name}`;
    for (const label of row.querySelectorAll("[data-label]")) {
      const field = label.parentElement.querySelector("[data-field]");
      field.id = `line-${line.key}-${field.dataset.field}`;
      label.htmlFor = field.id;
      label.append(label.dataset.label, h("span", { class: "visually-hidden" }, `, ${subject}`));
    }
    this.fillFields(row, line);
    row.addEventListener("input", (event) => this.onInput(event, line));
    row.querySelector("[data-action=remove]").addEventListener("click", () => this.remove(line));
    if (line.kind === "service" && this.canOverride) {
      mountOverride(row, line, { held: this.held, onChange: () => this.bill.changed() });
    }
    this.root.append(row);
    this.rows.set(line.key, row);
  }

  /** Tell whether every choice of staff has its reason; the first without is asked for it. */
  haveReasons() {
    return this.bill.lines.every((line) => hasReason(this.rows.get(line.key), line));
  }

  fillFields(row, line) {
    const staff = row.querySelector("[data-field=staff_id]");
    if (line.kind === "service") {
      staff.append(...this.staff.map((one) => h("option", { value: one.id }, one.name)));
    } else {
      staff.parentElement.replaceChildren();
    }
    row.querySelector("[data-field=qty]").value = line.qty;
    row.querySelector("[data-field=unit_price]").placeholder = plain(line.item.price);
  }

  remove(line) {
    const next = this.rows.get(line.key).nextElementSibling ?? this.rows.get(line.key).previousElementSibling;
    this.bill.removeLine(line);
    (next?.querySelector("[data-action=remove]") ?? document.getElementById("entry-service")).focus();
  }

  onInput(event, line) {
    const field = event.target;
    const name = field.dataset.field;
    if (!name || name === "benefit" || name === "override_reason") return;
    clearInvalid(field);
    if (name === "qty") {
      const units = Number(field.value);
      if (!Number.isInteger(units) || units < 1 || units > 9999) {
        markInvalid(field, "1 to 9,999");
        return;
      }
      line.qty = units;
      this.onQuantity(line);
    } else if (name === "staff_id") {
      line.staff_id = field.value ? Number(field.value) : null;
    } else {
      line[name] = field.value.trim();
    }
    this.bill.changed();
  }

  /** Set how many of a line, as if typed. */
  setQuantity(line, units) {
    const field = this.rows.get(line.key)?.querySelector("[data-field=qty]");
    if (!field) return;
    field.value = units;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Mark the line that the entry fields still belong to. */
  markFresh(line) {
    for (const [key, row] of this.rows) row.classList.toggle("is-fresh", line !== null && key === line?.key);
  }

  /** Write what the preview says into the rows. */
  show(invoice) {
    for (const kind of ["service", "product"]) {
      const answers = invoice.lines.filter((line) => line.kind === kind);
      this.bill.linesOf(kind).forEach((line, index) => {
        if (answers[index]) this.showLine(this.rows.get(line.key), answers[index]);
      });
    }
  }

  showLine(row, answer) {
    row.classList.remove("is-wrong");
    const isLess = Number(answer.final_price) !== Number(answer.normal_price);
    const normal = part(row, "normal");
    normal.hidden = !isLess;
    setText(normal, rupees(answer.normal_price));
    setText(part(row, "amount"), rupees(answer.final_price));
    row.querySelector("[data-field=unit_price]").placeholder = plain(answer.unit_price);
    showLineBenefit(row, answer);
    if (answer.kind === "product") this.showBatches(row, answer.batches ?? []);
  }

  showBatches(row, batches) {
    if (!batches.length) return;
    const words = batches.map((one) => `${one.batch_no} × ${one.qty ?? one.pick_qty}`).join(", ");
    row.dataset.batches = words;
  }

  /** Say which batch a product comes from and how many are left, or that there are too few. */
  showStock(line, { shortage, batches }) {
    const row = this.rows.get(line.key);
    if (!row) return;
    const stock = part(row, "stock");
    const available = batches.reduce((sum, batch) => sum + batch.qty_available, 0);
    stock.hidden = false;
    stock.classList.toggle("is-short", shortage > 0);
    const picked = batches.filter((batch) => batch.pick_qty > 0).map((batch) => batch.batch_no);
    setText(stock, shortage > 0
      ? `Only ${available} in stock, ${shortage} too few. Lower the number or receive a batch.`
      : `Batch ${picked.join(", ")} · ${available} in stock`);
  }

  /** Put a complaint beside a field of a line. */
  complain(line, field, message) {
    const row = this.rows.get(line.key);
    if (!row) return;
    row.classList.add("is-wrong");
    const input = row.querySelector(`[data-field=${field}]`) ?? row.querySelector("[data-field=qty]");
    if (field === "benefit" || field === "override_reason") part(row, "override").open = true;
    markInvalid(input, message);
  }

  forgetAmounts() {
    for (const row of this.rows.values()) {
      setText(part(row, "amount"), "…");
      part(row, "normal").hidden = true;
      forgetLineBenefit(row);
    }
  }

  clearComplaints() {
    for (const row of this.rows.values()) {
      row.classList.remove("is-wrong");
      for (const field of row.querySelectorAll(".is-invalid")) clearInvalid(field);
    }
  }
}
