// The fields that hold for the whole bill, by their names in the form: each writes into the bill what was typed.

import { clearInvalid } from "../../lib/form.js";

const FIELDS = {
  charge_date: {
    read: (bill, field) => { bill.chargeDate = field.value === field.dataset.today ? null : field.value || null; },
    show: (bill, field) => { field.value = bill.chargeDate ?? field.dataset.today; },
  },
  invoice_discount: text("invoiceDiscount"),
  tip: text("tip"),
  notes: text("notes"),
  is_interstate: {
    read: (bill, field) => { bill.isInterstate = field.checked; },
    show: (bill, field) => { field.checked = Boolean(bill.isInterstate); },
  },
};
const UNPRICED = new Set(["notes"]);

function text(name) {
  return {
    read: (bill, field) => { bill[name] = field.value.trim(); },
    show: (bill, field) => { field.value = bill[name]; },
  };
}

export function mountBillFields(form, bill) {
  for (const [name, { read }] of Object.entries(FIELDS)) {
    form.elements[name].addEventListener("input", (event) => {
      clearInvalid(event.target);
      read(bill, event.target);
      if (!UNPRICED.has(name)) bill.changed();
    });
  }
}

/** Show in the fields what the bill has. */
export function showBillFields(form, bill) {
  for (const [name, { show }] of Object.entries(FIELDS)) show(bill, form.elements[name]);
}
