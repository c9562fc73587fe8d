// One quiet line when choosing differently would save the customer money; a click or a key applies it.
// The server finds and words it (`hints` of a preview, the largest saving first); it stands under the line it is about.

import { h, part } from "../../lib/dom.js";
import { chooseBenefit } from "./override.js";

export class Hints {
  /** `rowOf(index)` gives the row of a service line (counted from 0); `mayApply` whether staff may choose benefits. */
  constructor({ rowOf, mayApply }) {
    Object.assign(this, { rowOf, mayApply });
    this.hint = null;
    this.text = h("span");
    this.element = h("p", { class: "hint", dataset: { part: "hint" }, role: "status" },
      this.text,
      mayApply
        ? h("button", { type: "button", class: "btn btn-quiet btn-sm", "aria-keyshortcuts": "Alt+S", onclick: () => this.apply() },
          "Use it ", h("kbd", {}, "Alt S"))
        : h("span", { class: "quiet" }, "Ask a manager."));
  }

  /** Show the best of these hints, or none. */
  show(hints) {
    this.hint = hints[0] ?? null;
    const row = this.hint && this.rowOf(this.hint.line - 1);
    if (!row) {
      this.element.remove();
      return;
    }
    const place = row.querySelector(".line-said");
    if (this.element.parentElement !== place) part(row, "benefit").after(this.element);
    if (this.text.textContent !== this.hint.message) this.text.textContent = this.hint.message;
  }

  /** Choose what the shown hint proposes. */
  apply() {
    if (!this.hint || !this.mayApply) return;
    const { line, benefit, reason } = this.hint;
    const row = this.rowOf(line - 1);
    const hadFocus = this.element.contains(document.activeElement);
    this.show([]);
    if (row && chooseBenefit(row, benefit, reason) && hadFocus) row.querySelector("[data-part=override] summary").focus();
  }
}
