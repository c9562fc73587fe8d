// The entry of the packages pages: wires the list, the dialogs and the menus together.

import { PackageDesk } from "./components/packages/desk.js";
import { mountMenus } from "./components/packages/menu.js";
import { PackageList } from "./components/packages/package_list.js";
import { keepToast } from "./lib/toast.js";

const desk = new PackageDesk();
const listRoot = document.querySelector("[data-package-list]");
const pageRoot = document.querySelector("[data-package-page]");

if (listRoot) {
  const list = new PackageList(listRoot, (action, id) => desk.act(action, id));
  desk.list = list;
  mountMenus(listRoot);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-action=assign]")) desk.openAssign();
  });
  document.addEventListener("package:changed", (event) => {
    if (list.row(event.detail.id)) list.refresh(event.detail.id);
    else list.reload();
  });
  desk.assign.openIfAsked();
}

if (pageRoot) {
  const id = Number(pageRoot.dataset.assignmentId);
  for (const button of document.querySelectorAll(".page-actions [data-action]")) {
    button.addEventListener("click", () => desk.act(button.dataset.action, id));
  }
  document.addEventListener("package:changed", () => {
    keepToast(document.querySelector("[data-toasts] .toast-line:last-child span")?.textContent ?? "Saved.");
    window.location.reload();
  });
}

window.Tula = Object.assign(window.Tula ?? {}, {
  /** Open the form that assigns a package, for a customer by id or for whoever is chosen in it. */
  openAssignModal: (customerId = null) => desk.openAssign(customerId),
  /** Open the details of a customer package. */
  openDetails: (id) => desk.openDetails(id),
  /** Open the form that records a use. */
  openUseModal: (id) => desk.openSheet("use", id),
  /** Open the form that gives back or adjusts. */
  openAdjustModal: (id) => desk.openSheet("adjust", id),
});
