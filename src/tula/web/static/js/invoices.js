// The entry of the invoice list.

import { FilteredList } from "./components/filtered_list.js";

new FilteredList(document.querySelector("[data-filtered-list]"));
