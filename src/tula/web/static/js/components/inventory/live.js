// The parts of a page that show stock as it is: [data-live] with an id, shown anew when stock changed.

import { getFragment } from "../../lib/fragment.js";

/** Tell the page that stock is another now. */
export function announceStock() {
  document.dispatchEvent(new CustomEvent("stock:changed"));
}

/** Show every live part as the server has it now; the focus stays on the page. */
export async function refreshLive() {
  let fresh;
  try {
    fresh = await getFragment(window.location.href);
  } catch {
    window.location.reload();
    return;
  }
  for (const old of document.querySelectorAll("[data-live]")) {
    const part = fresh.getElementById(old.id);
    const hadFocus = old.contains(document.activeElement);
    if (part) old.replaceWith(part);
    if (hadFocus) document.getElementById("content").focus();
  }
}
