// The lines of the bill: a row for each, in their order, and what is done to lines by button or key.

import { LineRow } from "./line_row.js";
import { openOverride } from "./override.js";
import { setText } from "../../lib/dom.js";
import { toast } from "../../lib/toast.js";

export class LineList {
  /** `status` is where screen readers are told what happened; `onCount(line)` when other units are taken. */
  constructor(root, bill, { staff, held, canOverride, status, onCount, onEmpty }) {
    Object.assign(this, { root, bill, staff, held, canOverride, status, onCount, onEmpty });
    this.rows = new Map();
    this.removed = null;
  }

  /** Show the lines of the bill: new ones get a row, removed ones lose theirs, all stand in their order. */
  sync() {
    for (const [line, row] of this.rows) {
      if (this.bill.lines.includes(line)) continue;
      row.element.remove();
      this.rows.delete(line);
    }
    this.bill.lines.forEach((line, index) => {
      if (!this.rows.has(line)) this.rows.set(line, this.make(line));
      const row = this.rows.get(line);
      if (this.root.children[index] !== row.element) this.root.insertBefore(row.element, this.root.children[index] ?? null);
      row.count(index + 1);
    });
  }

  make(line) {
    return new LineRow(line, {
      staff: this.staff,
      held: this.held,
      canOverride: this.canOverride,
      changed: () => this.bill.changed(),
      countChanged: this.onCount,
      act: (name, one) => this.act(name, one),
    });
  }

  setStaff(staff) {
    this.staff = staff;
    for (const row of this.rows.values()) row.fillStaff(staff);
  }

  /** The line that the cursor is in, else the last. */
  get current() {
    const inside = document.activeElement?.closest?.(".line");
    return this.bill.lines.find((line) => inside && this.rows.get(line)?.element === inside) ?? this.bill.lines.at(-1) ?? null;
  }

  /** Open the choice of benefit of the line that the cursor is in, else of the last service. */
  openBenefit() {
    const line = this.current?.kind === "service" ? this.current : this.bill.linesOf("service").at(-1);
    if (line) openOverride(this.elementOf(line));
  }

  /** Do something to a line: "remove", "up", "down" or "duplicate". */
  act(name, line = this.current) {
    if (!line) return;
    if (name === "remove") this.remove(line);
    else if (name === "duplicate") this.duplicate(line);
    else this.move(line, name === "up" ? -1 : 1);
  }

  remove(line) {
    const next = this.bill.lines[this.bill.lines.indexOf(line) + 1] ?? this.bill.lines[this.bill.lines.indexOf(line) - 1];
    const wasInside = this.rows.get(line).element.contains(document.activeElement);
    this.removed = { line, index: this.bill.removeLine(line) };
    if (wasInside && next) this.rows.get(next).focus();
    else if (wasInside) this.onEmpty();
    this.undoToast?.remove();
    this.undoToast = toast(`${line.item.name} is off the bill.`, { action: { text: "Undo", run: () => this.undo() } });
  }

  /** Put back what was removed last, where it stood. */
  undo() {
    if (!this.removed) return;
    const { line, index } = this.removed;
    this.forgetRemoved();
    this.bill.insertLine(line, Math.min(index, this.bill.lines.length));
    this.rows.get(line).focus();
    this.say(`${line.item.name} is back, line ${this.bill.lines.indexOf(line) + 1}.`);
  }

  forgetRemoved() {
    this.removed = null;
    this.undoToast?.remove();
  }

  duplicate(line) {
    const copy = this.bill.duplicateLine(line);
    this.onCount(copy);
    this.rows.get(copy).focus();
    this.say(`${line.item.name} again, line ${this.bill.lines.indexOf(copy) + 1}.`);
  }

  move(line, step) {
    const row = this.rows.get(line);
    const focused = row.element.contains(document.activeElement) ? document.activeElement : null;
    const isMoved = this.bill.moveLine(line, step);
    focused?.focus();
    const place = `line ${this.bill.lines.indexOf(line) + 1} of ${this.bill.lines.length}`;
    this.say(isMoved ? `${line.item.name} is now ${place}.` : `${line.item.name} stays ${place}.`);
  }

  say(words) {
    setText(this.status, words);
  }

  /** Tell whether every line has what only staff can say; the first without is asked for it. */
  areComplete() {
    return this.bill.lines.every((line) => this.rows.get(line).isComplete());
  }

  setQuantity(line, units) {
    this.rows.get(line)?.setQuantity(units);
  }

  focus(line) {
    this.rows.get(line)?.focus();
  }

  /** Mark the line that the entry fields still belong to. */
  markFresh(fresh) {
    for (const [line, row] of this.rows) row.element.classList.toggle("is-fresh", line === fresh);
  }

  /** Write what the preview says into the rows. */
  show(invoice) {
    for (const kind of ["service", "product", "package"]) {
      const answers = invoice.lines.filter((line) => line.kind === kind);
      this.bill.pricedLinesOf(kind).forEach((line, index) => {
        if (answers[index]) this.rows.get(line).show(answers[index]);
      });
    }
  }

  /** Say which batches a product comes from and how many are left, or that there are too few. */
  showStock(line, answer) {
    this.rows.get(line)?.stock?.show(answer);
  }

  /** The row of a line, for those who write into it. */
  elementOf(line) {
    return this.rows.get(line)?.element ?? null;
  }

  complain(line, field, message) {
    this.rows.get(line)?.complain(field, message);
  }

  forgetAmounts() {
    for (const row of this.rows.values()) row.forgetAmounts();
  }

  clearComplaints() {
    for (const row of this.rows.values()) row.clearComplaints();
  }
}
