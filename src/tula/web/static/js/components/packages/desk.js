// Opens the dialogs of customer packages one at a time, and brings back what they were opened from.
// The list's page has the dialogs assign and details; a package's own page only those that change it.

import { getJson } from "../../lib/http.js";
import { toast } from "../../lib/toast.js";
import { AdjustSheet } from "./adjust_sheet.js";
import { AssignSheet } from "./assign_sheet.js";
import { CancelSheet } from "./cancel_sheet.js";
import { DetailsSheet } from "./details_sheet.js";
import { TermsSheet } from "./terms_sheet.js";
import { UseSheet } from "./use_sheet.js";

export class PackageDesk {
  constructor() {
    const dialogs = [...document.querySelectorAll("dialog.sheet")];
    const dialog = (id) => dialogs.find((one) => one.id === id);
    this.list = null;
    this.assign = dialog("assign") && new AssignSheet(dialog("assign"));
    this.details = dialog("details") && new DetailsSheet(dialog("details"), (action, id) => this.act(action, id));
    this.sheets = {
      use: new UseSheet(dialog("use")),
      adjust: new AdjustSheet(dialog("adjust")),
      pause: new TermsSheet(dialog("pause")),
      resume: new TermsSheet(dialog("resume")),
      extend: new TermsSheet(dialog("extend")),
      cancel: new CancelSheet(dialog("cancel")),
    };
    this.opened = null;
    for (const one of dialogs) one.addEventListener("close", () => this.onClose(one));
  }

  /** Do what a button says to a package. */
  act(action, id) {
    return action === "view" ? this.openDetails(id) : this.openSheet(action, id);
  }

  openAssign(customerId = null) {
    this.opened = null;
    return this.assign?.open(customerId);
  }

  openDetails(id) {
    this.opened = { action: "view", id };
    return this.details.open(id);
  }

  /** Open a dialog that changes a package; the details make room for it and come back afterwards. */
  async openSheet(action, id) {
    if (this.isOpening) return;
    this.isOpening = true;
    const fromDetails = Boolean(this.details?.isOpen);
    if (fromDetails) {
      // At once, so that no click meets the details while the other dialog is on its way.
      this.isSwapping = true;
      this.details.close();
    }
    this.opened = { action, id, fromDetails: fromDetails && this.details.id === id };
    try {
      const { customer_package: held } = await getJson(`/packages/api/customer-packages/${id}`);
      this.sheets[action].open(held);
    } catch (error) {
      if (this.opened.fromDetails) await this.details.open(id, action);
      toast(error.message);
    } finally {
      this.isOpening = false;
    }
  }

  async onClose(dialog) {
    if (this.isSwapping && dialog === this.details?.dialog) {
      this.isSwapping = false;
      return;
    }
    const { action, id, fromDetails } = this.opened ?? {};
    if (dialog.id !== "details" && fromDetails) {
      await this.details.open(id, action);
      this.opened = { action: "view", id };
      return;
    }
    if (id && document.activeElement === document.body) this.list?.focusRow(id, action);
  }
}
