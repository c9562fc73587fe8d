// The packages page's entry: opens the form that assigns a package and shows what the chosen package promises.

import { AssignForm } from "./components/assign_form.js";

const form = new AssignForm(document.getElementById("assign"));
for (const button of document.querySelectorAll("[data-action=assign]")) {
  button.addEventListener("click", () => form.open());
}

window.Tula = Object.assign(window.Tula ?? {}, {
  /** Open the form that assigns a package, for a customer by id or for whoever is chosen in it. */
  openAssignModal: (customerId = null) => form.open(customerId),
});

form.openIfAsked();
