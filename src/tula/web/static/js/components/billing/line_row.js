// One line of the bill, made from <template id="line-row"> and changed in place, so that typing goes on.
// Reads data-for (the kinds of line that an element is for), data-field (staff_id, batch_id, treatment, qty,
// unit_price, discount_percent), data-does (what a button does to the line), data-says and data-part in the row.

import { forgetLineBenefit, showLineBenefit } from "./line_benefit.js";
import { LineStock } from "./line_stock.js";
import { hasReason, mountOverride } from "./override.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { clone, h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { plain, rupees } from "../../lib/format.js";

const OF_OVERRIDE = new Set(["benefit", "override_reason"]);
const TYPED = ["qty", "unit_price", "discount_percent"];

export class LineRow {
  /**
   * `staff` are those who may do it; `held()` what the customer holds; `canOverride` whether benefits may be chosen;
   * `changed(line)` after every change, `countChanged(line)` when other units are taken, `act(name, line)` for buttons.
   */
  constructor(line, { staff, held, canOverride, changed, countChanged, act }) {
    Object.assign(this, { line, changed, countChanged });
    this.element = clone("line-row");
    this.numbers = [];
    for (const one of this.element.querySelectorAll("[data-for]")) {
      if (!one.dataset.for.split(" ").includes(line.kind)) one.remove();
    }
    this.name();
    this.fill(staff);
    this.element.addEventListener("input", (event) => this.onInput(event.target));
    for (const button of this.element.querySelectorAll("[data-does]")) {
      button.addEventListener("click", () => act(button.dataset.does, line));
    }
    if (line.kind === "product") this.stock = new LineStock(this.element, line);
    if (line.kind === "package") this.mountTreatment();
    if (line.kind === "service" && canOverride) {
      mountOverride(this.element, line, { held, onChange: () => changed(line) });
    }
  }

  name() {
    const { name } = this.line.item;
    part(this.element, "name").textContent = name;
    for (const one of this.element.querySelectorAll("[data-says]")) one.textContent = one.dataset.says.replace("%", name);
    for (const label of this.element.querySelectorAll("[data-label]")) {
      const field = label.parentElement.querySelector("[data-field]");
      field.id = `line-${this.line.key}-${field.dataset.field}`;
      label.htmlFor = field.id;
      const number = h("span", { class: "visually-hidden" });
      this.numbers.push(number);
      label.append(label.dataset.label, number);
    }
  }

  /** Say which line of the bill this is, counted from 1. */
  count(number) {
    for (const one of this.numbers) setText(one, `, line ${number}`);
  }

  fill(staff) {
    for (const name of TYPED) {
      const field = this.field(name);
      if (field) field.value = this.line[name];
    }
    this.field("unit_price").placeholder = plain(this.line.item.price);
    this.fillStaff(staff);
  }

  fillStaff(staff) {
    const field = this.field("staff_id");
    if (!field) return;
    field.replaceChildren(h("option", { value: "" }, "–"), ...staff.map((one) => h("option", { value: one.id }, one.name)));
    field.value = this.line.staff_id ?? "";
    if (field.selectedIndex < 0) field.value = "";
  }

  mountTreatment() {
    const place = part(this.element, "treatment");
    place.hidden = !this.line.item.needs_service;
    this.treatment = new Combobox(this.field("treatment"), {
      ...source("services"),
      onChoose: (item) => {
        this.line.treatment = item && { id: item.id, name: item.name };
        clearInvalid(this.treatment.input);
        this.changed(this.line);
      },
    });
    this.treatment.display(this.line.treatment);
  }

  field(name) {
    return this.element.querySelector(`[data-field=${name}]`);
  }

  onInput(field) {
    const { line } = this;
    const name = field.dataset.field;
    if (!name || OF_OVERRIDE.has(name)) return;
    clearInvalid(field);
    if (name === "qty") {
      const units = Number(field.value);
      if (!Number.isInteger(units) || units < 1 || units > 9999) {
        markInvalid(field, "1 to 9,999");
        return;
      }
      line.qty = units;
      this.countChanged(line);
    } else if (name === "staff_id" || name === "batch_id") {
      line[name] = field.value ? Number(field.value) : null;
      if (name === "batch_id") this.stock.say();
    } else {
      line[name] = field.value.trim();
    }
    this.changed(line);
  }

  /** Set how many, as if typed. */
  setQuantity(units) {
    const field = this.field("qty");
    if (!field) return;
    field.value = units;
    this.onInput(field);
  }

  focus() {
    const needed = this.treatment && !this.line.treatment && this.line.item.needs_service;
    (needed ? this.treatment.input : this.field("qty") ?? this.field("unit_price")).focus();
  }

  /** Write what the preview says of this line. */
  show(answer) {
    this.element.classList.remove("is-wrong");
    const normal = part(this.element, "normal");
    normal.hidden = Number(answer.final_price) === Number(answer.normal_price);
    setText(normal, rupees(answer.normal_price));
    setText(part(this.element, "amount"), rupees(answer.final_price));
    this.field("unit_price").placeholder = plain(answer.unit_price);
    showLineBenefit(this.element, answer);
    this.stock?.showPicks(answer.batches);
  }

  forgetAmounts() {
    setText(part(this.element, "amount"), "…");
    part(this.element, "normal").hidden = true;
    forgetLineBenefit(this.element);
  }

  /** Put a complaint beside a field. */
  complain(name, message) {
    this.element.classList.add("is-wrong");
    if (OF_OVERRIDE.has(name)) part(this.element, "override").open = true;
    const field = this.field(name === "service_id" && this.treatment ? "treatment" : name);
    markInvalid(field ?? this.field("qty") ?? this.field("unit_price"), message);
  }

  clearComplaints() {
    this.element.classList.remove("is-wrong");
    for (const field of this.element.querySelectorAll(".is-invalid")) clearInvalid(field);
  }

  /** Tell whether nothing is missing that only staff can say; what is missing is asked for. */
  isComplete() {
    if (this.treatment && this.line.item.needs_service && !this.line.treatment) {
      markInvalid(this.treatment.input, "Which treatment is it for?");
      this.treatment.input.focus();
      return false;
    }
    return hasReason(this.element, this.line);
  }
}
