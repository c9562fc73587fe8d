// The drawer under a package: every invoice that used it, newest first, read only when it is opened, page by page.
// Reads data-part="usage" (a <details>): its summary and [data-part="usage-list"].

import { h, part } from "../../lib/dom.js";
import { day, rupees } from "../../lib/format.js";
import { getJson } from "../../lib/http.js";

const PER_PAGE = 10;
const WORDS = { grant: "Granted", use: "Used", refund: "Given back", adjust: "Adjusted", close: "Closed", reversal: "Reversed" };

export class UsageDrawer {
  constructor(root, held) {
    this.root = root;
    this.held = held;
    this.list = part(root, "usage-list");
    this.entries = [];
    this.page = 0;
    this.pages = 1;
    root.querySelector("summary").append(h("span", { class: "visually-hidden" }, ` of ${held.name}`));
    root.addEventListener("toggle", () => {
      if (root.open && !this.page) this.more();
    });
  }

  get isOpen() {
    return this.root.open;
  }

  open() {
    this.root.open = true;
  }

  /** Read the next page and show it under those before. */
  async more() {
    const next = this.page + 1;
    this.say("Reading …");
    try {
      const answer = await getJson(`/packages/api/customer-packages/${this.held.id}/usage?page=${next}&per_page=${PER_PAGE}`);
      this.page = next;
      this.pages = answer.pages;
      const known = new Set(this.entries.map((one) => one.id));
      this.entries.push(...answer.items.filter((one) => !known.has(one.id)));
      this.show();
    } catch (error) {
      this.say(error.message, true);
    }
  }

  show() {
    const uses = this.entries.filter((one) => one.change_type !== "grant");
    const granted = this.entries.filter((one) => one.change_type === "grant");
    this.list.replaceChildren(...beside(uses).map(([entry, isBeside]) => item(entry, isBeside)));
    if (!uses.length && this.page >= this.pages) this.say("Not used yet.");
    else this.list.append(...granted.map((entry) => item(entry, false)));
    if (this.page < this.pages) this.list.append(this.moreButton("Show earlier"));
  }

  say(message, mayRetry = false) {
    for (const one of this.list.querySelectorAll(".usage-said")) one.remove();
    this.list.append(h("li", { class: "usage-said quiet", role: "status" }, message));
    if (mayRetry) this.list.append(this.moreButton("Try again"));
  }

  moreButton(words) {
    const line = h("li", { class: "usage-said" },
      h("button", { type: "button", class: "btn btn-bare btn-sm", onclick: () => this.more() }, words));
    return line;
  }
}

/** Put each reversal under what it reverses, where both are there: [entry, isBeside]. */
function beside(entries) {
  const shown = new Set(entries.map((one) => one.id));
  const reversals = new Map(entries.filter((one) => shown.has(one.reverses_id)).map((one) => [one.reverses_id, one]));
  return entries
    .filter((one) => !shown.has(one.reverses_id))
    .flatMap((one) => (reversals.has(one.id) ? [[one, false], [reversals.get(one.id), true]] : [[one, false]]));
}

function item(entry, isBeside) {
  const invoice = entry.invoice_id
    ? h("a", { href: `/invoices/${entry.invoice_id}` }, entry.invoice_number)
    : h("span", { class: "quiet" }, entry.reason || entry.actor);
  const classes = ["usage", isBeside && "is-beside", entry.reversed_by_id && "is-reversed"].filter(Boolean).join(" ");
  return h("li", { class: classes },
    h("span", { class: "usage-when nowrap" }, day(entry.usage_date)),
    h("span", { class: "usage-what" }, [WORDS[entry.change_type], entry.service_name].filter(Boolean).join(" · ")),
    h("b", { class: "num" }, sizeWords(entry)),
    invoice);
}

function sizeWords(entry) {
  if (entry.benefit_type === "prepaid") return rupees(entry.amount ?? 0);
  if (entry.qty === null) return rupees(entry.amount ?? 0);
  return `× ${entry.qty}`;
}
