// Whether the shelf has what the bill takes: asked while a number is typed, said beside the line. Lines of one product
// share the shelf, so it is asked for all their units together.

import { debounce } from "../../lib/dom.js";
import { getJson } from "../../lib/http.js";

const WAIT = 200;

export class StockCheck {
  constructor(bill, lines) {
    Object.assign(this, { bill, lines });
    this.waiting = new Set();
    this.later = debounce(() => this.checkWaiting(), WAIT);
  }

  /** Check a line soon, if it takes anything from the shelf. */
  soon(line) {
    if (line?.kind !== "product") return;
    this.waiting.add(line.item.id);
    this.later();
  }

  /** Check every product that no line has been checked for. */
  missing() {
    for (const line of this.bill.linesOf("product")) {
      if (!line.isStockAsked) this.soon(line);
      line.isStockAsked = true;
    }
  }

  all() {
    for (const line of this.bill.linesOf("product")) this.soon(line);
  }

  checkWaiting() {
    const products = [...this.waiting];
    this.waiting.clear();
    return Promise.all(products.map((id) => this.check(id)));
  }

  async check(productId) {
    const sharing = () => this.bill.linesOf("product").filter((line) => line.item.id === productId);
    const units = sharing().filter((line) => !line.batch_id).reduce((sum, line) => sum + line.qty, 0);
    const answer = await this.ask(productId, Math.min(9999, Math.max(1, units))).catch(() => null);
    if (answer) for (const line of sharing()) this.lines.showStock(line, answer);
  }

  /** Ask which batches a quantity of a product would come from: {ok, shortage, batches}. */
  async ask(productId, qty) {
    const on = this.bill.chargeDate ? `&on=${this.bill.chargeDate}` : "";
    const { shortage, batches } = await getJson(`/api/inventory/batches/for-consumption?product_id=${productId}&qty=${qty}${on}`);
    return { ok: shortage === 0, shortage, batches };
  }
}
