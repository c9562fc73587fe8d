// A piece of the page that follows a form: asked of the server once typing is quiet, and only the newest answer counts.
// Reads data-live (where to ask; the form's fields go along), and inside the piece data-sets with data-value: a button
// that puts a value into the field of that name.

import { debounce } from "../lib/dom.js";
import { getFragment } from "../lib/fragment.js";

const QUIET = 250;

export class LiveFragment {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.question = null;
    this.askSoon = debounce(() => this.ask(), QUIET);
    // Fields may stand outside their form; their events pass the document alone.
    document.addEventListener("input", (event) => {
      if (event.target.form === form) this.askSoon();
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-sets]");
      if (button) this.set(button.dataset.sets, button.dataset.value);
    });
  }

  set(name, value) {
    const field = this.form.elements[name];
    field.value = value;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async ask() {
    this.question?.abort();
    this.question = new AbortController();
    const { signal } = this.question;
    try {
      const answer = await getFragment(`${this.element.dataset.live}?${new URLSearchParams(new FormData(this.form))}`, { signal });
      if (signal.aborted) return;
      this.element.replaceChildren(...answer.body.childNodes);
      this.element.classList.remove("is-old");
    } catch (error) {
      if (error.name !== "AbortError") this.element.classList.add("is-old");
    }
  }
}
