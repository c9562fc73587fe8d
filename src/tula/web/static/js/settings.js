// The settings' pages.

import { LiveFragment } from "./components/live_fragment.js";
import { LogoField } from "./components/logo_field.js";
import { MethodOrder } from "./components/settings/method_order.js";
import { UnsavedChanges } from "./components/unsaved.js";

for (const element of document.querySelectorAll("[data-logo]")) new LogoField(element);
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  for (const list of form.querySelectorAll("[data-methods]")) new MethodOrder(list, form);
  for (const element of document.querySelectorAll("[data-live]")) new LiveFragment(element, form);
  new UnsavedChanges(form);
}
