// Keeps the open bill on this device, so that a reload, a closed tab or a lost answer loses nothing.

import { billOfTab, hasLocks, holdBill, setBillOfTab } from "./draft_lock.js";
import { listDrafts, newDraftId, onOtherTab, readDraft, removeDraft, writeDraft } from "./draft_store.js";
import { debounce } from "../../lib/dom.js";

const WAIT = 200;

export class DraftKeeper {
  /** `snapshot()` gives the open bill as a record, or null when there is nothing to keep; `onHeld(list)` after changes. */
  constructor({ snapshot, onHeld }) {
    Object.assign(this, { snapshot, onHeld });
    this.held = null;
    this.later = debounce(() => this.save(), WAIT);
    window.addEventListener("pagehide", () => this.save());
    onOtherTab(() => this.tell());
  }

  /** Take up the bill of this tab, or one that a closed tab left; gives its record, or null for an empty desk. */
  async begin() {
    const own = billOfTab();
    this.held = own && (await holdBill(own, { isOwn: true }));
    const draft = this.held ? readDraft(own) : await this.#adopt(own);
    this.held ??= await holdBill(newDraftId());
    setBillOfTab(this.held.id);
    this.tell();
    return draft;
  }

  soon() {
    if (this.held) this.later();
  }

  save() {
    this.later.cancel();
    if (!this.held) return;
    const draft = this.snapshot();
    if (draft) writeDraft(this.held.id, { ...draft, isHeld: false });
    else removeDraft(this.held.id);
  }

  /** The bill is written or given up: forget it and begin another record. */
  async next() {
    if (this.held) removeDraft(this.held.id);
    await this.#open(newDraftId());
  }

  /** Put the open bill aside; gives its id, or null when there is nothing to put aside. */
  async hold() {
    this.later.cancel();
    const draft = this.held && this.snapshot();
    if (!draft) return null;
    const { id } = this.held;
    writeDraft(id, { ...draft, isHeld: true });
    await this.#open(newDraftId());
    return id;
  }

  /** Put a kept bill aside instead of showing it. */
  async putAside({ id, ...draft }) {
    writeDraft(id, { ...draft, isHeld: true });
    await this.#open(newDraftId());
    this.save();
  }

  /** Open a bill that was put aside; gives its record, or null when another tab was quicker. */
  async resume(id) {
    const held = await holdBill(id);
    const draft = held && readDraft(id);
    if (!draft) {
      held?.release();
      this.tell();
      return null;
    }
    if (this.held) removeDraft(this.held.id);
    this.held?.release();
    this.held = held;
    setBillOfTab(id);
    writeDraft(id, { ...draft, isHeld: false });
    this.tell();
    return draft;
  }

  /** Forget a bill that was put aside; gives its record, so that it can be put back. */
  discard(id) {
    const draft = readDraft(id);
    removeDraft(id);
    this.tell();
    return draft;
  }

  putBack({ id, ...draft }) {
    writeDraft(id, draft);
    this.tell();
  }

  /** The bills put aside; without locks also those that other tabs have or left open, as nobody can tell them apart. */
  list() {
    return listDrafts().filter((one) => one.id !== this.held?.id && (one.isHeld || !hasLocks));
  }

  tell() {
    this.onHeld(this.list());
  }

  async #open(id) {
    const old = this.held;
    this.held = null;
    this.held = await holdBill(id);
    setBillOfTab(id);
    old?.release();
    this.tell();
  }

  /**
   * Take up the latest bill that no living tab has open; others that were left so are put on hold. A copy of a living
   * tab (it knows a bill that another holds) begins empty.
   */
  async #adopt(own) {
    this.held = null;
    if (own || !hasLocks) return null;
    let taken = null;
    for (const draft of listDrafts().filter((one) => !one.isHeld)) {
      const held = await holdBill(draft.id);
      if (!held) continue;
      if (!taken) {
        this.held = held;
        taken = draft;
      } else {
        writeDraft(draft.id, { ...draft, isHeld: true });
        held.release();
      }
    }
    return taken;
  }
}
