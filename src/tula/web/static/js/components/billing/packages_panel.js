// The Active packages panel. Each row carries data-assignment-id, [data-role="session-counter"] ("3/4 sessions" =
// left/all), .progress-bar (share used), [data-role="status-chip"] and a drawer with its use (usage_drawer.js).

import { clone, h, part, setText } from "../../lib/dom.js";
import { count, day, percent, rupees } from "../../lib/format.js";
import { getJson } from "../../lib/http.js";
import { setShare } from "../../lib/progress.js";
import { UsageDrawer } from "./usage_drawer.js";

const CHIPS = { active: "chip chip-good", paused: "chip chip-warn", completed: "chip", expired: "chip chip-warn" };
const LIVE = new Set(["active", "paused"]);

export class PackagesPanel {
  constructor(root) {
    this.root = root;
    this.customerId = null;
    this.packages = [];
    this.touched = new Set();
    this.drawers = new Map();
    this.number = 0;
  }

  /** Load the packages of a customer and show them; a later call makes an earlier answer worthless. */
  async load(customerId) {
    this.number += 1;
    const number = this.number;
    if (this.customerId !== customerId) this.touched.clear();
    this.customerId = customerId;
    try {
      const answer = await getJson(`/integrated-billing/customer-packages/${customerId}`);
      if (number === this.number) this.render(answer.packages);
      return answer.packages;
    } catch (error) {
      if (number === this.number) this.fail(error.message);
      return [];
    }
  }

  clear() {
    this.number += 1;
    this.customerId = null;
    this.touched.clear();
    this.packages = [];
    this.say("They show here once somebody is chosen.");
  }

  say(text) {
    this.drawers.clear();
    this.root.replaceChildren(h("p", { class: "panel-body quiet m-0" }, text));
  }

  /** Say that the packages could not be read; what is shown already stays, as does the way to try again. */
  fail(message) {
    const again = h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.load(this.customerId) }, "Try again");
    const said = h("p", { class: "held-failed", role: "alert" }, message, " ", again);
    this.root.querySelector(".held-failed")?.remove();
    if (this.packages.length) this.root.prepend(said);
    else this.root.replaceChildren(said);
  }

  /** Show these packages: usable ones and those just used, the rest behind a fold. Open drawers stay open. */
  render(packages) {
    this.packages = packages;
    if (!packages.length) {
      this.say("No packages. Every line is charged in full.");
      return;
    }
    const opened = new Set([...this.drawers].filter(([, drawer]) => drawer.isOpen).map(([id]) => id));
    const isUnfolded = this.root.querySelector(".held-more")?.open ?? false;
    this.drawers.clear();
    const isShown = (one) => LIVE.has(one.status) || this.touched.has(one.id);
    const shown = packages.filter(isShown);
    const rest = packages.filter((one) => !isShown(one));
    const parts = [];
    if (shown.length) parts.push(h("ul", { class: "held-list" }, shown.map((one) => this.row(one))));
    else parts.push(h("p", { class: "panel-body quiet m-0" }, "None usable now."));
    if (rest.length) {
      parts.push(h("details", { class: "held-more", open: isUnfolded },
        h("summary", {}, `${count(rest.length, "package")} used up or expired`),
        h("ul", { class: "held-list" }, rest.map((one) => this.row(one)))));
    }
    this.root.replaceChildren(...parts);
    for (const id of opened) this.drawers.get(id)?.open();
  }

  row(held) {
    const row = clone("package-row");
    row.dataset.assignmentId = held.id;
    part(row, "name").textContent = held.name;
    const until = part(row, "until");
    until.textContent = untilWords(held);
    until.classList.toggle("is-soon", Boolean(held.expires_soon));
    part(row, "covers").textContent = coversWords(held);
    row.querySelector("[role=progressbar]").setAttribute("aria-label", `${held.name}: share used`);
    row.classList.toggle("is-changed", this.touched.has(held.id));
    showCounts(row, held);
    this.drawers.set(held.id, new UsageDrawer(part(row, "usage"), held));
    return row;
  }

  /** Drop the counters at once to what an invoice says it left. */
  apply(updates) {
    for (const update of updates ?? []) {
      const held = this.packages.find((one) => one.id === update.assignment_id);
      if (held) Object.assign(held, { sessions: update.sessions, credit: update.credit, status: update.status });
      this.touched.add(update.assignment_id);
      const row = this.root.querySelector(`[data-assignment-id="${CSS.escape(String(update.assignment_id))}"]`);
      if (!row) continue;
      row.classList.add("is-changed");
      showCounts(row, held ?? { ...update, items: [] });
    }
  }
}

function showCounts(row, held) {
  const chip = row.querySelector('[data-role="status-chip"]');
  chip.className = CHIPS[held.status] ?? "chip";
  setText(chip, held.status);
  const progress = row.querySelector(".progress");
  const counted = held.sessions ?? held.credit;
  progress.hidden = !counted;
  if (counted) setShare(row.querySelector(".progress-bar"), counted.total ? (100 * counted.used) / counted.total : 0);
  setText(row.querySelector('[data-role="session-counter"]'), counterWords(held));
}

/** `3/4 sessions`, `₹3,800 left`, `Unlimited`, `30% off`: what is left, however it is counted. */
function counterWords({ sessions, credit, items = [] }) {
  const words = [];
  if (sessions) words.push(`${sessions.remaining}/${sessions.total} sessions`);
  if (credit) words.push(`${rupees(credit.remaining)} left`);
  if (items.some((item) => item.benefit_type === "unlimited")) words.push("Unlimited");
  const percents = items.filter((item) => item.benefit_type === "discount").map((item) => Number(item.discount_percent));
  if (!words.length && percents.length) words.push(`${percent(Math.max(...percents))} off`);
  return words.join(" · ");
}

/** `till 9 Nov 2026`, and how near that is where it is near. */
function untilWords({ expires_on: end, expires_soon: isSoon, days_left: left }) {
  if (!end) return "no end date";
  if (!isSoon) return `till ${day(end)}`;
  return left === 0 ? "last day today" : `till ${day(end)} · ${count(left, "day")} left`;
}

/** What it is good for; a percentage is named where the counter does not say it. */
function coversWords({ items = [], service_name: service, credit }) {
  const isOneOfMany = items.length > 1;
  const names = items.map((item) => {
    const what = item.service_name ?? "any service";
    if (item.benefit_type === "discount" && isOneOfMany) return `${percent(item.discount_percent)} off ${what}`;
    return what;
  });
  const covers = [...new Set(names)].join(", ") || service || "";
  return credit ? `of ${rupees(credit.total)} · ${covers}` : covers;
}
