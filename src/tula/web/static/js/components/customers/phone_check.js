// Before a customer is saved: who has the same phone already? Saving anyway is one more click, never refused.
// Reads form[data-checks-phone="id of the customer who is edited, or empty"] with a field `phone` and
// [data-part=same-phone], where the answer stands.

import { h, part } from "../../lib/dom.js";
import { ApiError, getJson } from "../../lib/http.js";

export function mountPhoneChecks(root) {
  for (const form of root.querySelectorAll("form[data-checks-phone]")) new PhoneCheck(form);
}

class PhoneCheck {
  constructor(form) {
    this.form = form;
    this.note = part(form, "same-phone");
    this.settled = this.phone;
    this.isAsking = false;
    form.addEventListener("submit", (event) => this.onSubmit(event), true);
    form.elements.phone.addEventListener("input", () => this.show([]));
  }

  get phone() {
    return this.form.elements.phone.value.trim();
  }

  onSubmit(event) {
    if (this.phone === this.settled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.ask();
  }

  async ask() {
    if (this.isAsking) return;
    this.isAsking = true;
    const phone = this.phone;
    const query = new URLSearchParams({ phone, except_id: this.form.dataset.checksPhone });
    try {
      const { items } = await getJson(`/api/customers/same-phone?${query}`);
      this.show(items);
      if (items.length === 0) this.save(phone);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Whether the phone can be used is for the server to say.
      this.save(phone);
    } finally {
      this.isAsking = false;
    }
  }

  save(phone) {
    this.settled = phone;
    this.form.requestSubmit();
  }

  show(items) {
    this.note.hidden = items.length === 0;
    if (this.note.hidden) {
      this.note.replaceChildren();
      return;
    }
    const save = h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.save(this.phone) }, "Save anyway");
    this.note.replaceChildren(
      h("p", {}, "This phone is known already:"),
      h("ul", {}, items.map((one) => h("li", {}, `${one.name}, ${one.phone} `, h("a", { href: `/customers/${one.id}` }, "Open")))),
      save,
    );
    save.focus();
  }
}
