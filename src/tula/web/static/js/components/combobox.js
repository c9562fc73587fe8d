// A searchable single choice: WAI-ARIA 1.2 combobox with a listbox popup, around an <input> with its own <label>.
// Answers that arrive late are dropped; typing is never interrupted. Keys: Down, Up, Home, End, Enter, Tab, Escape.

import { debounce, h, uniqueId } from "../lib/dom.js";

const WAIT = 140;

export class Combobox {
  /**
   * @param {HTMLInputElement} input
   * @param {object} options fetchItems(typed, signal) -> items (one with isNew offers to make what was not found); text(item); detail(item) for the right side;
   *   onChoose(item|null); onEnter() when Enter is pressed with nothing to choose; onPicked(item) when one was chosen by
   *   Enter or click, so that the cursor may go on; keepsChoice: what was chosen stays until something else is, and
   *   comes back when the field is left; empties: the field is for the next as soon as something is chosen.
   */
  constructor(input, { fetchItems, text, detail, onChoose, onEnter = null, onPicked = null, keepsChoice = false, empties = false }) {
    Object.assign(this, { input, fetchItems, text, detail, onChoose, onEnter, onPicked, keepsChoice, empties });
    this.chosen = null;
    this.items = [];
    this.active = -1;
    this.asking = null;
    this.shownFor = null;
    this.taking = Promise.resolve();
    this.search = debounce(() => this.ask(), WAIT);
    this.build();
    this.listen();
  }

  build() {
    const id = uniqueId("options");
    this.list = h("ul", { id, role: "listbox", "aria-label": "Suggestions" });
    this.status = h("p", { role: "status" });
    this.popup = h("div", { class: "combobox-popup", hidden: true }, this.status, this.list);
    const wrapper = this.input.closest(".combobox") ?? this.input.parentElement;
    wrapper.append(this.popup);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
    })) {
      this.input.setAttribute(name, value);
    }
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!this.keepsChoice && this.chosen) this.set(null);
      event.stopPropagation();
      this.search();
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("click", () => this.ask());
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => this.leave());
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(this.items[Number(option.dataset.index)]);
    });
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const isOpen = !this.popup.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) this.ask();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if ((event.key === "Home" || event.key === "End") && isOpen && this.active >= 0) {
      event.preventDefault();
      this.highlight(event.key === "Home" ? 0 : this.items.length - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && isOpen && this.active >= 0 && this.isUnfinished) {
      this.choose(this.items[this.active]);
    }
  }

  enter() {
    const isShown = !this.popup.hidden && this.active >= 0 && this.shownFor === this.wanted;
    if (isShown) this.pick(this.items[this.active]);
    else if (!this.isUnfinished) this.onEnter?.();
    else if (this.empties) this.takeTyped();
    else this.chooseBest((item) => this.pick(item));
  }

  /** Enter came before the answer: the field is free for the next at once, and what was typed is chosen when it comes. */
  takeTyped() {
    const typed = this.wanted;
    this.close();
    this.input.value = "";
    this.taking = this.taking.then(async () => {
      const items = await this.fetchItems(typed).catch(() => []);
      if (items.length) {
        this.set(items[0]);
        this.chosen = null;
        this.onPicked?.(items[0]);
      } else if (!this.input.value) {
        this.input.value = typed;
        this.show([], typed);
      }
    });
  }

  /** What is looked for: nothing while a choice stands in the field. */
  get wanted() {
    return this.isUnfinished ? this.input.value.trim() : "";
  }

  /** True while something is typed that is not what was chosen. */
  get isUnfinished() {
    const typed = this.input.value.trim();
    return typed !== "" && !(this.chosen && typed === this.text(this.chosen));
  }

  move(step) {
    if (!this.items.length) return;
    this.highlight((this.active + step + this.items.length) % this.items.length);
  }

  highlight(index) {
    this.active = index;
    for (const [position, option] of [...this.list.children].entries()) {
      option.classList.toggle("is-active", position === index);
      option.setAttribute("aria-selected", String(position === index));
      if (position === index) option.scrollIntoView({ block: "nearest" });
    }
    const current = this.list.children[index];
    if (current) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Ask for what is typed and show it; an older question still under way is dropped. */
  async ask() {
    this.search.cancel();
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const typed = this.wanted;
    try {
      const items = await this.fetchItems(typed, asking.signal);
      if (this.asking !== asking) return;
      this.asking = null;
      this.show(items, typed);
    } catch (error) {
      if (error.name === "AbortError" || this.asking !== asking) return;
      this.asking = null;
      this.show([], typed, error.message);
    }
  }

  show(items, typed, complaint = "") {
    this.items = items;
    this.shownFor = typed;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.list.hidden = items.length === 0;
    const isFound = items.some((item) => !item.isNew);
    this.status.textContent = isFound ? "" : complaint || (typed ? `Nothing found for “${typed}”.` : "Nothing here yet.");
    this.status.hidden = isFound;
    if (document.activeElement !== this.input) return;
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.highlight(items.length ? 0 : -1);
  }

  option(item, index) {
    const detail = this.detail(item);
    return h(
      "li",
      { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false", dataset: { index } },
      h("span", {}, this.text(item)),
      detail && h("small", {}, detail),
    );
  }

  /** Choose the first answer for what is typed, asking first when needed; true when there was one. */
  async chooseBest(choose = (item) => this.choose(item)) {
    if (!this.isUnfinished || this.isChoosing) return false;
    this.isChoosing = true;
    await this.ask();
    this.isChoosing = false;
    if (!this.items.length) return false;
    choose(this.items[Math.max(0, this.active)]);
    return true;
  }

  /** Choose by Enter or click. */
  pick(item) {
    this.choose(item);
    this.onPicked?.(item);
  }

  choose(item) {
    this.close();
    this.set(item);
    if (this.empties) this.chosen = null;
    this.input.value = item && !this.empties ? this.text(item) : "";
  }

  set(item) {
    this.chosen = item;
    this.onChoose(item);
  }

  /** Show a choice without telling anybody. */
  display(item) {
    this.chosen = item;
    this.input.value = item ? this.text(item) : "";
  }

  leave() {
    this.close();
    if (this.keepsChoice && this.chosen) this.input.value = this.text(this.chosen);
  }

  close() {
    this.search.cancel();
    this.asking?.abort();
    this.asking = null;
    this.items = [];
    this.shownFor = null;
    this.active = -1;
    this.list.replaceChildren();
    this.popup.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
