// Asks the server what the bill comes to. Only the newest question counts: older answers are dropped.

import { ApiError, newKey, postJson } from "../../lib/http.js";
import { debounce } from "../../lib/dom.js";

const WAIT = 150;
const URL = "/integrated-billing/preview";

export class Preview {
  /** `fixedPayments()` gives the payments to send along; `show(answer)`, `complain(error)`, `clear()`, `busy(bool)`. */
  constructor(bill, { fixedPayments, show, complain, clear, busy }) {
    Object.assign(this, { bill, fixedPayments, show, complain, clear, busy });
    this.invoice = null;
    this.number = 0;
    this.asking = null;
    this.running = Promise.resolve(null);
    this.later = debounce(() => this.ask(), WAIT);
    this.isWaiting = false;
  }

  /** Ask soon; what is shown counts as old until the answer comes. */
  soon() {
    if (!this.bill.isReady) {
      this.forget();
      return;
    }
    this.isWaiting = true;
    this.busy(true);
    this.later();
  }

  /** Ask now; gives the invoice as previewed, or null when the bill cannot be priced. */
  ask() {
    this.later.cancel();
    if (!this.bill.isReady) {
      this.forget();
      return Promise.resolve(null);
    }
    this.isWaiting = true;
    this.running = this.#ask();
    return this.running;
  }

  /** Wait until what is shown is what was asked last. */
  settled() {
    return this.isWaiting ? this.ask() : Promise.resolve(this.invoice);
  }

  forget() {
    this.later.cancel();
    this.asking?.abort();
    this.number += 1;
    // Whoever still waits for the question that is given up gets no invoice, rather than waiting for itself.
    this.running = Promise.resolve(null);
    this.isWaiting = false;
    this.invoice = null;
    this.busy(false);
    this.clear();
  }

  async #ask() {
    this.number += 1;
    const number = this.number;
    this.asking?.abort();
    this.asking = new AbortController();
    this.busy(true);
    try {
      const [answer, complaint] = await this.#price(this.asking.signal);
      if (number !== this.number) return this.running;
      this.#settle(answer.invoice);
      this.show(answer);
      if (complaint) this.complain(complaint);
      return complaint ? null : answer.invoice;
    } catch (error) {
      if (error.name === "AbortError" || number !== this.number) return number === this.number ? null : this.running;
      this.#settle(null);
      this.complain(error);
      return null;
    }
  }

  #settle(invoice) {
    this.invoice = invoice;
    this.isWaiting = false;
    this.busy(false);
  }

  /** Price the bill; when only the payments are at fault, price it without them and give the fault beside it. */
  async #price(signal) {
    const payments = this.fixedPayments();
    try {
      return [await postJson(URL, this.bill.toBody(payments), { key: newKey(), signal }), null];
    } catch (error) {
      const isAboutPayments = error instanceof ApiError && payments.length > 0
        && Object.keys(error.errors).some((name) => name.startsWith("payments"));
      if (!isAboutPayments) throw error;
      return [await postJson(URL, this.bill.toBody([]), { key: newKey(), signal }), error];
    }
  }
}
