// Changes of a form that are not saved yet: a word beside Save, and the browser's question before the page is left.
// Reads data-part=unsaved, where it is said; hears "form:saved".

import { part, setText } from "../lib/dom.js";
import { readForm } from "../lib/form.js";

export class UnsavedChanges {
  constructor(form) {
    this.form = form;
    this.saved = this.now();
    this.isSaved = false;
    form.addEventListener("input", () => this.update());
    form.addEventListener("form:saved", () => {
      this.isSaved = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.isChanged) event.preventDefault();
    });
  }

  get isChanged() {
    return !this.isSaved && this.now() !== this.saved;
  }

  now() {
    return JSON.stringify(readForm(this.form));
  }

  update() {
    const place = part(this.form, "unsaved");
    if (place) setText(place, this.isChanged ? "Not saved yet" : "");
  }
}
