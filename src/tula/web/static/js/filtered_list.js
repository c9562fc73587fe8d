// The entry of pages that are one filtered list.

import { FilteredList } from "./components/filtered_list.js";

new FilteredList(document.querySelector("[data-filtered-list]"));
