// A bill before and after the change of a line, side by side. Writes into the element it is given; every figure is the
// server's.

import { h } from "../../../lib/dom.js";
import { rupees } from "../../../lib/format.js";

export class EditPreview {
  constructor(place) {
    this.place = place;
  }

  clear(words) {
    this.place.replaceChildren(words ? h("p", { class: "quiet m-0" }, words) : "");
  }

  show(before, { invoice: after, warnings }, lineId) {
    const [was, now] = [before, after].map((invoice) => invoice.lines.find((line) => line.line_id === lineId));
    const rows = [
      ["This line", was.line_total, now.line_total],
      (was.benefit_label || now.benefit_label) && ["Benefit", benefit(was), benefit(now)],
      (was.deduction || now.deduction) && ["Packages pay", was.deduction, now.deduction],
      (before.prepaid_tendered || after.prepaid_tendered) && ["Prepaid pays", before.prepaid_tendered, after.prepaid_tendered],
      ["Total", before.total_amount, after.total_amount],
      ["Still due", before.balance_due, after.balance_due],
      (before.refund_due || after.refund_due) && ["To pay back", before.refund_due, after.refund_due],
    ].filter(Boolean);
    this.place.replaceChildren(
      h("table", { class: "edit-figures" },
        h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, "Before"), h("th", { scope: "col" }, "After"))),
        h("tbody", {}, rows.map(([name, then, next]) =>
          h("tr", { class: then === next ? "quiet" : "is-changed" }, h("th", { scope: "row" }, name), cell(then), cell(next))))),
      ...warnings.map((words) => h("p", { class: "note note-warn m-0" }, words)),
    );
  }
}

function benefit(line) {
  if (!line.benefit_label) return "None";
  const left = line.remaining_after;
  if (!left) return line.benefit_label;
  return `${line.benefit_label}, ${left.amount === undefined ? left.qty : rupees(left.amount)} left`;
}

function cell(value) {
  return h("td", {}, typeof value === "number" ? rupees(value) : value);
}
