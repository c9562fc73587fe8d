// A combobox inside a form: the text field shows the name, a hidden field beside it carries the id.
// Attributes on the wrapper: data-combobox="customers|services|products|templates|staff", data-query for more filters.

import { Combobox } from "./combobox.js";
import { source } from "./combobox_sources.js";

export function mountComboboxFields(root) {
  for (const wrapper of root.querySelectorAll("[data-combobox]")) {
    const input = wrapper.querySelector("input[type=text]");
    const hidden = wrapper.querySelector("input[type=hidden]");
    input.dataset.errorFor = hidden.name;
    const combobox = new Combobox(input, {
      ...source(wrapper.dataset.combobox, wrapper.dataset.query),
      onChoose: (item) => {
        hidden.value = item ? item.id : "";
        hidden.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: item }));
        hidden.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    input.form?.addEventListener("reset", () => combobox.choose(null));
    wrapper.combobox = combobox;
  }
}
