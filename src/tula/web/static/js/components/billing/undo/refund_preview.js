// A credit note before it is made: what it takes back, what goes back to packages, what is paid back. Writes into the
// element it is given; every figure is the server's.

import { h } from "../../../lib/dom.js";
import { count, rupees } from "../../../lib/format.js";

const METHODS = { cash: "in cash", card: "to the card", upi: "by UPI", bank: "by bank transfer" };

export class RefundPreview {
  constructor(place) {
    this.place = place;
  }

  clear(words) {
    this.place.replaceChildren(words ? h("p", { class: "quiet m-0" }, words) : "");
  }

  show(answer) {
    const note = answer.credit_note;
    const rows = [
      ["Credit note", rupees(note.total_amount), taxWords(note), true],
      answer.lowers_due > 0 && ["No longer due", rupees(answer.lowers_due)],
      ...note.redemptions_reversed.map(restoredRow),
      ...answer.updated_packages.filter((one) => one.status === "cancelled").map(() => ["The package sold", "is cancelled"]),
      ...note.refunds.map((one) => ["To pay back", rupees(one.amount), METHODS[one.method], true]),
    ].filter(Boolean);
    this.place.replaceChildren(
      h("dl", { class: "sums" }, rows.map(([name, value, about, isGrand]) =>
        h("div", { class: isGrand ? "is-strong" : "" }, h("dt", {}, name, about && h("span", { class: "sub" }, about)), h("dd", {}, value)))),
      ...answer.warnings.map((words) => h("p", { class: "note note-warn" }, words)),
    );
  }

  /** What pressing the button does, in its own words. */
  deed(answer) {
    const [refund, ...more] = answer.credit_note.refunds;
    if (!refund) return "Make the credit note";
    return more.length ? "Make the credit note and pay back" : `Pay back ${rupees(refund.amount)}`;
  }

  /** What was done, and what is now to be handed over. */
  done(note) {
    const money = note.refunds.map((one) => `${rupees(one.amount)} ${METHODS[one.method]}`);
    const made = `${note.credit_note_number} is made`;
    return money.length ? `${made}: pay back ${money.join(" and ")}.` : `${made}.`;
  }
}

function taxWords(note) {
  const heads = [
    note.cgst_amount && `CGST ${rupees(note.cgst_amount)}`,
    note.sgst_amount && `${note.state_tax_name} ${rupees(note.sgst_amount)}`,
    note.igst_amount && `IGST ${rupees(note.igst_amount)}`,
    note.round_off && `round-off ${rupees(note.round_off)}`,
    note.tip && `tip ${rupees(note.tip)}`,
  ].filter(Boolean);
  return heads.length ? `${rupees(note.taxable_amount)} + ${heads.join(" + ")}` : null;
}

function restoredRow(one) {
  const what = one.qty === null ? rupees(one.amount) : count(one.qty, one.benefit_type === "free" ? "session" : "use");
  return one.package_name ? [`Back to ${one.package_name}`, what] : ["Complimentary use taken back", what];
}
