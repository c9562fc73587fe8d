// The entry fields, one for each kind, in a fold that stays closed on this device once closed. Choosing something puts
// it on the bill at once; the number beside it belongs to that line until "Add" (or Enter) confirms it or something else
// is chosen.

import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { readKept, writeKept } from "../../lib/kept.js";

const IS_CLOSED = "tula-by-kind-closed";

export class Entry {
  constructor(bill, { onFresh, setQuantity }) {
    this.bill = bill;
    this.onFresh = onFresh;
    this.setQuantity = setQuantity;
    this.fresh = null;
    this.fold = document.querySelector("[data-part=by-kind]");
    this.fold.open = readKept(IS_CLOSED) !== true;
    this.fold.addEventListener("toggle", () => writeKept(IS_CLOSED, this.fold.open ? null : true));
    this.quantity = document.getElementById("entry-quantity");
    this.boxes = {
      service: this.box("service", "services"),
      product: this.box("product", "goods"),
    };
    this.quantity.addEventListener("input", () => this.onQuantity());
    this.quantity.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey) return;
      event.preventDefault();
      this.confirm(this.fresh?.kind ?? "service");
    });
    for (const kind of ["service", "product"]) {
      document.querySelector(`[data-action=add-${kind}]`).addEventListener("click", () => this.add(kind));
    }
  }

  box(kind, sourceName) {
    return new Combobox(document.getElementById(`entry-${kind}`), {
      ...source(sourceName),
      onChoose: (item) => item && this.take(kind, item),
      onEnter: () => this.confirm(kind),
    });
  }

  get units() {
    const units = Number(this.quantity.value);
    return Number.isInteger(units) && units >= 1 && units <= 9999 ? units : null;
  }

  take(kind, item) {
    const other = this.boxes[kind === "service" ? "product" : "service"];
    if (this.fresh && this.fresh.kind !== kind) other.display(null);
    if (this.fresh) this.quantity.value = 1;
    clearInvalid(this.boxes[kind].input);
    this.fresh = this.bill.addLine(kind, item, this.units ?? 1);
    this.onFresh(this.fresh);
  }

  onQuantity() {
    clearInvalid(this.quantity);
    if (this.units === null) {
      if (this.quantity.value) markInvalid(this.quantity, "1 to 9,999");
      return;
    }
    if (this.fresh) this.setQuantity(this.fresh, this.units);
  }

  /** "Add": confirm what was chosen, else choose the best match for what is typed, else ask for something. */
  async add(kind) {
    const box = this.boxes[kind];
    if (box.isUnfinished) {
      if (!(await box.chooseBest())) {
        markInvalid(box.input, `Nothing found for “${box.input.value.trim()}”.`);
        box.input.focus();
        return;
      }
    } else if (this.fresh?.kind !== kind) {
      box.input.focus();
      return;
    }
    this.confirm(kind);
  }

  /** Let the line stand and be ready for the next. */
  confirm(kind) {
    this.forget();
    this.boxes[kind].input.focus();
  }

  forget() {
    this.fresh = null;
    this.quantity.value = 1;
    clearInvalid(this.quantity);
    for (const box of Object.values(this.boxes)) {
      box.display(null);
      clearInvalid(box.input);
    }
    this.onFresh(null);
  }

  /** Told when a line went away by other means. */
  dropIfGone() {
    if (this.fresh && !this.bill.lines.includes(this.fresh)) this.forget();
  }
}
