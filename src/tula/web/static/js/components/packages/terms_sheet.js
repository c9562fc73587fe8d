// Pause, resume and extend: a reason, and for extend the new last day. Reads data-done on the dialog.

import { addDays } from "../../lib/calendar.js";
import { day } from "../../lib/format.js";
import { toast } from "../../lib/toast.js";
import { Sheet, announceChange } from "../sheet.js";

export class TermsSheet extends Sheet {
  open(held) {
    this.held = held;
    const until = held.expires_on ? ` · till ${day(held.expires_on)}` : "";
    this.about(`${held.package.name} · ${held.customer.name}${until}`);
    super.show();
    const date = this.form.elements.expires_on;
    if (date && held.expires_on) date.min = addDays(held.expires_on, 1);
  }

  problems() {
    const { expires_on: date, reason } = this.form.elements;
    const problems = {};
    if (reason.required && !reason.value.trim()) problems.reason = "Please give a reason.";
    if (date && !date.value) problems.expires_on = "Choose the new last day.";
    else if (date?.min && date.value < date.min) problems.expires_on = "Give a later last day than the present one.";
    return problems;
  }

  request() {
    const { expires_on: date, reason } = this.form.elements;
    const body = date ? { expires_on: date.value, reason: reason.value.trim() } : { reason: reason.value.trim() };
    return { url: `/packages/api/customer-packages/${this.held.id}/${this.dialog.id}`, body };
  }

  saved() {
    toast(this.dialog.dataset.done);
    announceChange(this.held.id);
  }
}
