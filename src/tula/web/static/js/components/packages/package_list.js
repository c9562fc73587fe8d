// The list of customer packages: a filtered list whose rows have buttons and are shown anew when they change.
// Reads, beside what a filtered list reads: tr[data-assignment-id] with [data-action] buttons.

import { getFragment } from "../../lib/fragment.js";
import { mountProgress } from "../../lib/progress.js";
import { FilteredList } from "../filtered_list.js";

export class PackageList extends FilteredList {
  /** @param {(action: string, id: number) => void} onAction called for a row's buttons and for the row itself */
  constructor(root, onAction) {
    super(root);
    this.onAction = onAction;
  }

  onClick(event) {
    super.onClick(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const action = event.target.closest("[data-action]")?.dataset.action;
    const row = event.target.closest("tr[data-assignment-id]");
    if (action && row) {
      event.preventDefault();
      this.onAction(action, Number(row.dataset.assignmentId));
    }
  }

  replace(results) {
    super.replace(results);
    mountProgress(results);
  }

  row(id) {
    return this.root.querySelector(`tr[data-assignment-id="${id}"]`);
  }

  /** Show the row of a package as it is now; its focus stays where it was. */
  async refresh(id) {
    if (!this.row(id)) return;
    const fresh = (await getFragment(`/packages/${id}/row`)).querySelector("tr");
    const old = this.row(id);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    const action = focused ? document.activeElement.dataset.action : null;
    fresh.classList.add("is-fresh");
    old.replaceWith(fresh);
    mountProgress(fresh);
    if (focused) this.focusRow(id, action);
  }

  /** Put the focus on what a row's button was, or on the row. */
  focusRow(id, action = null) {
    const row = this.row(id);
    const button = row?.querySelector(`.row-actions > [data-action="${action}"]:not(:disabled)`);
    (button ?? row?.querySelector("[data-action=view]"))?.focus();
  }
}
