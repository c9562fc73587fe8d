// The entry of the pages of stock: their list, their dialogs, and what is shown anew when stock changed.

import { FilteredList } from "./components/filtered_list.js";
import { AdjustStockSheet } from "./components/inventory/adjust_sheet.js";
import { ReceiveSheet } from "./components/inventory/receive_sheet.js";
import { refreshLive } from "./components/inventory/live.js";
import { writeOff } from "./components/inventory/write_off.js";

const listRoot = document.querySelector("[data-filtered-list]");
if (listRoot) new FilteredList(listRoot);

const receiveDialog = document.getElementById("receive");
const adjustDialog = document.getElementById("adjust-stock");
const receive = receiveDialog && new ReceiveSheet(receiveDialog);
const adjust = adjustDialog && new AdjustStockSheet(adjustDialog);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("receives" in button.dataset) receive?.show();
  if ("adjusts" in button.dataset) adjust?.open(button.dataset);
  if ("writesOff" in button.dataset) writeOff(button);
});
document.addEventListener("stock:changed", () => refreshLive());
