// Record Usage: takes sessions or rupees from a package without a bill.
// Reads data-timezone on the dialog; data-part: staff, warning, hint, and what ItemChoice reads.

import { part, setText } from "../../lib/dom.js";
import { day } from "../../lib/format.js";
import { nowIn } from "../../lib/calendar.js";
import { postJson } from "../../lib/http.js";
import { Question } from "../../lib/question.js";
import { toast } from "../../lib/toast.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";
import { ItemChoice } from "./item_choice.js";
import { Sheet, announceChange } from "../sheet.js";

export class UseSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.choice = new ItemChoice(this.form, () => this.changed());
    this.staff = new Combobox(part(dialog, "staff").querySelector("input"), {
      ...source("staff"),
      onChoose: () => this.changed(),
    });
    this.choice.select.addEventListener("change", () => this.changed());
    this.question = new Question({
      ask: ({ url, body }) => postJson(`${url}/preview`, body),
      answered: ({ left }) => this.hint(`Remaining after this: ${this.choice.words(left)}`),
      failed: (error) => this.hint(error.message),
      dropped: () => this.hint(""),
    });
  }

  open(held) {
    this.held = held;
    this.about(`${held.package.name} · ${held.customer.name}`);
    this.form.reset();
    this.staff.choose(null);
    this.question.drop();
    this.choice.offer(held.items, (item) => !isSpent(item));
    super.show();
    this.choice.showItem();
    this.form.elements.usage_date.value = this.now = nowIn(this.dialog.dataset.timezone);
    this.form.elements.usage_date.max = this.now;
    this.warn();
    this.changed();
    (this.choice.isMoney ? this.choice.amount : this.choice.qty).focus();
  }

  warn() {
    const warnings = {
      paused: "This package is paused: only a use from before the pause can be recorded.",
      expired: `This package expired on ${day(this.held.expires_on ?? "")}: choose the day it was used.`,
      completed: "Nothing is left on this package.",
      cancelled: "This package was cancelled.",
    };
    const warning = part(this.dialog, "warning");
    setText(warning, warnings[this.held.status] ?? "");
    warning.hidden = !warning.textContent;
  }

  /** True while the warning stands: the package cannot be used now, and no other day is chosen. */
  get isBarred() {
    return this.held?.status !== "active" && this.form.elements.usage_date.value === this.now;
  }

  problems() {
    if (!this.held) return { service_id: "" };
    const problems = this.choice.problems(this.choice.left, (most) => `Only ${most} left.`);
    const when = this.form.elements.usage_date.value;
    if (when && when > nowIn(this.dialog.dataset.timezone)) problems.usage_date = "The date of use cannot be in the future.";
    return problems;
  }

  changed() {
    if (!this.choice) return;
    super.changed();
    const { item, left } = this.choice;
    const isCounted = Boolean(item) && left !== null;
    this.question.put(isCounted && !this.isBarred && !Object.keys(this.problems()).length ? this.use() : null);
    if (!isCounted) this.hint(item ? `Remaining after this: ${item.benefit_type === "unlimited" ? "unlimited" : "not counted"}` : "");
  }

  hint(words) {
    setText(part(this.dialog, "hint"), words);
  }

  /** The use without what is only noted about it. */
  use() {
    const { usage_date: when } = this.form.elements;
    const body = this.choice.body();
    if (when.value && when.value !== this.now) body.usage_date = when.value;
    return { url: `/packages/api/customer-packages/${this.held.id}/use`, body };
  }

  request() {
    const { notes } = this.form.elements;
    const { url, body } = this.use();
    if (this.staff.chosen) body.staff_id = this.staff.chosen.id;
    if (notes.value.trim()) body.notes = notes.value.trim();
    return { url, body };
  }

  saved() {
    toast("The use is recorded.");
    announceChange(this.held.id);
  }
}

function isSpent(item) {
  if (item.benefit_type === "prepaid") return item.balance_remaining === 0;
  return item.remaining_qty === 0;
}
