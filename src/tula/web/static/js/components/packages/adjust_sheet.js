// Adjust / Refund: gives back what was used, or adds and removes by hand, always with a reason.
// Reads the radios change_type and direction; data-part: direction, meaning, hint, and what ItemChoice reads.

import { part, setText } from "../../lib/dom.js";
import { postJson } from "../../lib/http.js";
import { Question } from "../../lib/question.js";
import { toast } from "../../lib/toast.js";
import { ItemChoice } from "./item_choice.js";
import { Sheet, announceChange } from "../sheet.js";

const MEANINGS = {
  refund: "Gives back what was used before.",
  add: "Adds to what is left: first what was used is given back, more than that is granted on top.",
  remove: "Takes away from what is left.",
};

export class AdjustSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.choice = new ItemChoice(this.form, () => this.changed());
    this.choice.select.addEventListener("change", () => this.changed());
    this.form.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      this.choice.allow((item) => this.isPossible(item));
      this.changed();
      for (const field of [this.choice.qty, this.choice.amount]) this.explain(field);
    });
    this.question = new Question({
      ask: ({ url, body }) => postJson(`${url}/preview`, body),
      answered: (answer) => this.hint(this.outcome(answer)),
      failed: (error) => this.hint(error.message),
      dropped: () => this.hint(""),
    });
  }

  open(held) {
    this.held = held;
    this.about(`${held.package.name} · ${held.customer.name}`);
    this.form.reset();
    this.question.drop();
    // Where nothing was used there is nothing to give back: begin with the other half.
    const isUsed = held.items.some((item) => item.used_qty > 0 || item.balance_used > 0);
    this.choice.offer(held.items, (item) => this.isPossible(item));
    super.show();
    if (!isUsed) this.form.elements.change_type.value = "adjust";
    this.choice.allow((item) => this.isPossible(item));
    this.changed();
  }

  get deed() {
    const { change_type: type, direction } = this.form.elements;
    return type.value === "refund" ? "refund" : direction.value;
  }

  /** An uncounted benefit has nothing to add to or to take from; only its uses can be given back. */
  isPossible(item) {
    return this.deed === "refund" || item.balance_remaining !== null || item.remaining_qty !== null;
  }

  /** What is wrong with the benefit and the size. */
  misfits() {
    const most = { refund: this.choice.used, add: null, remove: this.choice.left }[this.deed];
    const tooMuch = (words) => (this.deed === "refund" ? `Only ${words} used.` : `Only ${words} left.`);
    return this.choice.problems(most, tooMuch);
  }

  problems() {
    if (!this.held) return { service_id: "" };
    const problems = this.misfits();
    if (!this.form.elements.reason.value.trim()) problems.reason = "Please give a reason.";
    return problems;
  }

  changed() {
    if (!this.choice) return;
    super.changed();
    part(this.dialog, "direction").hidden = this.deed === "refund";
    setText(part(this.dialog, "meaning"), MEANINGS[this.deed]);
    this.question.put(this.held && !Object.keys(this.misfits()).length ? this.correction() : null);
  }

  outcome({ left, granted }) {
    const words = left === null ? "not counted" : this.choice.words(left);
    return `Remaining after this: ${words}${granted ? ` (${this.choice.words(granted)} granted on top)` : ""}`;
  }

  hint(words) {
    setText(part(this.dialog, "hint"), words);
  }

  /** The correction without its reason, which changes nothing of what it leaves. */
  correction() {
    const body = {
      ...this.choice.body({ takes: this.deed === "remove" }),
      change_type: this.form.elements.change_type.value,
    };
    return { url: `/packages/api/customer-packages/${this.held.id}/adjust`, body };
  }

  request() {
    const { url, body } = this.correction();
    return { url, body: { ...body, reason: this.form.elements.reason.value.trim() } };
  }

  saved() {
    toast({ refund: "It is given back.", add: "It is added.", remove: "It is removed." }[this.deed]);
    announceChange(this.held.id);
  }
}
