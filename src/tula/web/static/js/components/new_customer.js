// A new customer made in place, beside the field that chooses one.
// Reads data-part: new-customer (the fieldset), new-name, new-phone, new-add, new-cancel.

import { part } from "../lib/dom.js";
import { clearInvalid, markInvalid } from "../lib/form.js";
import { ApiError, newKey, postJson } from "../lib/http.js";
import { toast } from "../lib/toast.js";

export class NewCustomer {
  /** @param {(customer: object|null) => void} onDone called with the new customer, or null when it was cancelled */
  constructor(root, onDone) {
    this.onDone = onDone;
    this.box = part(root, "new-customer");
    this.name = part(root, "new-name");
    this.phone = part(root, "new-phone");
    this.key = newKey();
    part(root, "new-add").addEventListener("click", () => this.add());
    part(root, "new-cancel").addEventListener("click", () => this.finish(null));
    for (const field of [this.name, this.phone]) {
      field.addEventListener("input", (event) => {
        event.stopPropagation();
        clearInvalid(field);
        this.key = newKey();
      });
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.add();
      });
    }
  }

  /** Ask for name and phone; what was typed goes where it belongs. */
  open(typed = "") {
    const isPhone = /^[\d\s+()-]+$/.test(typed);
    this.name.value = isPhone ? "" : typed;
    this.phone.value = isPhone ? typed : "";
    this.box.hidden = false;
    (this.name.value ? this.phone : this.name).focus();
  }

  close() {
    this.box.hidden = true;
    clearInvalid(this.name);
    clearInvalid(this.phone);
  }

  finish(customer) {
    this.close();
    this.onDone(customer);
  }

  async add() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      const body = { name: this.name.value.trim(), phone: this.phone.value.trim() };
      const answer = await postJson("/api/customers", body, { key: this.key });
      toast(`${answer.customer.name} is added.`);
      this.finish(answer.customer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.isUnknown) this.key = newKey();
      const wrong = ["phone", "name"].filter((name) => error.errors[name]);
      for (const name of wrong) {
        markInvalid(this[name], error.errors[name].join(" "));
        this[name].focus();
      }
      if (!wrong.length) toast(error.message);
    } finally {
      this.isSending = false;
    }
  }
}
