// The bill as it is kept on this device: what staff entered and what names the things by, never an amount worked out.

import { newLine } from "./bill.js";

const FIELDS = ["chargeDate", "isInterstate", "invoiceDiscount", "tip", "notes"];
const KEPT_OF_LINE = [
  "kind", "item", "qty", "unit_price", "discount_percent", "staff_id", "batch_id", "treatment", "benefit", "override_reason",
];

/** Write a bill down; null when there is nothing on it. `pending` is a request that has no answer yet. */
export function recordOf(bill, { payments, pending }) {
  if (bill.isEmpty && !pending) return null;
  return {
    customer: bill.customer,
    lines: bill.lines.map((line) => pick(line, KEPT_OF_LINE)),
    fields: pick(bill, FIELDS),
    payments,
    pending,
  };
}

/** Fill an empty bill from a record. */
export function fillBill(bill, record) {
  Object.assign(bill, pick(record.fields, FIELDS));
  bill.lines = record.lines.map((line) => newLine(pick(line, KEPT_OF_LINE)));
}

function pick(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
