// Staff's own choice of benefit for one line, with the reason that the books keep. What may be chosen is what the newest
// preview found usable; the rest is named with why not. Reads data-field (benefit, override_reason) and
// data-action=automatic inside [data-part="override"] of a row.

import { h, part } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { PLAIN_BENEFITS, itemWords } from "./benefit_words.js";

/** Reason codes of packages that could be used on the line, were they chosen. */
const CHOOSABLE = new Set(["lower_priority", "lower_discount", "staff_choice"]);

const overrides = new WeakMap();

class Override {
  constructor(row, line, { held, onChange }) {
    Object.assign(this, { row, line, held, onChange, answer: null });
    this.root = part(row, "override");
    this.root.hidden = false;
    this.benefit = this.root.querySelector("[data-field=benefit]");
    this.reason = this.root.querySelector("[data-field=override_reason]");
    this.root.addEventListener("toggle", () => this.fill());
    this.benefit.addEventListener("change", () => {
      this.choose(/^\d+$/.test(this.benefit.value) ? Number(this.benefit.value) : this.benefit.value);
      if (this.line.benefit !== "auto") this.reason.focus();
    });
    this.reason.addEventListener("input", () => {
      clearInvalid(this.reason);
      this.line.override_reason = this.reason.value.trim();
    });
    this.root.querySelector("[data-action=automatic]")?.addEventListener("click", () => {
      this.choose("auto", "");
      this.root.open = false;
      this.root.querySelector("summary").focus();
    });
    this.showState();
  }

  choose(benefit, reason = this.line.override_reason) {
    clearInvalid(this.benefit);
    this.line.benefit = benefit;
    this.line.override_reason = reason;
    this.showState();
    this.onChange();
  }

  showState() {
    const isAutomatic = this.line.benefit === "auto";
    for (const one of this.root.querySelectorAll("[data-when=manual]")) one.hidden = isAutomatic;
    this.reason.value = this.line.override_reason;
    this.fill();
  }

  /** Offer what the preview found usable on this line, and name the others with why not; closed, it offers nothing. */
  fill() {
    if (!this.root.open) {
      this.benefit.replaceChildren();
      return;
    }
    const words = new Map(this.held().flatMap((one) => one.items.map((item) => [item.id, `${one.name} (${itemWords(item)})`])));
    const names = new Map((this.answer?.redemptions ?? []).map((one) => [one.entitlement_id, one.package_name]));
    const refused = [];
    for (const one of this.answer?.considered ?? []) {
      if (CHOOSABLE.has(one.reason)) names.set(one.entitlement_id, one.package_name);
      else refused.push(`${one.package_name}: ${one.message}`);
    }
    if (Number.isInteger(this.line.benefit) && !names.has(this.line.benefit)) names.set(this.line.benefit, "The package chosen");
    names.delete(null);
    this.offer([...PLAIN_BENEFITS, ...[...names].map(([id, name]) => [id, words.get(id) ?? name])], refused);
    this.benefit.value = String(this.line.benefit);
  }

  /** Write the options, unless they stand there already: a list that is being read does not move. */
  offer(choices, refused) {
    const options = [
      ...choices.map(([value, text]) => h("option", { value }, text)),
      ...(refused.length ? [h("optgroup", { label: "Not usable on this line" },
        refused.map((text) => h("option", { disabled: true }, text)))] : []),
    ];
    const isSame = options.length === this.benefit.children.length
      && options.every((one, index) => one.isEqualNode(this.benefit.children[index]));
    if (!isSame) this.benefit.replaceChildren(...options);
  }

  open() {
    this.root.open = true;
    this.fill();
    this.benefit.focus();
  }

  /** Tell whether the choice has its reason; where it is missing, ask for it. */
  hasReason() {
    if (this.line.benefit === "auto" || this.line.override_reason) return true;
    this.root.open = true;
    markInvalid(this.reason, "Say why: the books keep it.");
    this.reason.focus();
    return false;
  }
}

/** Wire the override of a row; `held()` gives the customer's packages as the panel has them. */
export function mountOverride(row, line, { held, onChange }) {
  overrides.set(row, new Override(row, line, { held, onChange }));
}

/** Tell whether a choice of staff has its reason; where it is missing, ask for it. */
export function hasReason(row) {
  return overrides.get(row)?.hasReason() ?? true;
}

/** Take what the newest preview says of a line, so that only what is usable is offered. */
export function offerBenefits(row, answer) {
  const override = overrides.get(row);
  if (!override) return;
  override.answer = answer;
  override.fill();
}

/** Choose a benefit for a line as staff would, with its reason; tells whether that can be done here. */
export function chooseBenefit(row, benefit, reason) {
  const override = overrides.get(row);
  override?.choose(benefit, reason);
  return override !== undefined;
}

/** Open the choice of benefit of a row; tells whether there is one. */
export function openOverride(row) {
  const override = overrides.get(row);
  override?.open();
  return override !== undefined;
}
