// Which benefit of a package is meant: its service, and the size in sessions or rupees that goes with it.
// Reads data-part: item (a select), any and treatment (the combobox for benefits that cover every service),
// qty-field, amount-field.

import { h, part } from "../../lib/dom.js";
import { count, rupees } from "../../lib/format.js";
import { readAmount } from "../../lib/amount.js";
import { Combobox } from "../combobox.js";
import { source } from "../combobox_sources.js";

export class ItemChoice {
  /** @param {() => void} onChange called when another benefit or treatment is chosen */
  constructor(root, onChange) {
    this.root = root;
    this.select = part(root, "item");
    this.qty = part(root, "qty-field").querySelector("input");
    this.amount = part(root, "amount-field").querySelector("input");
    this.items = [];
    this.treatment = null;
    this.combobox = new Combobox(part(root, "treatment").querySelector("input"), {
      ...source("services"),
      onChoose: (service) => {
        this.treatment = service;
        onChange();
      },
    });
    this.select.addEventListener("change", () => this.showItem());
  }

  /** Offer these benefits; `usable(item)` false shows one that cannot be chosen. */
  offer(items, usable) {
    this.items = items;
    const chosen = items.find(usable);
    this.select.replaceChildren(...items.map((item) => {
      const option = h("option", { value: item.id, disabled: !usable(item) }, itemWords(item));
      option.selected = item === chosen;
      return option;
    }));
    this.combobox.choose(null);
    this.showItem();
  }

  /** Grey out what cannot be chosen, and move away from it. */
  allow(usable) {
    for (const [index, option] of [...this.select.options].entries()) option.disabled = !usable(this.items[index]);
    if (this.select.selectedOptions[0]?.disabled) {
      const next = [...this.select.options].find((option) => !option.disabled);
      if (next) next.selected = true;
    }
    this.showItem();
  }

  showItem() {
    part(this.root, "any").hidden = !this.item || this.item.service_id !== null;
    part(this.root, "qty-field").hidden = this.isMoney;
    part(this.root, "amount-field").hidden = !this.isMoney;
  }

  get item() {
    const option = this.select.selectedOptions[0];
    return option && !option.disabled ? this.items[this.select.selectedIndex] : undefined;
  }

  get isMoney() {
    return this.item?.benefit_type === "prepaid";
  }

  /** Sessions or rupees that are left; null where nothing is counted. */
  get left() {
    return (this.isMoney ? this.item.balance_remaining : this.item?.remaining_qty) ?? null;
  }

  /** Sessions or rupees used so far. */
  get used() {
    return (this.isMoney ? this.item.balance_used : this.item?.used_qty) ?? 0;
  }

  /** The size that is typed, in sessions or rupees; null when it is none. */
  get size() {
    const typed = this.isMoney ? readAmount(this.amount.value) : /^\d{1,4}$/.exec(this.qty.value)?.[0];
    return Number(typed) || null;
  }

  /** A size in words. */
  words(size) {
    return this.isMoney ? rupees(size) : String(size);
  }

  /** What is wrong; `most` is the largest size that makes sense (null: any), `tooMuch(most)` says so. */
  problems(most, tooMuch) {
    if (!this.item) return { service_id: "Nothing can be chosen here." };
    const found = {};
    if (this.item.service_id === null && !this.treatment) found.treatment = "";
    const size = this.size;
    const field = this.isMoney ? "amount" : "qty";
    if (size === null) {
      found[field] = this.isMoney ? "Please provide a valid amount." : "Please provide a valid quantity.";
    } else if (most !== null && size > most) found[field] = tooMuch(this.words(most));
    return found;
  }

  /** The part of the request that names the benefit and the size; `takes` makes it a size below nothing. */
  body({ takes = false } = {}) {
    const size = `${takes ? "-" : ""}${this.isMoney ? readAmount(this.amount.value) : this.size}`;
    return {
      service_id: this.item.service_id ?? this.treatment.id,
      item_id: this.item.id,
      ...(this.isMoney ? { amount: size } : { qty: Number(size) }),
    };
  }
}

/** A benefit and what is left of it: `Facial · 4 sessions left`. */
export function itemWords(item) {
  return `${item.service_name ?? "Every service"} · ${leftWords(item)}`;
}

function leftWords(item) {
  if (item.benefit_type === "prepaid") return `${rupees(item.balance_remaining)} left`;
  if (item.remaining_qty !== null) return `${count(item.remaining_qty, "session")} left`;
  return item.benefit_type === "unlimited" ? "unlimited" : `${item.discount_percent}% off`;
}
