// From one click or key to an invoice: the bill is locked, sent exactly once, and what was refused is shown. When the
// total changed meanwhile, staff are shown what changed and asked.

import { setText } from "../../lib/dom.js";
import { Changes } from "./changes.js";

const WORDS = "Generate invoice";

export class Generate {
  /** `isComplete()` checks what only the page can know; `onIssued(answer, customerId)`; `onUnanswered()`. */
  constructor(form, { bill, issue, preview, payments, complaints, isComplete, onIssued, onUnanswered }) {
    Object.assign(this, { form, bill, issue, preview, payments, complaints, isComplete, onIssued, onUnanswered });
    this.changes = new Changes(document.getElementById("changed"), { onBill: () => this.run() });
    this.seen = null;
    this.button = form.querySelector("[data-action=generate]");
    this.isRunning = false;
  }

  async run() {
    if (this.issue.isSending || this.isRunning || this.form.classList.contains("is-issued")) return;
    this.isRunning = true;
    try {
      if (this.issue.isUnanswered) await this.send(null);
      else if (this.isComplete()) {
        this.seen = await this.preview.settled();
        if (this.seen) await this.send({ ...this.bill.toBody(this.payments.all()), expected_total: this.seen.total_amount });
      }
    } finally {
      this.isRunning = false;
    }
  }

  async send(body) {
    const { customer } = this.bill;
    this.lock("Writing the invoice …");
    try {
      this.onIssued(await this.issue.send(body), customer.id);
      this.unlock(WORDS);
    } catch (error) {
      if (this.issue.isUnanswered) {
        this.unlockButton("Try again");
        this.complaints.say(`${error.message} The invoice may or may not be written; Try again finds out and never writes it twice.`);
        this.onUnanswered();
        return;
      }
      this.unlock(WORDS);
      if (error.code === "total_changed") await this.askAgain();
      else this.refused(error);
    }
  }

  /** Price the bill afresh, with the payments as typed, and ask what to do about what changed. */
  async askAgain() {
    const now = await this.preview.ask();
    if (now && this.seen) this.changes.ask(this.seen, now);
  }

  refused(error) {
    this.complaints.show(error);
    if (error.code === "insufficient_stock") {
      this.complaints.say(`${error.message} Lower the number or receive a batch; nothing was written.`);
    }
    this.form.querySelector(".is-invalid")?.focus();
  }

  lock(words) {
    for (const field of this.form.elements) field.disabled = true;
    this.say(words);
  }

  unlock(words) {
    for (const field of this.form.elements) field.disabled = false;
    this.say(words);
  }

  unlockButton(words) {
    this.button.disabled = false;
    this.say(words);
  }

  say(words) {
    setText(this.button.querySelector("span"), words);
  }
}
