// Assign Package: a customer, a package of the price list, its price and days, perhaps its payment.
// Reads data-customer (an id to begin with) and data-today on the dialog; data-part: customer, new-customer-button,
// template, terms, terms-line, gives, choose, service, and what NewCustomer and PaymentPart read.

import { isSome, readAmount } from "../../lib/amount.js";
import { h, part, setText } from "../../lib/dom.js";
import { getJson } from "../../lib/http.js";
import { plain } from "../../lib/format.js";
import { Question } from "../../lib/question.js";
import { itemWords, termsWords } from "../../lib/template_words.js";
import { toast } from "../../lib/toast.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { customersOrNew } from "../customers_or_new.js";
import { NewCustomer } from "../new_customer.js";
import { PaymentPart } from "./payment_part.js";
import { Sheet, announceChange } from "../sheet.js";

export class AssignSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.customer = this.combobox("customer", customersOrNew(), (item) => this.onCustomer(item));
    this.template = this.combobox("template", source("templates"), (item) => this.showTemplate(item));
    this.service = this.combobox("service", source("services"), () => this.changed());
    this.newCustomer = new NewCustomer(dialog, (customer) => this.onNewCustomer(customer));
    this.payment = new PaymentPart(this.form, () => this.bill(), () => this.changed());
    part(dialog, "new-customer-button").addEventListener("click", () => this.newCustomer.open(this.typedCustomer()));
    this.terms = new Question({
      ask: ({ id, discount, from }) => getJson(`/packages/api/templates/${id}/terms?${new URLSearchParams({ discount, valid_from: from })}`),
      answered: (terms) => this.follow(terms),
      failed: (error) => this.say(error.message),
      dropped: () => {},
    });
  }

  combobox(name, from, onChoose) {
    return new Combobox(part(this.dialog, name).querySelector("input"), { ...from, onChoose });
  }

  open(customerId = null) {
    for (const one of [this.customer, this.template, this.service]) one.choose(null);
    this.newCustomer.close();
    this.terms.drop();
    this.show();
    this.payment.reset();
    this.customer.input.focus();
    return customerId ? this.chooseCustomer(customerId) : Promise.resolve();
  }

  /** Open at once when the address asks for it, as the link on a profile does; a reload does not ask again. */
  openIfAsked() {
    const customerId = Number(this.dialog.dataset.customer);
    if (!Number.isSafeInteger(customerId) || customerId < 1) return;
    const address = new URL(window.location.href);
    address.searchParams.delete("assign");
    window.history.replaceState(null, "", address);
    this.open(customerId);
  }

  async chooseCustomer(customerId) {
    const answer = await getJson(`/api/customers/${customerId}`).catch(() => null);
    if (!answer) return;
    this.customer.choose(answer.customer);
    this.template.input.focus();
  }

  typedCustomer() {
    return this.customer.chosen ? "" : this.customer.input.value.trim();
  }

  onCustomer(item) {
    if (item?.isNew) {
      queueMicrotask(() => {
        this.customer.choose(null);
        this.newCustomer.open(item.typed);
      });
      return;
    }
    if (item) this.newCustomer.close();
    this.changed();
  }

  onNewCustomer(customer) {
    if (customer) this.customer.choose(customer);
    (customer ? this.template : this.customer).input.focus();
  }

  showTemplate(template) {
    const needsService = Boolean(template?.items.some((item) => item.choose));
    part(this.dialog, "choose").hidden = !needsService;
    part(this.dialog, "terms").hidden = !template;
    if (!needsService) this.service.display(null);
    if (template) {
      setText(part(this.dialog, "terms-line"), termsWords(template));
      part(this.dialog, "gives").replaceChildren(...template.items.map((item) => h("li", {}, itemWords(item))));
      for (const name of ["price_paid", "expires_on"]) {
        this.dirty.delete(name);
        this.form.elements[name].value = "";
      }
    }
    this.changed();
  }

  /** Price and last day follow the price list until somebody types another. */
  follow(terms) {
    const { price_paid: price, expires_on: until } = this.form.elements;
    if (!this.dirty.has("price_paid")) price.value = plain(terms.price_paid);
    if (!this.dirty.has("expires_on")) until.value = terms.expires_on ?? "";
    this.changed();
  }

  problems() {
    if (!this.terms) return { customer_id: "" };
    const { price_paid: price, discount, valid_from: from, expires_on: until } = this.form.elements;
    const problems = {};
    if (!this.customer.chosen || this.customer.chosen.isNew) problems.customer_id = this.customer.isUnfinished ? "Choose a customer from the list." : "";
    if (!this.template.chosen) problems.package_id = this.template.isUnfinished ? "Choose a package from the list." : "";
    if (!part(this.dialog, "choose").hidden && !this.service.chosen) problems.service_id = this.service.isUnfinished ? "Choose a service from the list." : "";
    if (this.terms.isOpen) problems.terms = "";
    if (readAmount(price.value) === null) problems.price_paid = "Please provide a valid amount.";
    if (discount.value.trim() && readAmount(discount.value) === null) problems.discount = "Please provide a valid amount.";
    else if (this.isDiscountTooLarge()) problems.discount = "That is more than the price.";
    if (until.value && until.value < (from.value || this.dialog.dataset.today)) {
      problems.expires_on = "The last day lies before the first.";
    }
    return { ...problems, ...this.payment.problems() };
  }

  isDiscountTooLarge() {
    const template = this.template.chosen;
    return Boolean(template) && !this.dirty.has("price_paid") && Number(readAmount(this.form.elements.discount.value)) > template.price;
  }

  /** What the price and the last day follow; null where there is nothing to follow yet. */
  followed() {
    const { discount, valid_from: from } = this.form.elements;
    const template = this.template.chosen;
    const isPlain = this.dirty.has("price_paid") || !discount.value.trim();
    const off = isPlain ? "0" : readAmount(discount.value);
    return template && off !== null && !this.isDiscountTooLarge() ? { id: template.id, discount: off, from: from.value } : null;
  }

  changed() {
    if (!this.terms) return;
    this.terms.put(this.followed());
    this.payment.update();
    super.changed();
  }

  /** The bill that sells this package, for a preview: at the price paid it comes to what price and discount would. */
  bill() {
    const { expires_on: problem, "payment.amount": amount, ...others } = this.problems();
    if (Object.keys(others).length || problem) return null;
    const sale = this.sale();
    return {
      customer_id: sale.customer_id,
      packages: [{ package_id: sale.package_id, price: sale.price_paid, ...(sale.service_id ? { service_id: sale.service_id } : {}) }],
    };
  }

  sale() {
    const { price_paid: price, discount, valid_from: from, expires_on: until, notes } = this.form.elements;
    const optional = {
      discount: isSome(discount.value) ? readAmount(discount.value) : "",
      service_id: this.service.chosen?.id,
      valid_from: from.value,
      expires_on: until.value,
      notes: notes.value.trim(),
    };
    return {
      customer_id: this.customer.chosen.id,
      package_id: this.template.chosen.id,
      price_paid: readAmount(price.value),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)),
    };
  }

  request() {
    const body = this.sale();
    if (this.payment.isTaken) body.payment = this.payment.body();
    return { url: "/packages/api/assign", body };
  }

  saved(answer) {
    const link = answer.invoice && { href: `/invoices/${answer.invoice.id}`, text: `Open ${answer.invoice.invoice_number}` };
    toast("The package is assigned.", { link: link || { href: `/packages/${answer.customer_package.id}`, text: "Open it" } });
    announceChange(answer.customer_package.id);
  }
}
