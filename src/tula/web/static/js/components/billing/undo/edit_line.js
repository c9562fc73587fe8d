// The change of one line of an issued invoice: the bill before and after is shown by the server before it is written.
// Reads on the <dialog>: data-invoice, data-customer; in it [data-for] fields by kind of line; data-part: reason, preview;
// the fields staff_id, qty, unit_price, discount_percent, benefit, override_reason and the service's combobox.

import { h, part } from "../../../lib/dom.js";
import { clearErrors } from "../../../lib/form.js";
import { plain } from "../../../lib/format.js";
import { ApiError, getJson, patchJson } from "../../../lib/http.js";
import { openDialog } from "../../../lib/modal.js";
import { keepToast, toast } from "../../../lib/toast.js";
import { Combobox } from "../../combobox.js";
import { source } from "../../combobox_sources.js";
import { PreviewedSheet } from "../../previewed_sheet.js";
import { benefitChoices } from "./edit_benefits.js";
import { EditPreview } from "./edit_preview.js";

const TEXTS = ["qty", "unit_price", "discount_percent"];

export class EditSheet extends PreviewedSheet {
  constructor(dialog) {
    super(dialog);
    this.view = new EditPreview(part(dialog, "preview"));
    this.service = new Combobox(dialog.querySelector("#edit-service"), {
      ...source("services"),
      keepsChoice: true,
      onChoose: (service) => this.takeService(service),
    });
  }

  async open(lineId) {
    try {
      const [{ invoice }, { items: staff }, { packages }] = await Promise.all([
        getJson(`/api/invoices/${this.dialog.dataset.invoice}`),
        getJson("/api/staff?per_page=100&is_active=true"),
        getJson(`/integrated-billing/customer-packages/${this.dialog.dataset.customer}`),
      ]);
      this.fill(invoice, lineId, staff, packages);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message);
    }
  }

  fill(invoice, lineId, staff, packages) {
    this.restart();
    this.dirty.clear();
    clearErrors(this.form);
    this.say("");
    Object.assign(this, { invoice, packages });
    this.line = invoice.lines.find((line) => line.line_id === lineId);
    this.about(this.line.name);
    for (const field of this.form.querySelectorAll("[data-for]")) {
      field.hidden = !field.dataset.for.split(" ").includes(this.line.kind);
    }
    for (const name of TEXTS) this.form.elements[name].value = plain(this.line[name]);
    this.fillStaff(staff);
    if (this.line.kind === "service") this.service.choose({ id: this.line.service_id, name: this.line.name });
    this.offerBenefits(this.line.service_id, this.line.benefit_asked);
    this.form.elements.override_reason.value = this.line.override_reason ?? "";
    openDialog(this.dialog);
    this.changed();
  }

  fillStaff(staff) {
    const known = staff.some((one) => one.id === this.line.staff_id);
    this.form.elements.staff_id.replaceChildren(
      h("option", { value: "" }, "Nobody named"),
      ...(known || !this.line.staff_id ? [] : [h("option", { value: this.line.staff_id }, "As it is")]),
      ...staff.map((one) => h("option", { value: one.id }, one.name)),
    );
    this.form.elements.staff_id.value = this.line.staff_id ?? "";
  }

  offerBenefits(serviceId, chosen) {
    this.form.elements.benefit.replaceChildren(
      ...benefitChoices(this.packages, serviceId, chosen).map(([value, text]) => h("option", { value }, text)),
    );
    this.form.elements.benefit.value = String(chosen);
  }

  /** Another service comes at its own price; what was chosen by hand may not cover it. */
  takeService(service) {
    if (!service || !this.isOpen) return;
    const isSame = service.id === this.line.service_id;
    this.form.elements.unit_price.value = plain(isSame ? this.line.unit_price : service.price);
    const { value } = this.form.elements.benefit;
    this.offerBenefits(service.id, /^\d+$/.test(value) ? Number(value) : value);
    this.changed();
  }

  /** What is another than on the bill; null where nothing is. A reason makes no other bill, so it is not asked about. */
  choice() {
    if (!this.line) return null;
    const change = {};
    const { staff_id: staff, benefit } = this.form.elements;
    const isService = this.line.kind === "service";
    if (isService && this.service.chosen && this.service.chosen.id !== this.line.service_id) {
      change.service_id = this.service.chosen.id;
    }
    for (const name of TEXTS) {
      const { value } = this.form.elements[name];
      if (value.trim() !== "" && value.trim() !== plain(this.line[name])) {
        change[name] = name === "qty" && /^\d+$/.test(value.trim()) ? Number(value) : value.trim();
      }
    }
    if (isService && staff.value !== String(this.line.staff_id ?? "")) change.staff_id = staff.value ? Number(staff.value) : null;
    if (isService && benefit.value !== String(this.line.benefit_asked)) {
      change.benefit = /^\d+$/.test(benefit.value) ? Number(benefit.value) : benefit.value;
    }
    part(this.dialog, "reason").hidden = !this.isByHand;
    if (this.reasonChange && !Object.keys(change).length) return this.reasonChange;
    return Object.keys(change).length ? change : null;
  }

  get isByHand() {
    return this.line.kind === "service" && this.form.elements.benefit.value !== "auto";
  }

  /** The reason as it is to be kept, where a benefit chosen by hand has another one than before. */
  get reasonChange() {
    const reason = this.form.elements.override_reason.value.trim();
    const isOther = this.form.elements.benefit.value !== String(this.line.benefit_asked) || reason !== (this.line.override_reason ?? "");
    return this.isByHand && reason && isOther ? { override_reason: reason } : null;
  }

  problems() {
    if (!this.line) return { preview: "" };
    const problems = super.problems();
    if (this.isByHand && !this.form.elements.override_reason.value.trim()) {
      problems.override_reason = "Say why: the books keep it.";
    }
    return problems;
  }

  get url() {
    return `/api/invoices/${this.invoice.id}/lines/${this.line.line_id}`;
  }

  preview(change, signal) {
    return patchJson(this.url, { version: this.invoice.version, ...change, dry_run: true }, { signal });
  }

  showAnswer(answer) {
    this.total = answer.invoice.total_amount;
    this.view.show(this.invoice, answer, this.line.line_id);
  }

  showNothing({ isRefused = false } = {}) {
    this.view.clear(isRefused ? "" : "Change something to see what the bill would come to.");
  }

  request() {
    const seen = { version: this.invoice.version, expected_total: this.total };
    return { url: this.url, body: { ...seen, ...this.choice(), ...this.reasonChange }, method: "PATCH" };
  }

  saved(answer) {
    keepToast([`${answer.invoice.invoice_number} is changed.`, ...answer.warnings].join(" "));
    window.location.reload();
  }
}
