// A list whose filters, order and page live in the address and change without leaving the page.
// Reads, in its root: a form, whose action is the list's address and whose fields name their unfiltered value in
// data-unfiltered; data-part: results (with data-found, the words that are read out), count; a[data-stays] (links that
// only change the list).

import { debounce, part, setText } from "../lib/dom.js";
import { getFragment } from "../lib/fragment.js";

const WAIT = 250;

export class FilteredList {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.asking = null;
    this.type = debounce(() => this.load(this.address(), "replace"), WAIT);
    this.form.addEventListener("input", (event) => event.target.type === "search" && this.type());
    this.form.addEventListener("change", (event) => event.target.type !== "search" && this.load(this.address(), "push"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.type.cancel();
      if (!this.isShown(this.address())) this.load(this.address(), "push");
    });
    root.addEventListener("click", (event) => this.onClick(event));
    window.addEventListener("popstate", () => this.load(window.location.href, null));
  }

  onClick(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[data-stays]");
    if (!link) return;
    event.preventDefault();
    this.load(link.href, "push");
  }

  /** The address that the form asks for, without what filters nothing. */
  address() {
    const asked = [...this.form.elements].filter(
      (field) => field.name && field.value.trim() && field.value !== field.dataset.unfiltered,
    );
    const query = new URLSearchParams(asked.map((field) => [field.name, field.value.trim()]));
    const path = this.form.getAttribute("action");
    return query.size ? `${path}?${query}` : path;
  }

  isShown(address) {
    return new URL(address, window.location.href).href === (this.wanted ?? window.location.href);
  }

  /** Show what an address finds; `history` is push, replace or null. A later question drops this one. */
  async load(address, history) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.wanted = new URL(address, window.location.href).href;
    part(this.root, "results").setAttribute("aria-busy", "true");
    try {
      const results = part(await getFragment(this.wanted, { signal: asking.signal }), "results");
      if (this.asking !== asking) return;
      if (history) window.history[`${history}State`](null, "", this.wanted);
      this.replace(results);
      // While somebody types, their field is theirs.
      this.fillForm(new URL(this.wanted).searchParams, history === "replace" ? document.activeElement : null);
    } catch (error) {
      if (error.name !== "AbortError" && this.asking === asking) window.location.assign(this.wanted);
    }
  }

  reload() {
    return this.load(window.location.href, null);
  }

  replace(results) {
    const old = part(this.root, "results");
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.stays : null;
    old.replaceWith(results);
    if (focused) (results.querySelector(`[data-stays="${focused}"]`) ?? this.form.elements.q).focus();
    setText(part(this.root, "count"), results.dataset.found);
  }

  fillForm(query, typed) {
    for (const field of this.form.elements) {
      if (!field.name || field === typed) continue;
      field.value = query.get(field.name) ?? field.dataset.unfiltered ?? "";
    }
  }
}
