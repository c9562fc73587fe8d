// Who the bill is for: the field that finds them (recent ones while it is empty), a new one made in place, and the card
// that says who they are. Reads data-part: new-customer-button, customer-card, nobody (shown while nobody is chosen), forget-recent.

import { forgetCustomers, recentCustomers, rememberCustomer } from "./recent_customers.js";
import { Combobox } from "../combobox.js";
import { customersOrNew } from "../customers_or_new.js";
import { NewCustomer } from "../new_customer.js";
import { h, part } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { getFragment } from "../../lib/fragment.js";
import { toast } from "../../lib/toast.js";

export class CustomerChoice {
  /** `onChoose(customer)` once somebody is chosen; `onDone()` when the cursor may go on to the lines. */
  constructor(root, { onChoose, onDone }) {
    Object.assign(this, { onChoose, onDone });
    this.customer = null;
    this.card = part(root, "customer-card");
    this.nobody = part(root, "nobody");
    this.input = document.getElementById("customer");
    this.box = new Combobox(this.input, {
      ...customersOrNew({ before: (typed) => (typed ? [] : recentCustomers().map((one) => ({ ...one, isRecent: true }))) }),
      onChoose: (item) => item && !item.isNew && this.take(item),
      onPicked: (item) => (item.isNew ? this.openNew(item.typed) : onDone()),
      onEnter: onDone,
      keepsChoice: true,
    });
    this.newCustomer = new NewCustomer(root, (customer) => this.onNew(customer));
    part(root, "new-customer-button").addEventListener("click", () => this.openNew(this.typed));
    this.forgetButton = part(root, "forget-recent");
    this.forgetButton.addEventListener("click", () => this.forgetRecent());
    this.offerForgetting();
  }

  get typed() {
    return this.box.isUnfinished ? this.input.value.trim() : "";
  }

  /** Take somebody chosen in the field. */
  take({ id, name, phone }) {
    const customer = { id, name, phone };
    this.customer = customer;
    this.newCustomer.close();
    clearInvalid(this.input);
    rememberCustomer(customer);
    this.offerForgetting();
    this.nobody.hidden = true;
    this.showPhone();
    this.showCard();
    this.onChoose(customer);
  }

  /** Choose somebody as if in the field. */
  choose(customer) {
    this.box.choose(customer);
  }

  showPhone() {
    this.card.replaceChildren(h("p", { class: "quiet" }, this.customer.phone));
  }

  /** Show visits and what is due as they are now; where that cannot be read, the phone alone. */
  async showCard() {
    const { customer } = this;
    if (!customer) return;
    const fragment = await getFragment(`/customers/${customer.id}/card`).catch(() => null);
    if (this.customer !== customer) return;
    if (fragment) this.card.replaceChildren(...fragment.body.children);
    else this.showPhone();
  }

  openNew(typed) {
    this.box.display(this.customer);
    this.newCustomer.open(typed);
  }

  onNew(customer) {
    if (!customer) {
      this.focus();
      return;
    }
    this.choose(customer);
    this.onDone();
  }

  forgetRecent() {
    forgetCustomers();
    this.offerForgetting();
    toast("Recent names are forgotten on this device.");
    this.focus();
  }

  offerForgetting() {
    this.forgetButton.hidden = recentCustomers().length === 0;
  }

  clear() {
    this.customer = null;
    this.newCustomer.close();
    this.box.display(null);
    this.card.replaceChildren();
    this.nobody.hidden = false;
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
