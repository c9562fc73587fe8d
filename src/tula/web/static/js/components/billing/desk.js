// The desk: joins the bill, its fields, the preview, the payments and the packages panel.

import { Bill } from "./bill.js";
import { Entry } from "./entry.js";
import { Issue } from "./issue.js";
import { mountKeys } from "./keys.js";
import { LineList } from "./line_list.js";
import { PackagesPanel } from "./packages_panel.js";
import { Payments } from "./payments.js";
import { Preview } from "./preview.js";
import { Sums } from "./sums.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { debounce, h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { rupees } from "../../lib/format.js";
import { ApiError, getJson } from "../../lib/http.js";
import { openDialog } from "../../lib/modal.js";
import { toast } from "../../lib/toast.js";

export class Desk {
  constructor(form) {
    this.form = form;
    this.bill = new Bill();
    this.staff = [];
    this.issue = new Issue();
    this.panel = new PackagesPanel(part(form, "packages"));
    this.sums = new Sums(form);
    this.lines = new LineList(part(form, "lines"), this.bill, {
      staff: this.staff,
      held: () => this.panel.packages,
      canOverride: form.dataset.packageBilling === "on",
      onQuantity: (line) => this.onQuantity(line),
    });
    this.entry = new Entry(this.bill, {
      onFresh: (line) => this.lines.markFresh(line),
      setQuantity: (line, units) => this.lines.setQuantity(line, units),
    });
    this.payments = new Payments({
      methods: part(form, "methods"),
      list: part(form, "payments"),
      rest: part(form, "rest"),
      onChange: () => this.bill.changed(),
    });
    this.preview = new Preview(this.bill, {
      fixedPayments: () => this.payments.fixed(),
      show: (invoice, warnings) => this.showPreview(invoice, warnings),
      complain: (error) => this.complain(error),
      clear: () => this.clearAmounts(),
      busy: (isBusy) => form.classList.toggle("is-asking", isBusy),
    });
    this.checkStock = debounce((line) => this.validateInventory(line), 200);
    this.customerBox = this.makeCustomerBox();
    this.listen();
  }

  makeCustomerBox() {
    return new Combobox(document.getElementById("customer"), {
      ...source("customers"),
      onChoose: (item) => item && this.chooseCustomer(item),
      onEnter: () => this.entry.focus(),
      keepsChoice: true,
    });
  }

  listen() {
    const { form, bill } = this;
    bill.addEventListener("bill:changed", () => this.onBillChanged());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.generate();
    });
    const fields = {
      charge_date: (field) => { bill.chargeDate = field.value === field.dataset.today ? null : field.value || null; },
      invoice_discount: (field) => { bill.invoiceDiscount = field.value.trim(); },
      tip: (field) => { bill.tip = field.value.trim(); },
      notes: (field) => { bill.notes = field.value.trim(); },
      is_interstate: (field) => { bill.isInterstate = field.checked; },
    };
    for (const [name, read] of Object.entries(fields)) {
      form.elements[name].addEventListener("input", (event) => {
        clearInvalid(event.target);
        read(event.target);
        if (name !== "notes") bill.changed();
      });
    }
    for (const button of document.querySelectorAll("[data-action=new-bill]")) {
      button.addEventListener("click", () => this.newBill());
    }
    mountKeys({
      entry: () => this.entry.focus(),
      setLastQuantity: (units) => bill.lines.length && this.lines.setQuantity(bill.lines.at(-1), units),
      pay: () => part(form, "methods").querySelector("button").focus(),
      generate: () => this.generate(),
      help: () => openDialog(document.getElementById("keys")),
    });
  }

  /** Fetch what the fields need, and the customer that the address names. */
  async start() {
    const customerId = new URLSearchParams(window.location.search).get("customer");
    const [staff, customer] = await Promise.all([
      getJson("/api/staff?is_active=true&per_page=100").catch(() => ({ items: [] })),
      /^\d+$/.test(customerId ?? "") ? getJson(`/api/customers/${customerId}`).catch(() => null) : null,
    ]);
    this.staff.push(...staff.items);
    if (customer) {
      this.customerBox.choose(customer.customer);
      this.entry.focus();
    }
  }

  async chooseCustomer(customer) {
    this.bill.customer = customer;
    clearInvalid(this.customerBox.input);
    this.bill.changed();
    const card = part(this.form, "customer-card");
    card.replaceChildren(h("p", { class: "quiet" }, customer.phone));
    await Promise.all([this.panel.load(customer.id), this.showCard(customer, card)]);
  }

  async showCard(customer, card) {
    const response = await fetch(`/customers/${customer.id}/card`).catch(() => null);
    if (!response?.ok || this.bill.customer !== customer) return;
    const fragment = new DOMParser().parseFromString(await response.text(), "text/html");
    card.replaceChildren(...fragment.body.children);
  }

  onBillChanged() {
    this.lines.sync();
    this.entry.dropIfGone();
    part(this.form, "lines-empty").hidden = this.bill.lines.length > 0;
    const units = this.bill.lines.length;
    setText(part(this.form, "line-count"), units ? `${units} on this bill` : "");
    this.lines.clearComplaints();
    this.say("");
    this.preview.soon();
    const last = this.bill.lines.at(-1);
    if (last?.kind === "product" && !last.isStockShown) this.onQuantity(last);
  }

  onQuantity(line) {
    if (line.kind !== "product") return;
    line.isStockShown = true;
    this.checkStock(line);
  }

  async validateInventory(line) {
    const answer = await this.askStock(line.item.id, line.qty).catch(() => null);
    if (answer && this.bill.lines.includes(line)) this.lines.showStock(line, answer);
  }

  /** Ask which batches a quantity of a product would come from: {ok, shortage, batches}. */
  async askStock(productId, qty) {
    const on = this.bill.chargeDate ? `&on=${this.bill.chargeDate}` : "";
    const { shortage, batches } = await getJson(`/api/inventory/batches/for-consumption?product_id=${productId}&qty=${qty}${on}`);
    return { ok: shortage === 0, shortage, batches };
  }

  showPreview(invoice, warnings) {
    this.lines.show(invoice);
    this.sums.show(invoice, warnings);
    this.payments.show(invoice);
  }

  clearAmounts() {
    this.lines.forgetAmounts();
    this.sums.clear();
    this.payments.show(null);
  }

  say(message) {
    setText(part(this.form, "complaint-text"), message);
    part(this.form, "complaint").hidden = !message;
  }

  /** Put what the server refused beside the fields it is about; the rest goes to the top. */
  complain(error) {
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

  /** Check what only the page can know, show what is missing, and tell whether the bill may go. */
  isComplete() {
    if (!this.bill.customer) {
      markInvalid(this.customerBox.input, "Choose who the bill is for.");
      this.customerBox.input.focus();
      return false;
    }
    if (!this.bill.lines.length) {
      markInvalid(this.entry.boxes.service.input, "Add at least one line.");
      this.entry.focus();
      return false;
    }
    return this.lines.haveReasons() && !this.form.querySelector(".lines .is-invalid");
  }

  async generate() {
    if (this.issue.isSending || this.isGenerating || this.form.classList.contains("is-issued")) return;
    this.isGenerating = true;
    try {
      if (this.issue.isUnanswered) await this.send(null);
      else if (this.isComplete()) {
        this.entry.forget();
        const seen = await this.preview.settled();
        if (seen) await this.send({ ...this.bill.toBody(this.payments.all()), expected_total: seen.total_amount });
      }
    } finally {
      this.isGenerating = false;
    }
  }

  async send(body) {
    const { customer } = this.bill;
    this.lock("Writing the invoice …");
    try {
      this.handleInvoiceSuccess(await this.issue.send(body), customer.id);
      this.unlock("Generate invoice");
    } catch (error) {
      if (this.issue.isUnanswered) {
        this.unlockButton("Try again");
        this.say(`${error.message} The invoice may or may not be written; Try again finds out and never writes it twice.`);
        return;
      }
      this.unlock("Generate invoice");
      this.refused(error);
    }
  }

  refused(error) {
    const fresh = error.body?.preview?.invoice ?? error.body?.preview;
    this.complain(error);
    if (error.code === "total_changed" && fresh) {
      this.preview.invoice = fresh;
      this.showPreview(fresh, error.body.preview.warnings ?? []);
      this.say(`The total is now ${rupees(fresh.total_amount)}: something changed meanwhile. Look it over and generate again.`);
    }
    if (error.code === "insufficient_stock") this.say(`${error.message} Lower the number or receive a batch; nothing was written.`);
    this.form.querySelector(".is-invalid")?.focus();
  }

  lock(words) {
    for (const field of this.form.elements) field.disabled = true;
    setText(this.generateWords, words);
  }

  unlock(words) {
    for (const field of this.form.elements) field.disabled = false;
    setText(this.generateWords, words);
  }

  unlockButton(words) {
    this.form.querySelector("[data-action=generate]").disabled = false;
    setText(this.generateWords, words);
  }

  get generateWords() {
    return this.form.querySelector("[data-action=generate] span");
  }

  /** Show an issued invoice, drop the counters at once, then ask for the packages afresh. */
  handleInvoiceSuccess(answer, customerId) {
    const invoice = answer.invoice ?? {};
    const link = `/invoices/${invoice.id}`;
    this.panel.apply(answer.updated_packages);
    setText(part(this.form, "issued-number"), `Invoice ${invoice.invoice_number}`);
    setText(part(this.form, "issued-total"), rupees(invoice.total_amount ?? 0));
    setText(part(this.form, "issued-words"), paidWords(invoice, answer.warnings ?? []));
    part(this.form, "issued-link").href = link;
    part(this.form, "issued").hidden = false;
    this.form.classList.add("is-issued");
    part(this.form, "issued").focus();
    toast(`Invoice ${invoice.invoice_number} is written.`, { link: { href: link, text: "Open" } });
    document.dispatchEvent(new CustomEvent("invoice:issued", { detail: { invoice, customerId } }));
    return customerId ? this.panel.load(customerId) : Promise.resolve([]);
  }

  newBill() {
    if (this.issue.isUnanswered || this.issue.isSending) return;
    this.form.reset();
    this.form.classList.remove("is-issued");
    part(this.form, "issued").hidden = true;
    this.bill.clear();
    this.payments.clear();
    this.panel.clear();
    this.customerBox.display(null);
    this.entry.forget();
    part(this.form, "customer-card").replaceChildren(h("p", { class: "quiet" }, "Nobody chosen yet."));
    this.bill.changed();
    for (const field of this.form.querySelectorAll(".is-invalid")) clearInvalid(field);
    this.customerBox.input.focus();
  }
}

function paidWords(invoice, warnings) {
  const due = Number(invoice.balance_due ?? 0);
  return [due > 0 ? `${rupees(due)} is still due.` : "Paid in full.", ...warnings].join(" ");
}
