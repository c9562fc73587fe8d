// The fields that hold for the whole bill, by their names in the form: each writes into the bill what was typed.

import { clearInvalid } from "../../lib/form.js";

const READS = {
  charge_date: (bill, field) => { bill.chargeDate = field.value === field.dataset.today ? null : field.value || null; },
  invoice_discount: (bill, field) => { bill.invoiceDiscount = field.value.trim(); },
  tip: (bill, field) => { bill.tip = field.value.trim(); },
  notes: (bill, field) => { bill.notes = field.value.trim(); },
  is_interstate: (bill, field) => { bill.isInterstate = field.checked; },
};
const UNPRICED = new Set(["notes"]);

export function mountBillFields(form, bill) {
  for (const [name, read] of Object.entries(READS)) {
    form.elements[name].addEventListener("input", (event) => {
      clearInvalid(event.target);
      read(bill, event.target);
      if (!UNPRICED.has(name)) bill.changed();
    });
  }
}
