// The sums panel and the total: it shows what the server answered, row by row (data-sum names the field).

import { h, part, setText } from "../../lib/dom.js";
import { percent, rupees } from "../../lib/format.js";

const ALWAYS = new Set(["services_subtotal", "inventory_subtotal", "taxable_amount"]);

export class Sums {
  constructor(root) {
    this.root = root;
    this.total = part(root, "total");
    this.interstate = root.querySelector("[name=is_interstate]");
    this.clear();
  }

  clear() {
    this.show({ is_interstate: false, state_tax_name: "SGST", payable_amount: 0, balance_due: 0 }, []);
    setText(part(this.root, "supply"), "IGST instead of CGST and SGST");
  }

  show(invoice, warnings) {
    for (const row of this.root.querySelectorAll("[data-sum]")) this.row(row, invoice);
    setText(part(this.root, "state-tax"), titled(invoice.state_tax_name ?? "SGST", invoice.sgst_rate));
    setText(this.total, rupees(invoice.payable_amount));
    this.interstate.checked = Boolean(invoice.is_interstate);
    if (invoice.place_of_supply) {
      setText(part(this.root, "supply"), `${invoice.is_interstate ? "IGST" : `CGST and ${invoice.state_tax_name}`}, place of supply ${invoice.place_of_supply}`);
    }
    const list = part(this.root, "warnings");
    list.hidden = warnings.length === 0;
    list.replaceChildren(...warnings.map((text) => h("li", {}, text)));
  }

  row(row, invoice) {
    const name = row.dataset.sum;
    const amount = Number(invoice[name] ?? 0);
    const isTax = "rate" in row.dataset;
    row.hidden = isTax ? !this.showsTax(name, invoice) : !ALWAYS.has(name) && amount === 0;
    setText(row.querySelector("dd"), `${"minus" in row.dataset && amount > 0 ? "−" : ""}${rupees(amount)}`);
    const title = row.querySelector("dt");
    if (isTax && name !== "sgst_amount") setText(title, titled(name.slice(0, 4).toUpperCase(), invoice[row.dataset.rate]));
  }

  showsTax(name, invoice) {
    return invoice.is_interstate ? name === "igst_amount" : name !== "igst_amount";
  }
}

function titled(head, rate) {
  return rate ? `${head} ${percent(rate)}` : head;
}
