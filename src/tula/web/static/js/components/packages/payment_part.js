// The payment on the form that assigns a package: what the invoice comes to is asked of the server.
// Reads data-part: pays (a checkbox), payment, to-pay; fields payment.method, payment.amount, payment.reference.

import { debounce, part, setText } from "../../lib/dom.js";
import { plain, rupees } from "../../lib/format.js";
import { postJson } from "../../lib/http.js";
import { paise } from "../../lib/paise.js";

const WAIT = 250;

export class PaymentPart {
  /** @param {() => object|null} bill gives the bill to preview, or null while it is incomplete */
  constructor(form, bill, onChange) {
    this.form = form;
    this.bill = bill;
    this.onChange = onChange;
    this.toggle = part(form, "pays");
    this.amount = form.elements["payment.amount"];
    this.isTyped = false;
    this.total = null;
    this.asked = "";
    this.askSoon = debounce(() => this.ask(), WAIT);
    this.toggle.addEventListener("change", () => this.update());
    this.amount.addEventListener("input", () => {
      this.isTyped = true;
    });
  }

  get isTaken() {
    return this.toggle.checked;
  }

  reset() {
    this.isTyped = false;
    this.total = null;
    this.asked = "";
    this.update();
  }

  /** Show the part when it is wanted, and ask what the bill comes to when that may have changed. */
  update() {
    part(this.form, "payment").hidden = !this.isTaken;
    const bill = this.isTaken ? this.bill() : null;
    const question = JSON.stringify(bill);
    if (question === this.asked) return;
    this.asked = question;
    this.total = null;
    this.askSoon.cancel();
    if (bill) this.askSoon();
    else setText(part(this.form, "to-pay"), "");
  }

  async ask() {
    const question = this.asked;
    try {
      const { invoice } = await postJson("/integrated-billing/preview", JSON.parse(question));
      if (question !== this.asked) return;
      this.total = invoice.total_amount;
      if (!this.isTyped) this.amount.value = plain(invoice.total_amount);
      setText(part(this.form, "to-pay"), toPayWords(invoice));
    } catch (error) {
      if (question !== this.asked) return;
      setText(part(this.form, "to-pay"), error.message);
    }
    this.onChange();
  }

  problems() {
    if (!this.isTaken) return {};
    const amount = paise(this.amount.value);
    if (amount === null || amount <= 0) return { "payment.amount": "Please provide a valid amount." };
    if (this.total !== null && amount > paise(this.total)) {
      return { "payment.amount": `The invoice comes to ${rupees(this.total)}.` };
    }
    return {};
  }

  body() {
    const { elements } = this.form;
    const reference = elements["payment.reference"].value.trim();
    return {
      method: elements["payment.method"].value,
      amount: this.amount.value.trim().replaceAll(",", ""),
      ...(reference ? { reference } : {}),
    };
  }
}

function toPayWords(invoice) {
  const heads = [
    ["CGST", invoice.cgst_amount], [invoice.state_tax_name ?? "SGST", invoice.sgst_amount], ["IGST", invoice.igst_amount],
  ].filter(([, amount]) => amount);
  const tax = heads.map(([name, amount]) => `${name} ${rupees(amount)}`).join(" + ");
  return `To pay ${rupees(invoice.total_amount)}${tax ? ` with ${tax}` : ", taxed when it is used"}`;
}
