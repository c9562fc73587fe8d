// What a stock count comes to: the server says the differences and their value, then writes them once.
// Where stock moved meanwhile it names the rows; they are counted again before anything is written.
// Reads data-part: about, differences, differences-box, moved, moved-box, take-fresh.

import { h, part } from "../../lib/dom.js";
import { count, grouped, rupees } from "../../lib/format.js";
import { ApiError, postJson } from "../../lib/http.js";
import { keepToast } from "../../lib/toast.js";
import { Sheet } from "../sheet.js";

const ADDRESS = "/api/inventory/counts";

export class CountSheet extends Sheet {
  constructor(dialog, kept) {
    super(dialog);
    this.kept = kept;
    this.shown = null;
    this.moved = [];
    part(dialog, "take-fresh").addEventListener("click", () => this.takeFresh());
  }

  async open() {
    super.show();
    await this.look();
  }

  problems() {
    if (!this.kept) return { preview: "" };
    const problems = this.shown ? {} : { preview: "" };
    if (!this.form.elements.reason.value.trim()) problems.reason = "Please give a reason.";
    return problems;
  }

  /** Ask what the count comes to. */
  async look() {
    this.shown = null;
    this.tell([]);
    this.changed();
    this.about("Looking …");
    try {
      const { count: found } = await postJson(ADDRESS, { lines: this.kept.asked(), dry_run: true });
      this.shown = found;
      this.say("");
      this.about(this.summary(found));
      this.list(found.differences);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.about("");
      this.refused(error);
    }
    this.changed();
  }

  summary({ batches, agreeing, differences, value, uncosted }) {
    if (!differences.length) return `All of ${count(batches, "batch", "batches")} agree with the books: nothing to write.`;
    const unknown = uncosted ? `, ${grouped(uncosted)} without a known cost` : "";
    return `${agreeing} of ${count(batches, "batch", "batches")} agree; the others come to ${rupees(value)} at cost${unknown}.`;
  }

  list(differences) {
    part(this.dialog, "differences-box").hidden = differences.length === 0;
    part(this.dialog, "differences").replaceChildren(
      ...differences.map((one) =>
        h("tr", {},
          h("th", { scope: "row" }, one.product_name, h("span", { class: "sub" }, `Batch ${one.batch_no}`)),
          h("td", { class: "num" }, grouped(one.expected)),
          h("td", { class: "num" }, grouped(one.counted)),
          h("td", { class: "num" }, `${one.change > 0 ? "+" : "−"}${grouped(Math.abs(one.change))}`),
          h("td", { class: "num" }, one.value === null ? "not known" : rupees(one.value)))));
  }

  refused(error) {
    super.refused(error);
    this.shown = null;
    if (error.code === "stock_moved") this.tell(error.body.moved);
    this.changed();
  }

  /** Name what moved, with what the books say now. */
  tell(moved) {
    this.moved = moved;
    part(this.dialog, "moved-box").hidden = moved.length === 0;
    if (moved.length) this.list([]);
    part(this.dialog, "moved").replaceChildren(
      ...moved.map((one) =>
        h("li", {}, h("strong", {}, `${one.product_name}, batch ${one.batch_no}`),
          ` – ${grouped(one.available)} in the books now, ${grouped(one.expected)} then; you counted ${this.kept.line(one.batch_id)?.counted}`)));
  }

  /** What was counted stands against the books of now. */
  takeFresh() {
    for (const one of this.moved) {
      const line = this.kept.line(one.batch_id);
      if (line) this.kept.put(one.batch_id, { ...line, expected: one.available });
    }
    this.look();
  }

  request() {
    return { url: ADDRESS, body: { lines: this.kept.asked(), reason: this.form.elements.reason.value.trim() } };
  }

  saved({ count: written }) {
    this.kept.forget();
    keepToast(written.differences.length ? `The count is written: ${count(written.differences.length, "batch", "batches")} adjusted.` : "The count agrees with the books.");
    window.location.reload();
  }
}
