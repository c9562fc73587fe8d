// The words in which staff choose what pays for a line.

import { percent, rupees } from "../../lib/format.js";

/** What needs no package, as [value, words]. */
export const PLAIN_BENEFITS = [
  ["auto", "Automatic"],
  ["none", "None: charge in full"],
  ["complimentary", "Complimentary: a gift of the house"],
];

/** What is left of one benefit of a package: `3 left`, `₹3,800 left`, `30% off`, `unlimited`. */
export function itemWords(item) {
  if (item.benefit_type === "unlimited") return "unlimited";
  if (item.benefit_type === "discount") return `${percent(item.discount_percent)} off`;
  if (item.benefit_type === "prepaid") return `${rupees(item.balance_remaining)} left`;
  return `${item.remaining_qty} left`;
}
