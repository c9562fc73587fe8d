// Makes or changes a package of the price list, and shows meanwhile what the customer gets.
// Reads data-part: title, credit, benefits, items, items-error, add-item, preview, preview-name, preview-terms;
// data-weekday on the checkboxes.

import { h, part, setText } from "../../lib/dom.js";
import { toast } from "../../lib/toast.js";
import { isSome, readAmount } from "../../lib/amount.js";
import { itemWords, termsWords } from "../../lib/template_words.js";
import { Sheet } from "../sheet.js";
import { TemplateItem } from "./template_item.js";

const FIRST_BENEFIT = { session: "free", membership: "unlimited", discount: "discount", combo: "free", value: "prepaid" };

/** What the preview says where a number is not there yet. */
const UNSAID = { free: { qty: "…" }, discount: { percent: 0 }, prepaid: { amount: 0 } };

export class TemplateSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.items = [];
    part(dialog, "add-item").addEventListener("click", () => {
      this.addItem().fields.benefit_type.focus();
      this.changed();
    });
    this.form.elements.pkg_type.addEventListener("change", () => this.onType());
    this.form.addEventListener("change", () => this.changed());
  }

  /** Open for a new package, or for one that is there. */
  open(template = null) {
    this.template = template;
    setText(part(this.dialog, "title"), template ? "Edit package" : "New package");
    this.form.reset();
    this.setItems([]);
    super.show();
    if (template) this.fill(template);
    else this.onType();
    this.changed();
  }

  fill(template) {
    const { elements } = this.form;
    for (const name of ["name", "description", "pkg_type", "price", "validity_days", "gst_rate", "sac", "benefit_tax_order"]) {
      elements[name].value = template[name] ?? "";
    }
    elements.tax_inclusive.value = String(template.tax_inclusive);
    elements.amount.value = template.amount ?? "";
    for (const box of this.weekdays) box.checked = !template.weekdays || template.weekdays.includes(Number(box.dataset.weekday));
    this.setItems(template.items);
    if (this.isPlainValue) this.setItems([]);
  }

  get weekdays() {
    return [...this.form.querySelectorAll("[data-weekday]")];
  }

  get type() {
    return this.form.elements.pkg_type.value;
  }

  /** A prepaid value for every service needs no benefits of its own: the credit says it all. */
  get isPlainValue() {
    if (this.type !== "value") return false;
    return this.items.every((item) => item.kind === "prepaid" && item.fields.covers.value === "all") && this.items.length < 2;
  }

  onType() {
    if (this.items.length < 2) {
      const fresh = { benefit_type: FIRST_BENEFIT[this.type], service_id: null, choose: false };
      this.setItems(this.type === "value" ? [] : [fresh]);
      if (["session", "combo"].includes(this.type)) this.items[0].fields.covers.value = "one";
      for (const item of this.items) item.arrange();
    }
    this.changed();
  }

  setItems(items) {
    this.items = [];
    part(this.dialog, "items").replaceChildren();
    for (const item of items) this.addItem().fill(item);
  }

  addItem() {
    const item = new TemplateItem({ onChange: () => this.changed(), onRemove: (one) => this.removeItem(one) });
    this.items.push(item);
    part(this.dialog, "items").append(item.element);
    this.numberItems();
    return item;
  }

  removeItem(item) {
    item.element.remove();
    this.items.splice(this.items.indexOf(item), 1);
    this.numberItems();
    part(this.dialog, "add-item").focus();
    this.changed();
  }

  numberItems() {
    for (const [index, item] of this.items.entries()) item.number(index);
  }

  problems() {
    if (!this.items) return { name: "" };
    const { name, price, amount, validity_days: days, gst_rate: rate } = this.form.elements;
    const problems = {};
    if (!name.value.trim()) problems.name = "Give it a name.";
    if (readAmount(price.value) === null) problems.price = "Please provide a valid amount.";
    if (this.isPlainValue && amount.value.trim() && !isSome(amount.value)) problems.amount = "Please provide a valid amount.";
    if (days.value.trim() && !/^[1-9]\d{0,4}$/.test(days.value.trim())) problems.validity_days = "Give a whole number of days.";
    if (rate.value.trim() && !(Number(readAmount(rate.value) ?? NaN) <= 100)) problems.gst_rate = "Give a percentage from 0 to 100.";
    if (!this.isPlainValue && (!this.items.length || this.items.some((item) => item.problems().length))) problems.items = "";
    if (!this.weekdays.some((box) => box.checked)) problems.weekdays = "";
    return problems;
  }

  changed() {
    if (!this.items) return;
    super.changed();
    part(this.dialog, "credit").hidden = !this.isPlainValue;
    part(this.dialog, "benefits").hidden = this.isPlainValue;
    this.preview();
  }

  /** Tell what the customer gets in the words of the price list. */
  preview() {
    const { name, price, amount, validity_days: days } = this.form.elements;
    const credit = { benefit_type: "prepaid", amount: readAmount(amount.value) ?? readAmount(price.value) ?? 0, service_name: null };
    const told = this.isPlainValue ? [credit] : this.items.map((item) => item.told());
    setText(part(this.dialog, "preview-name"), name.value.trim() || "…");
    part(this.dialog, "preview").replaceChildren(...told.map((item) => h("li", {}, itemWords({ ...UNSAID[item.benefit_type], ...item }))));
    const terms = { validity_days: Number(days.value) || null, weekdays: this.chosenWeekdays(), price: readAmount(price.value) ?? 0 };
    setText(part(this.dialog, "preview-terms"), termsWords(terms));
  }

  /** The allowed weekdays; null when all are. */
  chosenWeekdays() {
    const chosen = this.weekdays.filter((box) => box.checked).map((box) => Number(box.dataset.weekday));
    return chosen.length === 7 ? null : chosen;
  }

  request() {
    const { elements } = this.form;
    const text = (name) => elements[name].value.trim().replaceAll(",", "");
    const body = {
      name: elements.name.value.trim(),
      description: elements.description.value.trim() || null,
      pkg_type: this.type,
      price: text("price"),
      validity_days: text("validity_days") ? Number(text("validity_days")) : null,
      weekdays: this.chosenWeekdays(),
      gst_rate: text("gst_rate") || "0",
      tax_inclusive: elements.tax_inclusive.value === "true",
      sac: text("sac") || null,
      benefit_tax_order: elements.benefit_tax_order.value || null,
    };
    if (this.isPlainValue) {
      body.items = [];
      body.amount = text("amount") || body.price;
    } else body.items = this.items.map((item) => item.body());
    const id = this.template?.id;
    return { url: `/packages/api/templates${id ? `/${id}` : ""}`, body, method: id ? "PATCH" : "POST" };
  }

  refused(error) {
    super.refused(error);
    const words = (error.errors.items ?? []).join(" ");
    const place = part(this.dialog, "items-error");
    setText(place, words);
    place.hidden = !words;
  }

  saved() {
    toast(this.template ? "The package is changed." : "The package is on the price list.");
    document.dispatchEvent(new CustomEvent("template:changed"));
  }
}
