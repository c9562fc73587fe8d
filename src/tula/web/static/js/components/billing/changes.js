// What changed between the bill that staff saw and the bill as it is now, line by line, and what to do about it.
// Reads data-part (changes, changes-bill) and data-action=bill-changed in <dialog id="changed">.

import { h, part, setText } from "../../lib/dom.js";
import { rupees } from "../../lib/format.js";
import { closeDialog, openDialog } from "../../lib/modal.js";
import { benefitWords } from "./line_benefit.js";

export class Changes {
  /** `onBill()` is called when staff want the bill as it is now. */
  constructor(dialog, { onBill }) {
    this.dialog = dialog;
    dialog.querySelector("[data-action=bill-changed]").addEventListener("click", () => {
      closeDialog(dialog);
      onBill();
    });
  }

  /** Show what is other in `now` than in `seen`, two invoices as previewed for the same bill. */
  ask(seen, now) {
    const lines = now.lines.flatMap((line, index) => {
      const was = seen.lines[index];
      return was && isSame(was, line) ? [] : [row(line.name, lineWords(was), lineWords(line))];
    });
    lines.push(row("To pay", rupees(seen.payable_amount), rupees(now.payable_amount), "is-total"));
    part(this.dialog, "changes").replaceChildren(...lines);
    setText(part(this.dialog, "changes-bill"), `Bill ${rupees(now.payable_amount)} now`);
    openDialog(this.dialog);
  }
}

function isSame(one, other) {
  return one.line_total === other.line_total && one.unit_price === other.unit_price && benefitWords(one) === benefitWords(other);
}

function lineWords(line) {
  if (!line) return "–";
  return [rupees(line.line_total), benefitWords(line) || `${line.qty} × ${rupees(line.unit_price)}`].join(" · ");
}

function row(name, was, now, kind = null) {
  return h("tr", { class: kind }, h("th", { scope: "row" }, name), h("td", {}, h("del", {}, was)), h("td", {}, h("ins", {}, now)));
}
