// The page of an invoice or a credit note: the roll is as long as what stands on it; an address that ends in #print
// prints it at once, one in #email asks where to send it; [data-refunds] opens the refund.

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
