// The first page: what takes longer to add up comes when the rest stands. Reads data-later="address of the piece".

import { getFragment } from "./lib/fragment.js";
import { setText } from "./lib/dom.js";

for (const place of document.querySelectorAll("[data-later]")) {
  getFragment(place.dataset.later).then(
    (piece) => place.replaceWith(...piece.body.children),
    () => setText(place, "This could not be added up just now. Load the page again, or open the report."),
  );
}
