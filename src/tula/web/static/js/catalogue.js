// The entry of the catalogue's lists: rows are chosen and changed together.

import { BulkEdit } from "./components/catalogue/bulk_edit.js";

new BulkEdit(document.querySelector("[data-catalogue]"));
