// What the customer pays. One row may take "the rest": its amount is what the server says is still due. Of cash the
// field holds what was handed over; the server says what is taken of it and what goes back.
// Reads data-method on the buttons, data-field (amount, reference) in a row, data-part (change).

import { clone, h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { plain, rupees } from "../../lib/format.js";

const WORDS = { cash: "Cash", card: "Card", upi: "UPI", bank: "Bank" };

export class Payments {
  constructor({ methods, list, rest, change, code, onChange }) {
    Object.assign(this, { methods, list, rest, change, code, onChange });
    this.rows = [];
    this.sent = [];
    this.invoice = null;
    this.number = 0;
    for (const button of methods.querySelectorAll("[data-method]")) {
      button.addEventListener("click", () => this.add(button.dataset.method));
    }
  }

  /** Take a payment by a method; a row that was only proposed is replaced, one that was typed stays. */
  add(method) {
    for (const row of this.rows.filter((one) => one.takesRest && !one.reference)) this.drop(row);
    for (const row of this.rows) row.takesRest = false;
    const row = { method, element: clone("payment-row"), amount: "", reference: "", takesRest: true, isTyped: false };
    this.furnish(row);
    this.rows.push(row);
    this.list.append(row.element);
    if (this.rows.length === 1) this.show(this.invoice);
    this.onChange();
    this.field(row).focus();
    this.field(row).select();
  }

  furnish(row) {
    const { element, method } = row;
    this.number += 1;
    element.dataset.method = method;
    part(element, "method").textContent = WORDS[method];
    part(element, "remove-name").textContent = `Remove ${WORDS[method]}`;
    for (const label of element.querySelectorAll("[data-label]")) {
      const field = label.parentElement.querySelector("[data-field]");
      field.id = `payment-${this.number}-${field.dataset.field}`;
      label.htmlFor = field.id;
      label.append(label.dataset.label, h("span", { class: "visually-hidden" }, ` by ${WORDS[method]}`));
    }
    element.addEventListener("input", (event) => this.onInput(event, row));
    element.addEventListener("focusout", () => this.tidy(row));
    element.querySelector("[data-action=remove]").addEventListener("click", () => this.remove(row));
  }

  remove(row) {
    this.drop(row);
    this.onChange();
    this.methods.querySelector("button").focus();
  }

  drop(row) {
    row.element.remove();
    this.rows = this.rows.filter((one) => one !== row);
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

  /** Show what is due after the typed payments, and what goes back of the cash. */
  show(invoice, changeDue = 0) {
    this.invoice = invoice;
    const taker = this.rows.find((row) => row.takesRest);
    if (taker) {
      taker.amount = invoice ? plain(invoice.balance_due) : "";
      if (!taker.isTyped) put(this.field(taker), taker.amount);
    }
    setText(this.rest, this.words(invoice, taker));
    this.change.hidden = !changeDue;
    if (changeDue) setText(part(this.change, "change-amount"), rupees(changeDue));
    this.showCode(invoice);
  }

  showCode(invoice) {
    const row = this.rows.find((one) => one.method === "upi");
    if (row && invoice) this.code.show(row.amount.replaceAll(",", ""));
    else this.code.hide();
  }

  words(invoice, taker) {
    if (invoice && Number(invoice.payable_amount) === 0) return "Nothing to pay.";
    if (!this.rows.length) return "Nothing taken yet: the invoice stays due.";
    if (!invoice) return "";
    if (taker || Number(invoice.balance_due) === 0) return "Paid in full. Type less to split it.";
    return `${rupees(invoice.balance_due)} stays due.`;
  }

  /** The rows as they are kept on this device. */
  record() {
    return this.rows.map(({ method, amount, reference, takesRest }) => ({ method, reference, takesRest, amount: takesRest ? "" : amount }));
  }

  /** Show rows that were kept, the one that takes the rest last. */
  restore(kept) {
    const known = kept.filter((one) => one?.method in WORDS && this.methods.querySelector(`[data-method="${one.method}"]`)).sort((one, other) => one.takesRest - other.takesRest);
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

/** Write a proposed amount; with the cursor in the field it stays selected, so that typing replaces it. */
function put(field, text) {
  if (field.value === text) return;
  field.value = text;
  if (document.activeElement === field) field.select();
}

function toPayment({ method, amount, reference, takesRest }) {
  const isTendered = method === "cash" && !takesRest;
  return { method, [isTendered ? "tendered" : "amount"]: amount.replaceAll(",", ""), reference };
}
