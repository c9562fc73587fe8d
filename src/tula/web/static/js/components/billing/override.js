// Staff's own choice of benefit for one line, with the reason that the books keep. Reads data-field (benefit,
// override_reason) inside [data-part="override"] of a row.

import { h, part, setText } from "../../lib/dom.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { percent, rupees } from "../../lib/format.js";

const PLAIN = [
  ["auto", "Automatic"],
  ["none", "None: charge in full"],
  ["complimentary", "Complimentary: a gift of the house"],
];

/** Wire the override of a row; `held()` gives the customer's packages as the panel has them. */
export function mountOverride(row, line, { held, onChange }) {
  const override = part(row, "override");
  override.hidden = false;
  const benefit = override.querySelector("[data-field=benefit]");
  const reason = override.querySelector("[data-field=override_reason]");
  override.addEventListener("toggle", () => {
    if (override.open) fill(benefit, line, held());
  });
  benefit.addEventListener("change", () => {
    line.benefit = /^\d+$/.test(benefit.value) ? Number(benefit.value) : benefit.value;
    reason.parentElement.hidden = line.benefit === "auto";
    setText(override.querySelector("summary"), line.benefit === "auto" ? "Change benefit" : "Benefit chosen by staff");
    if (line.benefit !== "auto") reason.focus();
    onChange();
  });
  reason.addEventListener("input", () => {
    clearInvalid(reason);
    line.override_reason = reason.value.trim();
  });
}

/** Tell whether a choice of staff has its reason; where it is missing, ask for it. */
export function hasReason(row, line) {
  if (line.benefit === "auto" || line.override_reason) return true;
  const override = part(row, "override");
  override.open = true;
  const reason = override.querySelector("[data-field=override_reason]");
  markInvalid(reason, "Say why: the books keep it.");
  reason.focus();
  return false;
}

function fill(select, line, packages) {
  const covering = packages.flatMap((one) => one.items
    .filter((item) => item.service_id === null || item.service_id === line.item.id)
    .map((item) => [item.id, `${one.name} (${itemWords(item)})`]));
  select.replaceChildren(...[...PLAIN, ...covering].map(([value, words]) => h("option", { value }, words)));
  select.value = String(line.benefit);
}

function itemWords(item) {
  if (item.benefit_type === "unlimited") return "unlimited";
  if (item.benefit_type === "discount") return `${percent(item.discount_percent)} off`;
  if (item.benefit_type === "prepaid") return `${rupees(item.balance_remaining)} left`;
  return `${item.remaining_qty} left`;
}
