// What shows once the invoice is written: number, total, what goes back or is due, and the way to the next bill.

import { part, setText } from "../../lib/dom.js";
import { plain, rupees } from "../../lib/format.js";
import { toast } from "../../lib/toast.js";
import { UpiCode } from "./upi_code.js";

export class Issued {
  constructor(form, { panel }) {
    Object.assign(this, { form, panel });
    this.root = part(form, "issued");
    const upi = part(this.root, "issued-upi");
    this.code = upi && new UpiCode(upi);
  }

  /** Show an issued invoice, drop the counters at once, then ask for the packages afresh. */
  show(answer, customerId) {
    const invoice = answer.invoice ?? {};
    const link = `/invoices/${invoice.id}`;
    const total = rupees(invoice.total_amount ?? 0);
    this.panel.apply(answer.updated_packages);
    setText(part(this.root, "issued-number"), `Invoice ${invoice.invoice_number}`);
    setText(part(this.root, "issued-total"), total);
    setText(part(this.root, "issued-words"), paidWords(invoice, answer.warnings ?? []));
    part(this.root, "issued-change").hidden = !answer.change_due;
    setText(part(this.root, "issued-change-amount"), rupees(answer.change_due ?? 0));
    this.code?.show(plain(invoice.balance_due ?? 0), invoice.invoice_number);
    const places = { link, print: `${link}#print`, pdf: `${link}.pdf`, email: `${link}#email` };
    for (const [name, address] of Object.entries(places)) part(this.root, `issued-${name}`)?.setAttribute("href", address);
    this.root.hidden = false;
    this.form.classList.add("is-issued");
    this.root.focus();
    toast(`Invoice ${invoice.invoice_number} over ${total} is written.`, { link: { href: link, text: "Open" } });
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
