// What every page has: forms that speak JSON, dialogs, comboboxes in forms, bars with their share, and rows of links
// ([data-row]) too long for a phone, of which the current one is in sight.

import { mountPhoneChecks } from "./components/customers/phone_check.js";
import { mountComboboxFields } from "./components/combobox_field.js";
import { mountJsonForms } from "./components/json_form.js";
import { mountDialogs } from "./lib/modal.js";
import { mountProgress } from "./lib/progress.js";
import { showKeptToast } from "./lib/toast.js";

mountProgress(document);
mountDialogs(document);
mountComboboxFields(document);
mountPhoneChecks(document);
mountJsonForms(document);
showKeptToast();

for (const link of document.querySelectorAll("[data-row] [aria-current]")) {
  link.scrollIntoView({ block: "nearest", inline: "center" });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
