// One benefit on the form of a package: what it is, which service it covers, and the number that goes with it.
// Reads data-field: benefit_type, covers, qty, percent, amount; data-part: service, qty, percent, amount, remove.

import { clone, part, uniqueId } from "../../lib/dom.js";
import { isSome, readAmount } from "../../lib/amount.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";

const NUMBERS = { free: ["qty"], unlimited: [], discount: ["percent", "qty"], prepaid: ["amount"] };

export class TemplateItem {
  /** @param {{onChange: () => void, onRemove: (item: TemplateItem) => void}} told */
  constructor({ onChange, onRemove }) {
    this.element = clone("template-item");
    this.fields = Object.fromEntries([...this.element.querySelectorAll("[data-field]")].map((one) => [one.dataset.field, one]));
    for (const label of this.element.querySelectorAll("label")) {
      const field = label.parentElement.querySelector("select, input");
      field.id = label.htmlFor = uniqueId("benefit");
    }
    this.service = new Combobox(part(this.element, "service").querySelector("input"), {
      ...source("services"),
      onChoose: () => onChange(),
    });
    part(this.element, "remove").addEventListener("click", () => onRemove(this));
    this.element.addEventListener("input", () => this.arrange());
    this.arrange();
  }

  /** Say at which place of the list it stands, so that complaints of the server find their fields. */
  number(index) {
    for (const [name, field] of Object.entries(this.fields)) if (name !== "covers") field.name = `items.${index}.${name}`;
    this.service.input.dataset.errorFor = `items.${index}.service_id`;
    this.element.setAttribute("aria-label", `Benefit ${index + 1}`);
  }

  /** Show only what this kind of benefit has. */
  arrange() {
    const numbers = NUMBERS[this.kind];
    for (const name of ["qty", "percent", "amount"]) part(this.element, name).hidden = !numbers.includes(name);
    part(this.element, "qty").querySelector("label").textContent = this.kind === "discount" ? "Times (empty: any)" : "Sessions";
    part(this.element, "service").hidden = this.fields.covers.value !== "one";
  }

  get kind() {
    return this.fields.benefit_type.value;
  }

  fill(item) {
    this.fields.benefit_type.value = item.benefit_type;
    this.fields.covers.value = item.choose ? "choose" : item.service_id === null ? "all" : "one";
    this.service.display(item.service_id === null ? null : { id: item.service_id, name: item.service_name });
    for (const name of ["qty", "percent", "amount"]) this.fields[name].value = item[name] ?? "";
    this.arrange();
  }

  /** What is missing: the names of the fields. */
  problems() {
    const needed = NUMBERS[this.kind].filter((name) => !(this.kind === "discount" && name === "qty"));
    const missing = needed.filter((name) => !isSome(this.fields[name].value));
    const qty = this.fields.qty.value;
    if (qty && NUMBERS[this.kind].includes("qty") && !/^[1-9]\d{0,3}$/.test(qty)) missing.push("qty");
    if (this.fields.covers.value === "one" && !this.service.chosen) missing.push("service");
    return missing;
  }

  /** The benefit as the API takes it. */
  body() {
    const covers = this.fields.covers.value;
    const body = { benefit_type: this.kind, service_id: covers === "one" ? this.service.chosen?.id ?? null : null, choose: covers === "choose" };
    for (const name of NUMBERS[this.kind]) {
      const text = readAmount(this.fields[name].value);
      if (text) body[name] = name === "qty" ? Number(text) : text;
    }
    return body;
  }

  /** The benefit as the preview tells it. */
  told() {
    return { ...this.body(), service_name: this.fields.covers.value === "one" ? this.service.chosen?.name ?? "…" : null };
  }
}
