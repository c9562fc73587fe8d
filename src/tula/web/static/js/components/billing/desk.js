// The desk: joins the bill, its fields, the preview, the payments and the packages panel.

import { Bill } from "./bill.js";
import { mountBillFields } from "./bill_fields.js";
import { Complaints } from "./complaints.js";
import { CustomerChoice } from "./customer_choice.js";
import { Entry } from "./entry.js";
import { Generate } from "./generate.js";
import { Issue } from "./issue.js";
import { Issued } from "./issued.js";
import { mountKeys } from "./keys.js";
import { LineList } from "./line_list.js";
import { PackagesPanel } from "./packages_panel.js";
import { Payments } from "./payments.js";
import { Preview } from "./preview.js";
import { StockCheck } from "./stock_check.js";
import { Sums } from "./sums.js";
import { part, setText } from "../../lib/dom.js";
import { clearInvalid } from "../../lib/form.js";
import { getJson } from "../../lib/http.js";
import { openDialog } from "../../lib/modal.js";

export class Desk {
  constructor(form) {
    this.form = form;
    this.bill = new Bill();
    this.staff = [];
    this.makeLeft();
    this.makeRight();
    this.listen();
  }

  makeLeft() {
    const { form, bill } = this;
    this.lines = new LineList(part(form, "lines"), bill, {
      staff: this.staff,
      held: () => this.panel.packages,
      canOverride: form.dataset.packageBilling === "on",
      onQuantity: (line) => this.stock.soon(line),
    });
    this.stock = new StockCheck(bill, this.lines);
    this.entry = new Entry(bill, {
      onFresh: (line) => this.lines.markFresh(line),
      setQuantity: (line, units) => this.lines.setQuantity(line, units),
    });
    this.customer = new CustomerChoice(form, {
      onChoose: (customer) => this.takeCustomer(customer),
      onDone: () => this.entry.focus(),
    });
  }

  makeRight() {
    const { form, bill } = this;
    this.panel = new PackagesPanel(part(form, "packages"));
    this.sums = new Sums(form);
    this.payments = new Payments({
      methods: part(form, "methods"),
      list: part(form, "payments"),
      rest: part(form, "rest"),
      onChange: () => bill.changed(),
    });
    this.complaints = new Complaints(form, { bill, lines: this.lines, payments: this.payments });
    this.preview = new Preview(bill, {
      fixedPayments: () => this.payments.fixed(),
      show: (invoice, warnings) => this.showPreview(invoice, warnings),
      complain: (error) => this.complaints.show(error),
      clear: () => this.clearAmounts(),
      busy: (isBusy) => form.classList.toggle("is-asking", isBusy),
    });
    this.issued = new Issued(form, { panel: this.panel });
    this.generating = new Generate(form, {
      bill,
      issue: new Issue(),
      preview: this.preview,
      payments: this.payments,
      complaints: this.complaints,
      isComplete: () => this.isComplete(),
      showPreview: (invoice, warnings) => this.showPreview(invoice, warnings),
      onIssued: (answer, customerId) => this.handleInvoiceSuccess(answer, customerId),
    });
  }

  listen() {
    const { form, bill } = this;
    bill.addEventListener("bill:changed", () => this.onBillChanged());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.generating.run();
    });
    mountBillFields(form, bill);
    for (const button of document.querySelectorAll("[data-action=new-bill]")) {
      button.addEventListener("click", () => this.newBill());
    }
    mountKeys({
      entry: () => this.entry.focus(),
      setLastQuantity: (units) => bill.lines.length && this.lines.setQuantity(bill.lines.at(-1), units),
      pay: () => part(form, "methods").querySelector("button").focus(),
      generate: () => this.generating.run(),
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
      this.customer.choose(customer.customer);
      this.entry.focus();
    }
  }

  takeCustomer(customer) {
    this.bill.customer = customer;
    this.bill.changed();
    this.panel.load(customer.id);
  }

  onBillChanged() {
    this.lines.sync();
    this.entry.dropIfGone();
    part(this.form, "lines-empty").hidden = this.bill.lines.length > 0;
    const units = this.bill.lines.length;
    setText(part(this.form, "line-count"), units ? `${units} on this bill` : "");
    this.lines.clearComplaints();
    this.complaints.say("");
    this.preview.soon();
    const last = this.bill.lines.at(-1);
    if (last && !last.isStockShown) this.stock.soon(last);
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

  /** Check what only the page can know, show what is missing, and tell whether the bill may go. */
  isComplete() {
    if (!this.bill.customer) {
      this.customer.complain();
      return false;
    }
    if (!this.bill.lines.length) {
      this.entry.complain("Add at least one line.");
      return false;
    }
    if (!this.lines.haveReasons() || this.form.querySelector(".lines .is-invalid")) return false;
    this.entry.forget();
    return true;
  }

  handleInvoiceSuccess(answer, customerId) {
    return this.issued.show(answer, customerId);
  }

  newBill() {
    const { issue } = this.generating;
    if (issue.isUnanswered || issue.isSending) return;
    this.form.reset();
    this.issued.hide();
    this.bill.clear();
    this.payments.clear();
    this.panel.clear();
    this.customer.clear();
    this.entry.forget();
    this.bill.changed();
    for (const field of this.form.querySelectorAll(".is-invalid")) clearInvalid(field);
    this.customer.focus();
  }
}
