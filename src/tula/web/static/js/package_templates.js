// The entry of the packages' price list: wires its buttons to the form and to the switch between active and inactive.

import { BulkEdit } from "./components/catalogue/bulk_edit.js";
import { TemplateSheet } from "./components/packages/template_sheet.js";
import { part } from "./lib/dom.js";
import { getFragment } from "./lib/fragment.js";
import { getJson, newKey, patchJson } from "./lib/http.js";
import { toast } from "./lib/toast.js";

const sheet = new TemplateSheet(document.getElementById("template"));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-action]");
  if (!button) return;
  const id = button.closest("[data-template-id]")?.dataset.templateId;
  const { action } = button.dataset;
  try {
    if (action === "new-template") sheet.open();
    else if (action === "edit") sheet.open((await getJson(`/packages/api/templates/${id}`)).template);
    else if (action === "activate" || action === "deactivate") await setActive(button, id, action === "activate");
  } catch (error) {
    button.disabled = false;
    toast(error.message);
  }
});

async function setActive(button, id, isActive) {
  button.disabled = true;
  const { template } = await patchJson(`/packages/api/templates/${id}`, { is_active: isActive }, { key: newKey() });
  toast(isActive ? `${template.name} can be sold again.` : `${template.name} is no longer sold. Who holds it keeps it.`);
  await refresh();
  document.querySelector(`[data-template-id="${id}"] [data-action=edit]`)?.focus();
}

/** Show the list as it is now. */
async function refresh() {
  part(document, "results").replaceWith(part(await getFragment(window.location.href), "results"));
  wireBulk();
}

/** Rows that may be chosen are changed together. */
function wireBulk() {
  const root = document.querySelector("[data-catalogue]");
  if (root) new BulkEdit(root);
}

document.addEventListener("template:changed", refresh);
wireBulk();
