// The page of an invoice or a credit note: the roll is as long as what stands on it; an address that ends in #print
// prints it at once, one in #email asks where to send it; [data-refunds] opens the refund,
// [data-edits] the change of a line.

import { EditSheet } from "./components/billing/undo/edit_line.js";
import { RefundSheet } from "./components/billing/undo/refund_sheet.js";
import { fitRoll } from "./components/billing/roll_length.js";
import { openDialog } from "./lib/modal.js";

const receipt = document.querySelector("[data-receipt]");
if (receipt) fitRoll(receipt);
if (window.location.hash === "#print") window.print();
const email = document.getElementById("email");
if (window.location.hash === "#email" && email) openDialog(email);

const refund = document.getElementById("refund");
if (refund) {
  const sheet = new RefundSheet(refund);
  document.querySelector("[data-refunds]").addEventListener("click", () => sheet.open());
}

const edit = document.getElementById("edit");
if (edit) {
  const sheet = new EditSheet(edit);
  for (const button of document.querySelectorAll("[data-edits]")) {
    button.addEventListener("click", () => sheet.open(Number(button.dataset.edits)));
  }
}
