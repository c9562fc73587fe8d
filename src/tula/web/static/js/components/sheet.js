// A dialog with one form that is saved through the API. It closes only on Close or after it was saved.
// Reads: button[type=submit] (disabled until the form is valid), [data-form-message], [data-part=about].
// Subclasses say what is wrong (`problems`), what is sent (`request`) and what is told afterwards (`saved`).

import { part, setText } from "../lib/dom.js";
import { clearErrors, clearInvalid, markInvalid, showErrors } from "../lib/form.js";
import { ApiError, newKey, patchJson, postJson } from "../lib/http.js";
import { closeDialog, detachWhenClosed, openDialog } from "../lib/modal.js";
import { toast } from "../lib/toast.js";

export class Sheet {
  constructor(dialog) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.submitButton = dialog.querySelector("button[type=submit]");
    this.isSending = false;
    this.dirty = new Set();
    this.key = newKey();
    detachWhenClosed(dialog);
    this.form.noValidate = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener("input", (event) => this.onInput(event.target));
    this.form.addEventListener("focusout", (event) => this.explain(event.target));
  }

  /** What is wrong with the form: {field name: sentence}. An empty sentence is wrong, but speaks for itself. */
  problems() {
    return {};
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** Show the form afresh. */
  show() {
    this.form.reset();
    this.dirty.clear();
    clearErrors(this.form);
    this.say("");
    this.changed();
    openDialog(this.dialog);
  }

  about(text) {
    setText(part(this.dialog, "about"), text);
  }

  onInput(field) {
    this.dirty.add(nameOf(field));
    this.changed();
    if (field.value !== "") this.explain(field);
  }

  /** The form is another one now: another intention, perhaps valid, perhaps not. */
  changed() {
    if (!this.isSending) this.key = newKey();
    this.submitButton.disabled = this.isSending || Object.keys(this.problems()).length > 0;
  }

  /** Say beside a field what is wrong with it, once it was touched. */
  explain(field) {
    const name = nameOf(field);
    if (!name || !(this.dirty.has(name) || field.dataset.errorFor)) return;
    const message = this.problems()[name] ?? "";
    if (!message) clearInvalid(field);
    else if (document.getElementById(field.getAttribute("aria-errormessage"))?.textContent !== message) {
      markInvalid(field, message);
    }
  }

  async submit() {
    if (this.isSending || Object.keys(this.problems()).length > 0) return;
    this.isSending = true;
    this.submitButton.disabled = true;
    clearErrors(this.form);
    this.say("");
    const { url, body, method } = this.request();
    try {
      const answer = await (method === "PATCH" ? patchJson : postJson)(url, body, { key: this.key });
      this.isSending = false;
      closeDialog(this.dialog);
      this.saved(answer);
    } catch (error) {
      this.isSending = false;
      if (!(error instanceof ApiError)) throw error;
      this.refused(error);
    }
  }

  refused(error) {
    const homeless = showErrors(this.form, error.errors);
    this.say([error.message, ...homeless.filter((one) => one !== error.message)].join(" "));
    toast(error.message);
    // Nobody knows whether an unanswered request was done: the same key again does it at most once.
    const key = this.key;
    this.changed();
    if (error.isUnknown) this.key = key;
  }

  say(message) {
    const place = this.dialog.querySelector("[data-form-message]");
    place.textContent = message;
    place.hidden = !message;
  }
}

/** Tell the page that a customer package is another one now. */
export function announceChange(id) {
  document.dispatchEvent(new CustomEvent("package:changed", { detail: { id } }));
}

function nameOf(field) {
  return field.dataset.errorFor ?? field.name;
}
