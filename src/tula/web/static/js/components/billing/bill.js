// The bill as staff entered it. It knows no prices but those typed, and works nothing out: the server does.
// It is an EventTarget: "bill:changed" says that a preview is due.

const LISTS = { service: "services", product: "products", package: "packages" };

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
  }

  changed() {
    this.dispatchEvent(new CustomEvent("bill:changed"));
  }

  /** Take one more line; `kind` is "service", "product" or "package", `item` what the catalogue said. */
  addLine(kind, item, qty = 1) {
    const line = newLine({ kind, item, qty, staff_id: kind === "service" ? this.#lastStaff() : null });
    this.insertLine(line, this.lines.length);
    return line;
  }

  insertLine(line, index) {
    this.lines.splice(index, 0, line);
    this.changed();
  }

  /** Take a line off; gives the place where it stood. */
  removeLine(line) {
    const index = this.lines.indexOf(line);
    this.lines = this.lines.filter((one) => one !== line);
    this.changed();
    return index;
  }

  /** Put the same once more under a line; a benefit that staff chose is for one line and is not copied. */
  duplicateLine(line) {
    const copy = newLine({ ...line, benefit: "auto", override_reason: "" });
    this.insertLine(copy, this.lines.indexOf(line) + 1);
    return copy;
  }

  /** Move a line one place up (-1) or down (1); tells whether there was room. */
  moveLine(line, step) {
    const from = this.lines.indexOf(line);
    const to = from + step;
    if (to < 0 || to >= this.lines.length) return false;
    this.lines.splice(from, 1);
    this.lines.splice(to, 0, line);
    this.changed();
    return true;
  }

  linesOf(kind) {
    return this.lines.filter((line) => line.kind === kind);
  }

  /** The lines of a kind that can be priced, in the order in which the server is sent them. */
  pricedLinesOf(kind) {
    return this.linesOf(kind).filter((line) => !lacksTreatment(line));
  }

  get isEmpty() {
    return this.customer === null && this.lines.length === 0;
  }

  get isReady() {
    return this.customer !== null && this.lines.some((line) => !lacksTreatment(line));
  }

  /** Write the body of a preview or a create; `payments` are the rows to send along. */
  toBody(payments = []) {
    const body = { customer_id: this.customer.id, invoice_discount: this.invoiceDiscount || 0, tip: this.tip || 0, payments };
    for (const [kind, list] of Object.entries(LISTS)) {
      const lines = this.pricedLinesOf(kind).map(BODIES[kind]);
      if (lines.length) body[list] = lines;
    }
    if (this.chargeDate) body.charge_date = this.chargeDate;
    if (this.isInterstate !== null) body.is_interstate = this.isInterstate;
    if (this.notes) body.notes = this.notes;
    return body;
  }

  /** Find the line that a server's field name such as "services.0.qty" speaks of: [line, field] or null. */
  lineOfError(name) {
    const match = /^(services|products|packages)\.(\d+)(?:\.(\w+))?$/.exec(name);
    if (!match) return null;
    const kind = Object.keys(LISTS).find((one) => LISTS[one] === match[1]);
    const line = this.pricedLinesOf(kind)[Number(match[2])];
    if (!line) return null;
    return [line, match[3] === "price" ? "unit_price" : match[3] ?? "qty"];
  }

  #lastStaff() {
    return this.linesOf("service").at(-1)?.staff_id ?? null;
  }
}

/** Make a line of what is known of it; every line of this page has its own key. */
export function newLine(known) {
  lastKey += 1;
  return {
    qty: 1,
    unit_price: "",
    discount_percent: "",
    staff_id: null,
    batch_id: null,
    treatment: null,
    benefit: "auto",
    override_reason: "",
    ...known,
    key: lastKey,
  };
}

/** Tell whether a package still has to be told which service it is for. */
export function lacksTreatment(line) {
  return line.kind === "package" && Boolean(line.item.needs_service) && line.treatment === null;
}

const BODIES = {
  service: (line) => ({
    service_id: line.item.id,
    ...counted(line),
    ...(line.staff_id ? { staff_id: line.staff_id } : {}),
    ...(line.benefit === "auto" ? {} : { benefit: line.benefit, override_reason: line.override_reason }),
  }),
  product: (line) => ({
    product_id: line.item.id,
    ...counted(line),
    ...(line.batch_id ? { batch_id: line.batch_id } : {}),
  }),
  package: (line) => ({
    package_id: line.item.id,
    ...(line.unit_price ? { price: line.unit_price } : {}),
    ...(line.discount_percent ? { discount_percent: line.discount_percent } : {}),
    ...(line.treatment ? { service_id: line.treatment.id } : {}),
  }),
};

function counted(line) {
  return {
    qty: line.qty,
    ...(line.unit_price ? { unit_price: line.unit_price } : {}),
    ...(line.discount_percent ? { discount_percent: line.discount_percent } : {}),
  };
}
