// What the server refused, put beside the fields it is about; the rest goes to the top of the page.

import { part, setText } from "../../lib/dom.js";
import { markInvalid } from "../../lib/form.js";
import { ApiError } from "../../lib/http.js";

export class Complaints {
  constructor(form, { bill, lines, payments }) {
    Object.assign(this, { form, bill, lines, payments });
  }

  /** Say a sentence at the top; an empty one takes it away. */
  say(message) {
    setText(part(this.form, "complaint-text"), message);
    part(this.form, "complaint").hidden = !message;
  }

  show(error) {
    if (!(error instanceof ApiError)) throw error;
    const isPayment = this.payments.complain(error.errors);
    const homeless = [];
    for (const [name, messages] of Object.entries(error.errors)) {
      const found = this.bill.lineOfError(name);
      const field = this.form.elements[name];
      if (found) this.lines.complain(...found, messages.join(" "));
      else if (field instanceof HTMLInputElement) markInvalid(field, messages.join(" "));
      else if (!isPayment) homeless.push(...messages);
    }
    for (const shortage of error.body.shortages ?? []) {
      const line = this.bill.linesOf("product").find((one) => one.item.id === shortage.product_id);
      if (line) this.lines.complain(line, "qty", `Only ${shortage.available} of ${shortage.requested} in stock.`);
    }
    const isPlaced = Object.keys(error.errors).length > 0 && homeless.length === 0;
    this.say(isPlaced ? "" : [error.message, ...homeless].join(" "));
  }
}
