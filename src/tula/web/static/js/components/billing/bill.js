// The bill as staff entered it. It knows no prices but those typed, and works nothing out: the server does.
// It is an EventTarget: "bill:changed" says that a preview is due.

let lastKey = 0;

export class Bill extends EventTarget {
  constructor() {
    super();
    this.clear();
  }

  clear() {
    this.customer = null;
    this.lines = [];
    this.chargeDate = null;
    this.isInterstate = null;
    this.invoiceDiscount = "";
    this.tip = "";
    this.notes = "";
    this.payments = [];
  }

  changed() {
    this.dispatchEvent(new CustomEvent("bill:changed"));
  }

  /** Take one more line; `kind` is "service" or "product", `item` what the catalogue said. */
  addLine(kind, item, qty) {
    lastKey += 1;
    const line = { key: lastKey, kind, item, qty, unit_price: "", discount_percent: "", staff_id: null, benefit: "auto", override_reason: "" };
    this.lines.push(line);
    this.changed();
    return line;
  }

  removeLine(line) {
    this.lines = this.lines.filter((one) => one !== line);
    this.changed();
  }

  linesOf(kind) {
    return this.lines.filter((line) => line.kind === kind);
  }

  get isReady() {
    return this.customer !== null && this.lines.length > 0;
  }

  /** Write the body of a preview or a create; `payments` are the rows to send along. */
  toBody(payments = []) {
    const body = { customer_id: this.customer.id, invoice_discount: this.invoiceDiscount || 0, tip: this.tip || 0, payments };
    const services = this.linesOf("service").map((line) => ({
      service_id: line.item.id,
      ...lineBody(line),
      ...(line.staff_id ? { staff_id: line.staff_id } : {}),
      ...(line.benefit === "auto" ? {} : { benefit: line.benefit, override_reason: line.override_reason }),
    }));
    const products = this.linesOf("product").map((line) => ({ product_id: line.item.id, ...lineBody(line) }));
    if (services.length) body.services = services;
    if (products.length) body.products = products;
    if (this.chargeDate) body.charge_date = this.chargeDate;
    if (this.isInterstate !== null) body.is_interstate = this.isInterstate;
    if (this.notes) body.notes = this.notes;
    return body;
  }

  /** Find the line that a server's field name such as "services.0.qty" speaks of: [line, field] or null. */
  lineOfError(name) {
    const match = /^(services|products)\.(\d+)(?:\.(\w+))?$/.exec(name);
    if (!match) return null;
    const line = this.linesOf(match[1] === "services" ? "service" : "product")[Number(match[2])];
    return line ? [line, match[3] ?? "qty"] : null;
  }
}

function lineBody(line) {
  return {
    qty: line.qty,
    ...(line.unit_price ? { unit_price: line.unit_price } : {}),
    ...(line.discount_percent ? { discount_percent: line.discount_percent } : {}),
  };
}
