// The one box that adds anything: a service, a product or a package. What is chosen is on the bill at once and the box
// is free for the next. `2 x facial` adds two.

import { Combobox } from "../combobox.js";
import { clearInvalid, markInvalid } from "../../lib/form.js";
import { grouped, rupees } from "../../lib/format.js";
import { getJson } from "../../lib/http.js";

const WORDS = { service: "Service", product: "Product", package: "Package" };
const COUNTED = /^(\d{1,4})\s*[x×*]\s*(?=\S)/i;

export class AnyBox {
  /** `onAdded(line)` after something was put on the bill. */
  constructor(bill, { onAdded }) {
    this.input = document.getElementById("entry-any");
    this.box = new Combobox(this.input, {
      fetchItems: (typed, signal) => find(typed, signal),
      text: (item) => item.name,
      detail: (item) => detailWords(item),
      onChoose: (item) => {
        if (!item) return;
        const { units, ...offer } = item;
        clearInvalid(this.input);
        onAdded(bill.addLine(item.kind, offer, item.kind === "package" ? 1 : units));
      },
      empties: true,
    });
    this.input.addEventListener("input", () => clearInvalid(this.input));
  }

  complain(message) {
    markInvalid(this.input, message);
    this.focus();
  }

  focus() {
    this.input.focus();
  }
}

async function find(typed, signal) {
  const counted = COUNTED.exec(typed);
  const units = Math.max(1, Number(counted?.[1] ?? 1));
  const words = counted ? typed.slice(counted[0].length) : typed;
  const answer = await getJson(`/integrated-billing/search?q=${encodeURIComponent(words)}`, { signal });
  return answer.items.map((item) => ({ ...item, units }));
}

function detailWords({ kind, price, qty_available: left, units }) {
  const stock = kind === "product" ? ` · ${left > 0 ? `${grouped(left)} left` : "none left"}` : "";
  return `${units > 1 && kind !== "package" ? `${units} × ` : ""}${WORDS[kind]} · ${rupees(price)}${stock}`;
}
