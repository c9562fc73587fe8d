// The open bill kept on this device, bills on hold, and what was sent without an answer: what staff do with them.

import { recordOf } from "./bill_record.js";
import { DraftKeeper } from "./draft_keeper.js";
import { HeldBills } from "./held_bills.js";
import { toast } from "../../lib/toast.js";

export class Drafts {
  /**
   * `fill(record)` shows a kept bill on an empty desk, `empty()` makes the desk empty; `mayLeave()` is false while an
   * invoice is being written, `isDone()` is true once the open one is.
   */
  constructor({ bill, payments, issue, fill, empty, mayLeave, isDone }) {
    Object.assign(this, { fill, empty, mayLeave, isDone });
    this.heldBills = new HeldBills({
      resume: (id) => this.resume(id),
      discard: (id) => this.keeper.discard(id),
      putBack: (draft) => this.keeper.putBack(draft),
    });
    this.keeper = new DraftKeeper({
      snapshot: () => (isDone() ? null : recordOf(bill, { payments: payments.record(), pending: issue.pending })),
      onHeld: (drafts) => this.heldBills.show(drafts),
    });
    this.bill = bill;
  }

  /** True while the bill on the desk may not be changed: it is being written, or is written. */
  get isLocked() {
    return !this.mayLeave() || this.isDone();
  }

  /** Show what this tab had open; who has begun to type meanwhile finds it on hold. Tells whether it is shown. */
  async begin() {
    const draft = await this.keeper.begin();
    if (!draft) return false;
    if (this.bill.isEmpty) this.fill(draft);
    else await this.keeper.putAside(draft);
    return this.bill.lines.length > 0;
  }

  /** Something was typed: keep it soon. */
  soon() {
    this.keeper.soon();
  }

  save() {
    this.keeper.save();
  }

  /** Begin the next bill; one with lines that was not written is given up, which can be undone. */
  async next() {
    if (!this.mayLeave()) return;
    if (this.isDone() || !this.bill.lines.length) {
      this.empty();
      await this.keeper.next();
      return;
    }
    const words = this.words();
    const id = await this.keeper.hold();
    this.empty();
    const draft = this.keeper.discard(id);
    toast(`${words} is given up.`, {
      action: {
        text: "Undo",
        run: () => {
          this.keeper.putBack(draft);
          this.resume(id);
        },
      },
    });
  }

  async hold() {
    if (!this.mayLeave() || this.isDone() || this.bill.isEmpty) return;
    const words = this.words();
    const id = await this.keeper.hold();
    this.empty();
    toast(`${words} is on hold.`, { action: { text: "Take it back", run: () => this.resume(id) } });
  }

  words() {
    const { customer } = this.bill;
    return customer ? `The bill of ${customer.name}` : "The bill without a customer";
  }

  /** Open a bill on hold; what is on the desk goes on hold instead of it. */
  async resume(id) {
    if (!this.mayLeave()) return;
    if (!this.isDone() && !this.bill.isEmpty) await this.hold();
    const draft = await this.keeper.resume(id);
    if (!draft) {
      toast("That bill is open in another tab by now.");
      return;
    }
    this.empty();
    this.fill(draft);
  }

  openHeld() {
    this.heldBills.open();
  }
}
