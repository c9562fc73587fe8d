// The desk: joins the bill, its fields, the preview, the payments and the packages panel.

import { AnyBox } from "./any_box.js";
import { Bill, lacksTreatment } from "./bill.js";
import { mountBillFields, showBillFields } from "./bill_fields.js";
import { fillBill } from "./bill_record.js";
import { Complaints } from "./complaints.js";
import { Connection } from "./connection.js";
import { CustomerChoice } from "./customer_choice.js";
import { Drafts } from "./drafts.js";
import { Entry } from "./entry.js";
import { Generate } from "./generate.js";
import { Hints } from "./hints.js";
import { Issue } from "./issue.js";
import { Issued } from "./issued.js";
import { mountKeys, showKeys } from "./keys.js";
import { LineList } from "./line_list.js";
import { PackagesPanel } from "./packages_panel.js";
import { Payments } from "./payments.js";
import { Preview } from "./preview.js";
import { StockCheck } from "./stock_check.js";
import { Sums } from "./sums.js";
import { UpiCode } from "./upi_code.js";
import { part, setText } from "../../lib/dom.js";
import { clearInvalid } from "../../lib/form.js";
import { getJson } from "../../lib/http.js";
import { openDialog } from "../../lib/modal.js";

/** Milliseconds before a bill without an answer is sent again by itself: staff may press "Try again" sooner. */
const PATIENCE = 10_000;

export class Desk {
  constructor(form) {
    this.form = form;
    this.bill = new Bill();
    this.makeLeft();
    this.makeRight();
    this.makeKept();
    this.listen();
  }

  makeLeft() {
    const { form, bill } = this;
    this.lines = new LineList(part(form, "lines"), bill, {
      staff: [],
      held: () => this.panel.packages,
      canOverride: "canOverride" in form.dataset,
      status: part(form, "said"),
      onCount: (line) => this.stock.soon(line),
      onEmpty: () => this.anyBox.focus(),
    });
    this.stock = new StockCheck(bill, this.lines);
    this.anyBox = new AnyBox(bill, { onAdded: (line) => this.onAdded(line) });
    this.entry = new Entry(bill, {
      onFresh: (line) => this.lines.markFresh(line),
      setQuantity: (line, units) => this.lines.setQuantity(line, units),
    });
    this.customer = new CustomerChoice(part(form, "who"), {
      onChoose: (customer) => this.takeCustomer(customer),
      onDone: () => this.anyBox.focus(),
    });
  }

  makeRight() {
    const { form, bill } = this;
    this.panel = new PackagesPanel(part(form, "packages"));
    this.sums = new Sums(form);
    this.hints = new Hints({
      rowOf: (index) => this.lines.elementOf(bill.linesOf("service")[index]),
      mayApply: "canOverride" in form.dataset,
    });
    this.payments = new Payments({
      methods: part(form, "methods"),
      list: part(form, "payments"),
      rest: part(form, "rest"),
      change: part(form, "change"),
      code: new UpiCode(part(form, "upi")),
      onChange: () => bill.changed(),
    });
    this.complaints = new Complaints(form, { bill, lines: this.lines, payments: this.payments });
    this.preview = new Preview(bill, {
      fixedPayments: () => this.payments.fixed(),
      show: (answer) => this.showPreview(answer),
      complain: (error) => this.onPreviewError(error),
      clear: () => this.clearAmounts(),
      busy: (isBusy) => this.onBusy(isBusy),
    });
    this.issue = new Issue({ onPending: () => this.drafts.save() });
    this.issued = new Issued(form, { panel: this.panel });
    this.generating = new Generate(form, {
      bill,
      issue: this.issue,
      preview: this.preview,
      payments: this.payments,
      complaints: this.complaints,
      isComplete: () => this.isComplete(),
      onIssued: (answer, customerId) => this.handleInvoiceSuccess(answer, customerId),
      onUnanswered: () => this.connection.lost({ after: PATIENCE }),
    });
  }

  makeKept() {
    const { form, bill, issue } = this;
    this.connection = new Connection(form, {
      retry: () => (issue.isUnanswered ? this.generating.run() : this.preview.ask()),
    });
    this.drafts = new Drafts({
      bill,
      payments: this.payments,
      issue,
      fill: (record) => this.fill(record),
      empty: () => this.empty(),
      mayLeave: () => !issue.isUnanswered && !issue.isSending,
      isDone: () => form.classList.contains("is-issued"),
    });
  }

  listen() {
    const { form, bill } = this;
    bill.addEventListener("bill:changed", () => this.onBillChanged());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.generating.run();
    });
    form.addEventListener("input", () => this.drafts.soon());
    mountBillFields(form, bill);
    form.elements.charge_date.addEventListener("input", () => this.stock.all());
    for (const [name, act] of [["new-bill", () => this.drafts.next()], ["hold", () => this.drafts.hold()]]) {
      for (const button of document.querySelectorAll(`[data-action=${name}]`)) button.addEventListener("click", act);
    }
    const help = document.getElementById("keys");
    showKeys(part(help, "keys"));
    mountKeys({
      search: () => this.anyBox.focus(),
      type: () => (bill.customer ? this.anyBox : this.customer).focus(),
      customer: () => this.customer.focus(),
      quantity: (event) => this.lines.current && this.lines.setQuantity(this.lines.current, Number(event.code.at(-1))),
      up: () => this.lines.act("up"),
      down: () => this.lines.act("down"),
      duplicate: () => this.lines.act("duplicate"),
      remove: () => this.lines.act("remove"),
      undo: () => this.lines.undo(),
      line: () => bill.lines.length && this.lines.focus(bill.lines.at(-1)),
      pay: () => part(form, "methods").querySelector("button").focus(),
      benefit: () => this.lines.openBenefit(),
      hint: () => this.hints.apply(),
      generate: () => this.generating.run(),
      next: () => this.drafts.next(),
      hold: () => this.drafts.hold(),
      held: () => this.drafts.openHeld(),
      leave: () => document.activeElement.blur(),
      help: () => openDialog(help),
    }, { isLocked: () => this.drafts.isLocked });
  }

  /** Fetch what the fields need, and show the bill that was open here or begin one for whom the address names. */
  async start() {
    const customerId = new URLSearchParams(window.location.search).get("customer");
    const [staff, named, isShown] = await Promise.all([
      getJson("/api/staff?is_active=true&per_page=100").catch(() => ({ items: [] })),
      /^\d+$/.test(customerId ?? "") ? getJson(`/api/customers/${customerId}`).catch(() => null) : null,
      this.drafts.begin(),
    ]);
    this.lines.setStaff(staff.items);
    if (!named || this.bill.customer?.id === named.customer.id) return;
    if (isShown) await this.drafts.hold();
    this.customer.choose(named.customer);
    this.anyBox.focus();
  }

  /** Show a bill that was kept on an empty desk; what was sent without an answer is asked for again. */
  fill(record) {
    fillBill(this.bill, record);
    showBillFields(this.form, this.bill);
    this.payments.restore(record.payments);
    if (record.customer) this.customer.choose(record.customer);
    else this.bill.changed();
    this.anyBox.focus();
    this.issue.pending = record.pending;
    if (this.issue.isUnanswered) this.generating.run();
  }

  takeCustomer(customer) {
    this.bill.customer = customer;
    this.bill.changed();
    this.panel.load(customer.id);
  }

  onAdded(line) {
    this.entry.forget();
    if (lacksTreatment(line)) this.lines.focus(line);
    this.lines.say(`${line.item.name} is on the bill, line ${this.bill.lines.length}.`);
  }

  onBillChanged() {
    const { bill, form } = this;
    this.lines.sync();
    this.entry.dropIfGone();
    part(form, "lines-empty").hidden = bill.lines.length > 0;
    setText(part(form, "line-count"), bill.lines.length ? `${bill.lines.length} on this bill` : "");
    document.querySelector("[data-action=hold]").disabled = bill.isEmpty;
    this.lines.clearComplaints();
    this.complaints.say("");
    this.preview.soon();
    this.stock.missing();
    this.drafts.soon();
  }

  onPreviewError(error) {
    if (error.isUnknown) this.connection.lost();
    else this.complaints.show(error);
  }

  onBusy(isBusy) {
    this.form.classList.toggle("is-asking", isBusy);
    this.connection.waiting(isBusy);
  }

  showPreview({ invoice, warnings, hints, change_due: changeDue }) {
    this.connection.back();
    this.lines.show(invoice);
    this.hints.show(hints);
    this.sums.show(invoice, warnings);
    this.payments.show(invoice, changeDue);
  }

  clearAmounts() {
    this.lines.forgetAmounts();
    this.hints.show([]);
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
      this.anyBox.complain("Add at least one line.");
      return false;
    }
    if (!this.lines.areComplete() || this.form.querySelector(".lines .is-invalid")) return false;
    this.entry.forget();
    return true;
  }

  handleInvoiceSuccess(answer, customerId) {
    this.connection.back();
    this.lines.forgetRemoved();
    const shown = this.issued.show(answer, customerId);
    this.customer.showCard();
    this.drafts.save();
    return shown;
  }

  /** Make the desk empty, for the next bill. */
  empty() {
    this.form.reset();
    this.issued.hide();
    this.lines.forgetRemoved();
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
