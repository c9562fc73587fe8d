// What packages do for one line, in words: the benefit, what would have applied while packages are on trial, and, on
// demand, why each other package was not used. Writes into data-part (benefit, would, why) of a row.

import { h, part, setText } from "../../lib/dom.js";
import { count, rupees } from "../../lib/format.js";
import { offerBenefits } from "./override.js";

/** Show what the preview says about a line. */
export function showLineBenefit(row, line) {
  const benefit = part(row, "benefit");
  benefit.hidden = !line.redemptions.length;
  setText(benefit, benefitWords(line));
  benefit.classList.toggle("is-manual", line.rule === "manual");
  const would = part(row, "would");
  would.hidden = !line.would_apply?.length;
  if (!would.hidden) setText(would, wouldWords(line));
  showWhy(part(row, "why"), line.considered.filter((one) => !one.applied));
  offerBenefits(row, line);
}

/** Forget what an earlier preview said. */
export function forgetLineBenefit(row) {
  for (const name of ["benefit", "would", "why"]) part(row, name).hidden = true;
}

/** `FREE · 3+1 facials · 3 left after`; several benefits of one line are joined by " + ". */
export function benefitWords(line) {
  return line.redemptions.map((one) => redemptionWords(one, line.qty)).join(" + ");
}

function redemptionWords(one, units) {
  const share = one.qty !== null && one.qty < units ? ` ${one.qty} of ${units}` : "";
  if (one.benefit_type === "complimentary") return `Complimentary${share}: a gift of the house`;
  if (one.benefit_type === "unlimited") return `FREE${share} · ${one.package_name} (Unlimited)`;
  if (one.benefit_type === "prepaid") return `${one.benefit_label} · ${rupees(one.remaining_amount)} left after`;
  const left = one.remaining_qty === null ? "" : ` · ${one.remaining_qty} left after`;
  if (one.benefit_type === "discount") return `${one.package_name} ${one.benefit_label}${share && ` on${share}`}${left}`;
  return `FREE${share} · ${one.package_name}${left}`;
}

function wouldWords(line) {
  const words = line.would_apply.map((one) => `${one.package_name} (${rupees(one.amount)})`);
  return `Would have applied: ${words.join(", ")}. Nothing is deducted.`;
}

function showWhy(why, refused) {
  why.hidden = refused.length === 0;
  setText(why.querySelector("summary"), `Why not ${count(refused.length, "other", "others")}?`);
  why.querySelector("ul").replaceChildren(
    ...refused.map((one) => h("li", {}, h("strong", {}, one.package_name), `: ${one.message}`)));
}
