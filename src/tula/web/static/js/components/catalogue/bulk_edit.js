// Rows of the catalogue changed together: choose, see every change, save. The server says what changes.
// Reads data-catalogue="the address of their API" and data-part: pick-all, pick, bulk, chosen, save, preview, changes.

import { h, part, setText } from "../../lib/dom.js";
import { clearErrors, readForm, showErrors } from "../../lib/form.js";
import { percent, rupees } from "../../lib/format.js";
import { ApiError, newKey, postJson } from "../../lib/http.js";
import { keepToast } from "../../lib/toast.js";

/** What each field is called, and how it is written where the form has no choice of that value. */
const FIELDS = {
  price: ["Price", rupees],
  category: ["Category", String],
  is_active: ["Offered", String],
  low_stock_at: ["Low at", String, "never"],
  pick_order: ["Batches go", String],
  gst_rate: ["GST rate", percent],
};

export class BulkEdit {
  constructor(root) {
    this.root = root;
    this.form = part(root, "bulk");
    this.picks = [...root.querySelectorAll('[data-part="pick"]')];
    this.all = part(root, "pick-all");
    this.key = newKey();
    this.isSending = false;
    this.all.addEventListener("change", () => {
      for (const pick of this.picks) pick.checked = this.all.checked;
      this.changed();
    });
    for (const pick of this.picks) pick.addEventListener("change", () => this.changed());
    this.form.noValidate = true;
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(true);
    });
    part(root, "save").addEventListener("click", () => this.send(false));
    this.changed();
  }

  get ids() {
    return this.picks.filter((pick) => pick.checked).map((pick) => Number(pick.value));
  }

  /** Another edit than the one that was shown. */
  changed() {
    const { length } = this.ids;
    this.key = newKey();
    this.form.hidden = length === 0;
    this.all.checked = length === this.picks.length;
    this.all.indeterminate = length > 0 && length < this.picks.length;
    setText(part(this.root, "chosen"), String(length));
    part(this.root, "preview").hidden = true;
    part(this.root, "save").hidden = true;
  }

  async send(isDry) {
    if (this.isSending) return;
    this.isSending = true;
    clearErrors(this.form);
    this.say("");
    try {
      const body = { ...readForm(this.form), ids: this.ids, dry_run: isDry };
      if (!isDry) body.expected = this.seen;
      const { changes, fingerprint } = await postJson(`${this.root.dataset.catalogue}/bulk`, body, { key: isDry ? newKey() : this.key });
      this.seen = fingerprint;
      if (isDry) this.show(changes);
      else this.done(changes);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const homeless = showErrors(this.form, error.errors);
      this.say([error.message, ...homeless.filter((one) => one !== error.message)].join(" "));
      if (!error.isUnknown) this.key = newKey();
    } finally {
      this.isSending = false;
    }
  }

  show(changes) {
    part(this.root, "save").hidden = changes.length === 0;
    part(this.root, "preview").hidden = changes.length === 0;
    if (changes.length === 0) this.say("Nothing would change.");
    part(this.root, "changes").replaceChildren(...changes.map((one) => {
      const [word, write, none = "–"] = FIELDS[one.field];
      const choices = [...(this.form.elements[one.field]?.options ?? [])];
      const value = (what) => (what === null ? none : choices.find((choice) => choice.value === String(what))?.text ?? write(what));
      return h("tr", {},
        h("th", { scope: "row" }, one.name),
        h("td", { dataset: { label: "What" } }, word),
        h("td", { dataset: { label: "From" }, class: "quiet" }, value(one.from)),
        h("td", { dataset: { label: "To" } }, value(one.to)));
    }));
  }

  done(changes) {
    const entries = new Set(changes.map((one) => one.id)).size;
    keepToast(`${entries} changed.`);
    window.location.reload();
  }

  say(message) {
    const place = this.form.querySelector("[data-form-message]");
    place.textContent = message;
    place.hidden = !message;
  }
}
