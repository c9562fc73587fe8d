// The form that assigns a package: fills price and terms from the price list, asks for a service where one is chosen.
// Reads data-customer on the form (an id to begin with), data-part "terms" and "choose" inside.

import { part, setText } from "../lib/dom.js";
import { count, percent, rupees } from "../lib/format.js";
import { getJson } from "../lib/http.js";
import { openDialog } from "../lib/modal.js";

export class AssignForm {
  constructor(dialog) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.form.addEventListener("combobox:chosen", (event) => {
      if (event.target.name === "package_id") this.showTemplate(event.detail);
    });
  }

  open(customerId = null) {
    openDialog(this.dialog);
    return customerId ? this.chooseCustomer(customerId) : Promise.resolve();
  }

  /** Open at once when the address asks for it, as the link on a profile does. */
  openIfAsked() {
    const customerId = Number(this.form.dataset.customer);
    if (Number.isSafeInteger(customerId) && customerId > 0) this.open(customerId);
  }

  async chooseCustomer(customerId) {
    const answer = await getJson(`/api/customers/${customerId}`).catch(() => null);
    if (!answer) return;
    this.form.querySelector("[data-combobox=customers]").combobox.choose(answer.customer);
    this.form.querySelector("[data-combobox=templates] input").focus();
  }

  showTemplate(template) {
    const terms = part(this.form, "terms");
    const choose = part(this.form, "choose");
    terms.hidden = !template;
    const needsService = Boolean(template?.items.some((item) => item.choose));
    choose.hidden = !needsService;
    if (!needsService) choose.querySelector("[data-combobox]").combobox.choose(null);
    if (!template) return;
    setText(terms.querySelector("p"), termsWords(template));
    this.form.elements.price_paid.value = template.price;
  }
}

function termsWords(template) {
  const items = template.items.map(itemWords).join(", ");
  const days = template.validity_days ? `valid ${count(template.validity_days, "day")}` : "without end date";
  return `${items}; ${days}; list price ${rupees(template.price)}.`;
}

function itemWords(item) {
  const service = item.service_name ?? (item.choose ? "a service of choice" : "every service");
  if (item.benefit_type === "free") return `${item.qty} × ${service}`;
  if (item.benefit_type === "unlimited") return `unlimited ${service}`;
  if (item.benefit_type === "discount") return `${percent(item.percent)} off ${service}`;
  return `${rupees(item.amount)} for ${service}`;
}
