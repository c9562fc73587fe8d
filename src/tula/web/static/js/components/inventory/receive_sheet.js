// Receive a batch. Where the product has a batch of that number the server asks, and the form offers the answers.
// Reads data-part: same (the question), same-words, merge-choice; the fields product_id, batch_no, qty and the others.

import { part, setText } from "../../lib/dom.js";
import { readForm } from "../../lib/form.js";
import { Sheet } from "../sheet.js";
import { announceStock } from "./live.js";
import { sayWithUndo } from "./undo.js";

const ASKED = ["product_id", "batch_no", "unit_cost", "expires_on"];

export class ReceiveSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.form.addEventListener("change", (event) => event.target.name === "same_batch" && this.changed());
  }

  show() {
    this.ask(null);
    super.show();
  }

  problems() {
    const { product_id: product, batch_no: number, qty } = this.form.elements;
    const problems = {};
    if (!product.value) problems.product_id = "";
    if (!number.value.trim()) problems.batch_no = "";
    if (!/^[1-9]\d{0,3}$/.test(qty.value.trim())) problems.qty = qty.value.trim() ? "Give a whole number from 1 to 9999." : "";
    if (!part(this.dialog, "same").hidden && !this.answer) problems.same_batch = "";
    return problems;
  }

  get answer() {
    return this.form.querySelector("[name=same_batch]:checked")?.value ?? null;
  }

  onInput(field) {
    // Another product, number, cost or expiry is another question.
    if (ASKED.includes(field.name)) this.ask(null);
    super.onInput(field);
  }

  request() {
    return { url: "/api/inventory/batches", body: { ...readForm(this.form), same_batch: this.answer ?? "ask" } };
  }

  refused(error) {
    super.refused(error);
    if (error.code !== "batch_exists") return;
    this.ask(error);
    this.changed();
    this.form.querySelector("[name=same_batch]:not(:disabled)").focus();
  }

  ask(error) {
    const same = part(this.dialog, "same");
    same.hidden = !error;
    for (const choice of same.querySelectorAll("input")) choice.checked = false;
    if (!error) return;
    const fits = error.body.can_merge;
    part(same, "merge-choice").hidden = !fits;
    part(same, "merge-choice").querySelector("input").disabled = !fits;
    setText(part(same, "same-words"), fits ? error.message : `${error.message} Its cost or expiry is another, so these goods stay apart.`);
  }

  saved({ batch }) {
    sayWithUndo("The batch is on the shelf.", { batchId: batch.id, change: Number(this.form.elements.qty.value) });
    announceStock();
  }
}
