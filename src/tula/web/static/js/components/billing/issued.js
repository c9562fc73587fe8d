// What shows once the invoice is written: number, total, and the way to the next bill.

import { part, setText } from "../../lib/dom.js";
import { rupees } from "../../lib/format.js";
import { toast } from "../../lib/toast.js";

export class Issued {
  constructor(form, { panel }) {
    Object.assign(this, { form, panel });
    this.root = part(form, "issued");
  }

  /** Show an issued invoice, drop the counters at once, then ask for the packages afresh. */
  show(answer, customerId) {
    const invoice = answer.invoice ?? {};
    const link = `/invoices/${invoice.id}`;
    this.panel.apply(answer.updated_packages);
    setText(part(this.root, "issued-number"), `Invoice ${invoice.invoice_number}`);
    setText(part(this.root, "issued-total"), rupees(invoice.total_amount ?? 0));
    setText(part(this.root, "issued-words"), paidWords(invoice, answer.warnings ?? []));
    part(this.root, "issued-link").href = link;
    this.root.hidden = false;
    this.form.classList.add("is-issued");
    this.root.focus();
    toast(`Invoice ${invoice.invoice_number} is written.`, { link: { href: link, text: "Open" } });
    document.dispatchEvent(new CustomEvent("invoice:issued", { detail: { invoice, customerId } }));
    return customerId ? this.panel.load(customerId) : Promise.resolve([]);
  }

  hide() {
    this.form.classList.remove("is-issued");
    this.root.hidden = true;
  }
}

function paidWords(invoice, warnings) {
  const due = Number(invoice.balance_due ?? 0);
  return [due > 0 ? `${rupees(due)} is still due.` : "Paid in full.", ...warnings].join(" ");
}
