// What staff may choose to pay for a line: the burn order, nothing, a gift, or one benefit that covers the service.

import { percent, rupees } from "../../../lib/format.js";

const PLAIN = [
  ["auto", "Automatic"],
  ["none", "None: charge in full"],
  ["complimentary", "Complimentary: a gift of the house"],
];

/** Give the options as [value, words]; what is chosen now is among them even where it is used up. */
export function benefitChoices(packages, serviceId, chosen) {
  const items = packages.flatMap((one) => one.items.map((item) => ({ ...item, name: one.name })));
  const offered = items.filter((item) => item.id === chosen || covers(item, serviceId));
  const isMissing = Number.isInteger(chosen) && !offered.some((item) => item.id === chosen);
  return [
    ...PLAIN,
    ...offered.map((item) => [item.id, `${item.name} (${words(item)})`]),
    ...(isMissing ? [[chosen, "The package chosen"]] : []),
  ];
}

function covers(item, serviceId) {
  return item.service_id === null || item.service_id === serviceId;
}

function words(item) {
  if (item.benefit_type === "unlimited") return "unlimited";
  if (item.benefit_type === "discount") return `${percent(item.discount_percent)} off`;
  if (item.benefit_type === "prepaid") return `${rupees(item.balance_remaining)} left`;
  return `${item.remaining_qty} left`;
}
