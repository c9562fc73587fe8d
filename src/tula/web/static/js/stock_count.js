// The entry of the stock count.

import { CountSheet } from "./components/inventory/count_sheet.js";
import { CountTable } from "./components/inventory/count_table.js";
import { KeptCount } from "./components/inventory/kept_count.js";

const kept = new KeptCount();
const table = new CountTable(document.querySelector("[data-stock-count]"), kept);
const sheet = new CountSheet(document.getElementById("count-review"), kept);

document.querySelector("[data-part=review]").addEventListener("click", () => sheet.open());
document.addEventListener("count:changed", () => table.show());
