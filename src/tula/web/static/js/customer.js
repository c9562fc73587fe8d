// The entry of a customer's packages: the dialogs of /packages/ on their profile.

import { PackageDesk } from "./components/packages/desk.js";
import { keepToast } from "./lib/toast.js";

const desk = new PackageDesk();

document.querySelector("[data-customer-page]").addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) desk.act(button.dataset.action, Number(button.closest("[data-assignment-id]").dataset.assignmentId));
});
document.addEventListener("package:changed", () => {
  keepToast(document.querySelector("[data-toasts] .toast-line:last-child span")?.textContent ?? "Saved.");
  window.location.reload();
});
