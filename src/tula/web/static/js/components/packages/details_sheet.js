// The details of a customer package, rendered by the server: summary, benefits, usage, and what can be done.
// Reads [data-part=content] with data-assignment-id; data-action on buttons; [data-closes]; [data-part=usage].

import { h, part } from "../../lib/dom.js";
import { getFragment } from "../../lib/fragment.js";
import { closeDialog, detachWhenClosed, openDialog } from "../../lib/modal.js";
import { mountProgress } from "../../lib/progress.js";
import { toast } from "../../lib/toast.js";

const PATIENCE = 300;

export class DetailsSheet {
  /** @param {(action: string, id: number) => void} onAction called for Record Usage, Adjust / Refund, Pause, Resume */
  constructor(dialog, onAction) {
    this.dialog = dialog;
    this.id = null;
    detachWhenClosed(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-closes]")) closeDialog(dialog);
      const action = event.target.closest("[data-action]")?.dataset.action;
      if (action === "all-usage") this.showUsage(`/packages/${this.id}/usage`);
      else if (action) onAction(action, this.id);
      const link = event.target.closest("[data-part=usage] a[data-stays]");
      if (link) {
        event.preventDefault();
        this.showUsage(link.href);
      }
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  async open(id, focusOn = null) {
    this.id = id;
    const waiting = setTimeout(() => {
      part(this.dialog, "content").replaceChildren(h("p", { class: "sheet-body" }, "Loading…"));
      openDialog(this.dialog);
    }, PATIENCE);
    try {
      const content = part(await getFragment(`/packages/${id}/details`), "content");
      if (this.id !== id) return;
      part(this.dialog, "content").replaceWith(content);
      mountProgress(content);
      openDialog(this.dialog);
      (focusOn && content.querySelector(`.sheet-foot [data-action="${focusOn}"]`) || content.querySelector("[data-closes]")).focus();
      this.dialog.scrollTop = 0;
    } catch (error) {
      closeDialog(this.dialog);
      toast(error.message);
    } finally {
      clearTimeout(waiting);
    }
  }

  close() {
    closeDialog(this.dialog);
  }

  async showUsage(url) {
    try {
      const usage = part(await getFragment(url), "usage");
      part(this.dialog, "usage").replaceWith(usage);
      const heading = this.dialog.querySelector("#details-usage");
      heading.textContent = "All usage";
      this.dialog.querySelector("[data-action=all-usage]")?.remove();
      heading.focus();
      heading.scrollIntoView({ block: "nearest" });
    } catch (error) {
      toast(error.message);
    }
  }
}
