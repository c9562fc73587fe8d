// What one treatment uses up: rows of a product and a quantity, saved together.
// Reads data-recipe="service id" on the form; data-part: rows, add; on a row data-product="id", data-part: unit, remove.

import { clone, part, setText, uniqueId } from "../../lib/dom.js";
import { clearErrors, markInvalid, showErrors } from "../../lib/form.js";
import { ApiError, newKey, patchJson } from "../../lib/http.js";
import { keepToast } from "../../lib/toast.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";

export class Recipe {
  constructor(form) {
    this.form = form;
    this.list = part(form, "rows");
    this.key = newKey();
    this.rows = [...this.list.children].map((element) => this.row(element));
    this.number();
    part(form, "add").addEventListener("click", () => this.add());
    form.addEventListener("input", () => (this.key = newKey()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
  }

  row(element) {
    const [product, qty] = element.querySelectorAll("input");
    const row = { element, product, qty };
    row.choice = new Combobox(product, {
      ...source("products"),
      detail: (item) => item.unit,
      onChoose: (item) => {
        setText(part(element, "unit"), item?.unit ?? "pc");
        this.key = newKey();
      },
      onPicked: () => qty.focus(),
    });
    if (element.dataset.product) {
      row.choice.display({ id: Number(element.dataset.product), name: product.value, unit: part(element, "unit").textContent });
    }
    part(element, "remove").addEventListener("click", () => this.remove(row));
    return row;
  }

  add() {
    const element = clone("recipe-row");
    this.list.append(element);
    this.rows.push(this.row(element));
    this.number();
    this.rows.at(-1).product.focus();
  }

  remove(row) {
    const index = this.rows.indexOf(row);
    row.element.remove();
    this.rows.splice(index, 1);
    this.key = newKey();
    this.number();
    (this.rows[Math.min(index, this.rows.length - 1)]?.product ?? part(this.form, "add")).focus();
  }

  /** Say at which place each row stands, so that complaints of the server find their fields. */
  number() {
    for (const [index, row] of this.rows.entries()) {
      row.product.dataset.errorFor = `consumables.${index}.product_id`;
      row.qty.dataset.errorFor = `consumables.${index}.qty`;
      row.product.id ||= uniqueId("consumable");
      row.qty.id ||= uniqueId("consumable");
      row.element.setAttribute("aria-label", `Product ${index + 1}`);
    }
  }

  /** Mark what is missing; true when nothing is. */
  isComplete() {
    clearErrors(this.form);
    const missing = [];
    for (const row of this.rows) {
      if (!row.choice.chosen) missing.push([row.product, "Choose a product from the list."]);
      if (!/^[1-9]\d{0,3}$/.test(row.qty.value)) missing.push([row.qty, "A whole number from 1 to 9999."]);
    }
    for (const [field, words] of missing) markInvalid(field, words);
    missing[0]?.[0].focus();
    return missing.length === 0;
  }

  async save() {
    if (this.isSending || !this.isComplete()) return;
    this.isSending = true;
    const consumables = this.rows.map((row) => ({ product_id: row.choice.chosen.id, qty: Number(row.qty.value) }));
    try {
      await patchJson(`/api/services/${this.form.dataset.recipe}`, { consumables }, { key: this.key });
      keepToast("The list is saved.");
      window.location.reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const homeless = showErrors(this.form, error.errors);
      this.say(Object.keys(error.errors).length && !homeless.length ? "" : [error.message, ...homeless].join(" "));
      if (!error.isUnknown) this.key = newKey();
      this.isSending = false;
    }
  }

  say(message) {
    const place = this.form.querySelector("[data-form-message]");
    setText(place, message);
    place.hidden = !message;
  }
}
