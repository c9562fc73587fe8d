// The list of customer packages: filters, order and page live in the address and change without leaving the page.
// Reads [data-package-list] with a form; data-part: results, count; a[data-stays] (links that only change the list);
// tr[data-assignment-id].

import { debounce, part, setText } from "../../lib/dom.js";
import { count } from "../../lib/format.js";
import { getFragment } from "../../lib/fragment.js";
import { mountProgress } from "../../lib/progress.js";

const WAIT = 250;
const NO_FILTER = { date_field: "assigned" };

export class PackageList {
  /** @param {(action: string, id: number) => void} onAction called for a row's buttons and for the row itself */
  constructor(root, onAction) {
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
    root.addEventListener("click", (event) => this.onClick(event, onAction));
    window.addEventListener("popstate", () => this.load(window.location.href, null));
  }

  onClick(event, onAction) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[data-stays]");
    if (link) {
      event.preventDefault();
      this.load(link.href, "push");
      return;
    }
    const action = event.target.closest("[data-action]")?.dataset.action;
    const row = event.target.closest("tr[data-assignment-id]");
    if (action && row) {
      event.preventDefault();
      onAction(action, Number(row.dataset.assignmentId));
    }
  }

  /** The address that the form asks for, without what filters nothing. */
  address() {
    const values = [...new FormData(this.form)].filter(([name, value]) => value.trim() && NO_FILTER[name] !== value);
    const query = new URLSearchParams(values.map(([name, value]) => [name, value.trim()]));
    return query.size ? `/packages/?${query}` : "/packages/";
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
      this.fillForm(new URL(this.wanted).searchParams);
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
    mountProgress(results);
    if (focused) (results.querySelector(`[data-stays="${focused}"]`) ?? this.form.elements.q).focus();
    setText(part(this.root, "count"), `${count(Number(results.dataset.total), "package")} found`);
  }

  fillForm(query) {
    for (const field of this.form.elements) {
      if (!field.name || field === document.activeElement) continue;
      field.value = query.get(field.name) ?? NO_FILTER[field.name] ?? "";
    }
  }

  row(id) {
    return this.root.querySelector(`tr[data-assignment-id="${id}"]`);
  }

  /** Show the row of a package as it is now; its focus stays where it was. */
  async refresh(id) {
    if (!this.row(id)) return;
    const fresh = (await getFragment(`/packages/${id}/row`)).querySelector("tr");
    const old = this.row(id);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    const action = focused ? document.activeElement.dataset.action : null;
    fresh.classList.add("is-fresh");
    old.replaceWith(fresh);
    mountProgress(fresh);
    if (focused) this.focusRow(id, action);
  }

  /** Put the focus on what a row's button was, or on the row. */
  focusRow(id, action = null) {
    const row = this.row(id);
    const button = row?.querySelector(`.row-actions > [data-action="${action}"]:not(:disabled)`);
    (button ?? row?.querySelector("[data-action=view]"))?.focus();
  }
}
