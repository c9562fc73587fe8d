// The sums and the tax panel: what the server answered, row by row (data-sum names the field), and the tax by rate.

import { h, part, setText } from "../../lib/dom.js";
import { percent, rupees } from "../../lib/format.js";

const ALWAYS = new Set(["services_subtotal"]);
const NOTHING = { tax_summary: [], payable_amount: 0, is_interstate: false };

export class Sums {
  constructor(root) {
    this.root = root;
    this.total = part(root, "total");
    this.interstate = root.querySelector("[name=is_interstate]");
    this.clear();
  }

  clear() {
    this.show(NOTHING, []);
    setText(part(this.root, "supply"), "IGST instead of CGST and SGST");
  }

  show(invoice, warnings) {
    for (const row of this.root.querySelectorAll("[data-sum]")) showSum(row, invoice);
    showTax(part(this.root, "tax"), invoice);
    setText(this.total, rupees(invoice.payable_amount));
    this.interstate.checked = Boolean(invoice.is_interstate);
    if (invoice.place_of_supply) setText(part(this.root, "supply"), supplyWords(invoice));
    const list = part(this.root, "warnings");
    list.hidden = warnings.length === 0;
    list.replaceChildren(...warnings.map((text) => h("li", {}, text)));
  }
}

function showSum(row, invoice) {
  const amount = Number(invoice[row.dataset.sum] ?? 0);
  row.hidden = !ALWAYS.has(row.dataset.sum) && amount === 0;
  setText(row.querySelector("dd"), `${"minus" in row.dataset && amount > 0 ? "−" : ""}${rupees(amount)}`);
}

/** Show one row per rate: its taxable value and each head with its own rate; without tax, say why. */
function showTax(table, invoice) {
  const heads = invoice.is_interstate ? [["IGST", "igst"]] : [["CGST", "cgst"], [invoice.state_tax_name ?? "SGST", "sgst"]];
  const isTaxed = invoice.document_type !== "bill_of_supply" && invoice.tax_summary.length > 0;
  table.hidden = !isTaxed;
  const untaxed = part(table.parentElement, "untaxed");
  untaxed.hidden = isTaxed || !invoice.tax_summary.length;
  table.tHead.replaceChildren(h("tr", {},
    h("th", { scope: "col" }, "GST"),
    h("th", { scope: "col", class: "num" }, "Taxable value"),
    heads.map(([name]) => h("th", { scope: "col", class: "num" }, name))));
  table.tBodies[0].replaceChildren(...invoice.tax_summary.map((group) => h("tr", { dataset: { rate: group.gst_rate } },
    h("th", { scope: "row" }, percent(group.gst_rate)),
    h("td", { class: "num" }, rupees(group.taxable_value)),
    heads.map(([, head]) => h("td", { class: "num", dataset: { head: `${head}_amount` } },
      rupees(group[`${head}_amount`]), h("span", { class: "sub" }, percent(group[`${head}_rate`])))))));
  const isSeveral = invoice.tax_summary.length > 1;
  table.tFoot.replaceChildren(...(isSeveral ? [h("tr", {},
    h("th", { scope: "row" }, "All"),
    h("td", { class: "num" }, rupees(invoice.taxable_amount)),
    heads.map(([, head]) => h("td", { class: "num", dataset: { total: `${head}_amount` } }, rupees(invoice[`${head}_amount`]))))] : []));
}

function supplyWords(invoice) {
  const heads = invoice.is_interstate ? "IGST" : `CGST and ${invoice.state_tax_name}`;
  return `${heads}. Place of supply: ${invoice.place_of_supply_name} (${invoice.place_of_supply}).`;
}
