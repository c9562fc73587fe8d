// Ends a package before its time, after saying what it loses and what of its price is not used up; one that a bill sold
// is refunded on that bill. Reads data-part: ends, left, worth, sold (a link), and the field reason.

import { h, part, setText } from "../../lib/dom.js";
import { rupees } from "../../lib/format.js";
import { postJson } from "../../lib/http.js";
import { toast } from "../../lib/toast.js";
import { PreviewedSheet } from "../previewed_sheet.js";
import { announceChange } from "../sheet.js";
import { itemWords } from "./item_choice.js";

export class CancelSheet extends PreviewedSheet {
  open(held) {
    this.held = held;
    this.about(`${held.package.name} · ${held.customer.name}`);
    part(this.dialog, "left").replaceChildren(...held.items.map((item) => h("li", {}, itemWords(item))));
    this.restart();
    this.showNothing();
    super.show();
  }

  problems() {
    const problems = super.problems();
    if (!this.form.elements.reason.value.trim()) problems.reason = "Please give a reason.";
    return problems;
  }

  get url() {
    return `/packages/api/customer-packages/${this.held.id}/cancel`;
  }

  /** The reason changes nothing of what a cancellation does. */
  choice() {
    return this.held ? { id: this.held.id } : null;
  }

  preview(choice, signal) {
    return postJson(this.url, { dry_run: true }, { signal }).catch((error) => {
      if (error.code === "sold_on_invoice") this.showSold(error.body);
      throw error;
    });
  }

  showAnswer({ worth }) {
    const money = `${rupees(worth)} of the ${rupees(this.held.price_paid)} paid is not used up. This package has no invoice here, so Tula pays nothing back. If you give money back, do it the way it was paid.`;
    setText(part(this.dialog, "worth"), worth ? money : "Nothing that was paid is left to give back.");
  }

  showNothing({ isRefused = false } = {}) {
    part(this.dialog, "ends").hidden = isRefused;
    if (!isRefused) part(this.dialog, "sold").hidden = true;
    setText(part(this.dialog, "worth"), "Adding up what is not used up …");
  }

  showSold({ invoice_id: id, invoice_number: number }) {
    const link = part(this.dialog, "sold");
    link.href = `/invoices/${id}`;
    setText(link, `Open ${number}`);
    link.hidden = false;
  }

  request() {
    return { url: this.url, body: { reason: this.form.elements.reason.value.trim() } };
  }

  saved({ worth }) {
    toast(`The package is cancelled.${worth ? ` ${rupees(worth)} of its price was not used up.` : ""}`);
    announceChange(this.held.id);
  }
}
