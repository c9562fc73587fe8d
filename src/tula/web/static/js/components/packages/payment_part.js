// The payment on the form that assigns a package: what the invoice comes to is asked of the server.
// Reads data-part: pays (a checkbox), payment, to-pay; fields payment.method, payment.amount, payment.reference.

import { part, setText } from "../../lib/dom.js";
import { plain, rupees } from "../../lib/format.js";
import { postJson } from "../../lib/http.js";
import { isSome, readAmount } from "../../lib/amount.js";
import { Question } from "../../lib/question.js";

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
    this.question = new Question({
      ask: (body) => postJson("/integrated-billing/preview", body),
      answered: ({ invoice }) => this.show(invoice),
      failed: (error) => {
        this.say(error.message);
        this.onChange();
      },
      dropped: () => this.say(""),
    });
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
    this.question.drop();
    this.update();
  }

  /** Show the part when it is wanted, and ask what the bill comes to when that may have changed. */
  update() {
    part(this.form, "payment").hidden = !this.isTaken;
    if (this.question.put(this.isTaken ? this.bill() : null)) this.total = null;
  }

  show(invoice) {
    this.total = invoice.total_amount;
    if (!this.isTyped) this.amount.value = plain(invoice.total_amount);
    this.say(toPayWords(invoice));
    this.onChange();
  }

  say(words) {
    setText(part(this.form, "to-pay"), words);
  }

  problems() {
    if (!this.isTaken) return {};
    if (!isSome(this.amount.value)) return { "payment.amount": "Please provide a valid amount." };
    if (this.total !== null && Number(readAmount(this.amount.value)) > this.total) {
      return { "payment.amount": `The invoice comes to ${rupees(this.total)}.` };
    }
    return {};
  }

  body() {
    const { elements } = this.form;
    const reference = elements["payment.reference"].value.trim();
    return {
      method: elements["payment.method"].value,
      amount: readAmount(this.amount.value),
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
