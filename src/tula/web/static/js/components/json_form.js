// A form that sends itself as JSON. Attributes on the <form>:
//   data-api      where to (a "{field}" in it is filled from the field of that name, which is then not sent)
//   data-method   POST (default) or PATCH
//   data-done     what to say when it worked
//   data-then     "reload" (default) or an address; "{path.in.answer}" in it is filled from the answer
// Once the server has taken it the form tells so by the event "form:saved".
// One intention keeps one Idempotency-Key until the server answers or the form changes.

import { ApiError, newKey, patchJson, postJson } from "../lib/http.js";
import { clearErrors, readForm, showErrors } from "../lib/form.js";
import { keepToast } from "../lib/toast.js";

export function mountJsonForms(root) {
  for (const form of root.querySelectorAll("form[data-api]")) new JsonForm(form);
}

class JsonForm {
  constructor(form) {
    this.form = form;
    this.isSending = false;
    this.key = newKey();
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("input", () => {
      if (!this.isSending) this.key = newKey();
    });
  }

  async submit() {
    if (this.isSending) return;
    this.isSending = true;
    const buttons = this.form.querySelectorAll("button[type=submit]");
    for (const button of buttons) button.disabled = true;
    clearErrors(this.form);
    this.say("");
    const body = readForm(this.form);
    const url = this.form.dataset.api.replace(/\{(\w+)\}/g, (_, name) => take(body, name));
    try {
      const call = this.form.dataset.method === "PATCH" ? patchJson : postJson;
      const answer = await call(url, body, { key: this.key });
      if (this.form.dataset.done) keepToast(this.form.dataset.done);
      this.form.dispatchEvent(new CustomEvent("form:saved"));
      this.go(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const homeless = showErrors(this.form, error.errors);
      const isExplained = Object.keys(error.errors).length > 0 && homeless.length === 0;
      this.say(isExplained ? "Please look at the fields marked below." : [error.message, ...homeless].join(" "));
      if (!error.isUnknown) this.key = newKey();
      this.isSending = false;
      for (const button of buttons) button.disabled = false;
    }
  }

  say(message) {
    const place = this.form.querySelector("[data-form-message]");
    if (!place) return;
    place.textContent = message;
    place.hidden = !message;
  }

  go(answer) {
    const then = this.form.dataset.then ?? "reload";
    if (then === "reload") {
      window.location.reload();
      return;
    }
    window.location.assign(then.replace(/\{([\w.]+)\}/g, (_, path) =>
      encodeURIComponent(path.split(".").reduce((value, step) => value?.[step], answer) ?? "")));
  }
}

function take(body, name) {
  const value = body[name];
  delete body[name];
  return encodeURIComponent(value ?? 0);
}
