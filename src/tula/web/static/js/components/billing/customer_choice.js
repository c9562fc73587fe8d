// Who the bill is for: the field that finds them and the card that says who they are.

import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { h, part } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { getFragment } from "../../lib/fragment.js";

export class CustomerChoice {
  /** `onChoose(customer)` once somebody is chosen; `onDone()` when Enter leaves the field. */
  constructor(form, { onChoose, onDone }) {
    this.card = part(form, "customer-card");
    this.onChoose = onChoose;
    this.customer = null;
    this.input = document.getElementById("customer");
    this.box = new Combobox(this.input, {
      ...source("customers"),
      onChoose: (item) => item && this.take(item),
      onEnter: onDone,
      keepsChoice: true,
    });
  }

  take(customer) {
    this.customer = customer;
    clearInvalid(this.input);
    this.card.replaceChildren(h("p", { class: "quiet" }, customer.phone));
    this.showCard(customer);
    this.onChoose(customer);
  }

  choose(customer) {
    this.box.choose(customer);
  }

  async showCard(customer) {
    const fragment = await getFragment(`/customers/${customer.id}/card`).catch(() => null);
    if (fragment && this.customer === customer) this.card.replaceChildren(...fragment.body.children);
  }

  clear() {
    this.customer = null;
    this.box.display(null);
    this.card.replaceChildren(h("p", { class: "quiet" }, "Nobody chosen yet."));
  }

  /** Ask for somebody where nobody is chosen. */
  complain() {
    markInvalid(this.input, "Choose who the bill is for.");
    this.focus();
  }

  focus() {
    this.input.focus();
  }
}
