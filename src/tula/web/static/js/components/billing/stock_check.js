// Whether the shelf has what the bill takes: asked while a number is typed, said beside the line.

import { debounce } from "../../lib/dom.js";
import { getJson } from "../../lib/http.js";

const WAIT = 200;

export class StockCheck {
  constructor(bill, lines) {
    Object.assign(this, { bill, lines });
    this.later = debounce((line) => this.check(line), WAIT);
  }

  /** Check a line soon, if it takes anything from the shelf. */
  soon(line) {
    if (line?.kind !== "product") return;
    line.isStockShown = true;
    this.later(line);
  }

  async check(line) {
    const answer = await this.ask(line.item.id, line.qty).catch(() => null);
    if (answer && this.bill.lines.includes(line)) this.lines.showStock(line, answer);
  }

  /** Ask which batches a quantity of a product would come from: {ok, shortage, batches}. */
  async ask(productId, qty) {
    const on = this.bill.chargeDate ? `&on=${this.bill.chargeDate}` : "";
    const { shortage, batches } = await getJson(`/api/inventory/batches/for-consumption?product_id=${productId}&qty=${qty}${on}`);
    return { ok: shortage === 0, shortage, batches };
  }
}
