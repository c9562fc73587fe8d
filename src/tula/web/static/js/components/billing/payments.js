// What the customer pays. One row may take "the rest": its amount is what the server says is still due.
// Reads data-method on the buttons, data-field (amount, reference) in a row.

import { clone, h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { plain, rupees } from "../../lib/format.js";

const WORDS = { cash: "Cash", card: "Card", upi: "UPI", bank: "Bank" };

export class Payments {
  constructor({ methods, list, rest, onChange }) {
    Object.assign(this, { methods, list, rest, onChange });
    this.rows = [];
    this.sent = [];
    this.invoice = null;
    for (const button of methods.querySelectorAll("[data-method]")) {
      button.addEventListener("click", () => this.add(button.dataset.method));
    }
  }

  add(method) {
    for (const row of this.rows) {
      row.takesRest = false;
      row.isTyped = false;
    }
    const element = clone("payment-row");
    const row = { method, element, amount: "", reference: "", takesRest: true };
    part(element, "method").textContent = WORDS[method];
    part(element, "remove-name").textContent = `Remove ${WORDS[method]}`;
    for (const label of element.querySelectorAll("[data-label]")) {
      const field = label.parentElement.querySelector("[data-field]");
      field.id = `payment-${method}-${this.rows.length}-${field.dataset.field}-${Date.now()}`;
      label.htmlFor = field.id;
      label.append(label.dataset.label, h("span", { class: "visually-hidden" }, ` by ${WORDS[method]}`));
    }
    element.addEventListener("input", (event) => this.onInput(event, row));
    element.querySelector("[data-action=remove]").addEventListener("click", () => this.remove(row));
    this.rows.push(row);
    this.list.append(element);
    element.addEventListener("focusout", () => this.tidy(row));
    if (this.rows.length === 1) this.show(this.invoice);
    this.onChange();
    this.field(row).focus();
    this.field(row).select();
  }

  remove(row) {
    row.element.remove();
    this.rows = this.rows.filter((one) => one !== row);
    this.onChange();
    this.methods.querySelector("button").focus();
  }

  clear() {
    this.list.replaceChildren();
    this.rows = [];
    this.show(null);
  }

  /** A row left empty shows again that it takes the rest. */
  tidy(row) {
    if (!row.takesRest) return;
    row.isTyped = false;
    this.field(row).value = row.amount;
  }

  field(row) {
    return row.element.querySelector("[data-field=amount]");
  }

  onInput(event, row) {
    const name = event.target.dataset.field;
    clearInvalid(event.target);
    row[name] = event.target.value.trim();
    if (name === "amount") {
      row.isTyped = true;
      row.takesRest = row.amount === "";
      this.onChange();
    }
  }

  /** The rows with an amount that staff typed: the preview is told of them. */
  fixed() {
    this.sent = this.rows.filter((row) => !row.takesRest && row.amount);
    return this.sent.map(toPayment);
  }

  /** All rows as they are to be booked; the one that takes the rest has what the preview left due. */
  all() {
    this.sent = this.rows.filter((row) => Number(row.amount) !== 0);
    return this.sent.map(toPayment);
  }

  /** Show what is due after the typed payments. */
  show(invoice) {
    this.invoice = invoice;
    const taker = this.rows.find((row) => row.takesRest);
    if (taker) {
      taker.amount = invoice ? plain(invoice.balance_due) : "";
      if (!taker.isTyped) this.field(taker).value = taker.amount;
    }
    setText(this.rest, this.words(invoice, taker));
  }

  words(invoice, taker) {
    if (!this.rows.length) return "Nothing taken yet: the invoice stays due.";
    if (!invoice) return "";
    if (taker || Number(invoice.balance_due) === 0) return "Paid in full.";
    return `${rupees(invoice.balance_due)} stays due.`;
  }

  /** The rows as they are kept on this device. */
  record() {
    return this.rows.map(({ method, amount, reference, takesRest }) => ({ method, reference, takesRest, amount: takesRest ? "" : amount }));
  }

  /** Show rows that were kept, the one that takes the rest last. */
  restore(kept) {
    const known = kept.filter((one) => one?.method in WORDS).sort((one, other) => one.takesRest - other.takesRest);
    for (const { method, amount, reference, takesRest } of known) {
      this.add(method);
      const row = this.rows.at(-1);
      Object.assign(row, { amount, reference, takesRest });
      this.field(row).value = amount;
      row.element.querySelector("[data-field=reference]").value = reference;
    }
    if (known.length) this.onChange();
  }

  complain(errors) {
    let isPlaced = false;
    for (const [name, messages] of Object.entries(errors)) {
      const match = /^payments(?:\.(\d+)(?:\.(\w+))?)?$/.exec(name);
      const row = match && this.sent[Number(match[1] ?? this.sent.length - 1)];
      if (!row) continue;
      markInvalid(row.element.querySelector(`[data-field=${match[2] ?? "amount"}]`) ?? this.field(row), messages.join(" "));
      isPlaced = true;
    }
    return isPlaced;
  }
}

function toPayment({ method, amount, reference }) {
  return { method, amount, reference };
}
