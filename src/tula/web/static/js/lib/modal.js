// Dialogs. They close only on Close or after a successful Save: Escape and a click outside keep what was typed.
// Attributes: data-opens="dialog-id" on a button; data-closes on the buttons inside.

import { carryToasts } from "./toast.js";

/** Open a <dialog> and put the cursor into its first field. */
export function openDialog(dialog) {
  if (!dialog.isConnected) document.getElementById("content").append(dialog);
  if (!dialog.open) {
    dialog.showModal();
    carryToasts(dialog);
  }
  dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
}

export function closeDialog(dialog) {
  if (dialog.open) dialog.close();
}

/** Keep a dialog out of the document while it is closed, so that its fields are not found among the page's. */
export function detachWhenClosed(dialog) {
  dialog.remove();
  dialog.addEventListener("close", () => {
    if (!dialog.open) dialog.remove();
  });
}

export function mountDialogs(root) {
  for (const dialog of root.querySelectorAll("dialog")) {
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") event.preventDefault();
    });
    for (const button of dialog.querySelectorAll("[data-closes]")) {
      button.addEventListener("click", () => closeDialog(dialog));
    }
  }
  for (const button of root.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => openDialog(document.getElementById(button.dataset.opens)));
  }
}
