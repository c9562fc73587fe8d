// What staff may choose to pay for a line: the burn order, nothing, a gift, or one benefit that covers the service.

import { PLAIN_BENEFITS, itemWords } from "../benefit_words.js";

/** Give the options as [value, words]; what is chosen now is among them even where it is used up. */
export function benefitChoices(packages, serviceId, chosen) {
  const items = packages.flatMap((one) => one.items.map((item) => ({ ...item, name: one.name })));
  const offered = items.filter((item) => item.id === chosen || covers(item, serviceId));
  const isMissing = Number.isInteger(chosen) && !offered.some((item) => item.id === chosen);
  return [
    ...PLAIN_BENEFITS,
    ...offered.map((item) => [item.id, `${item.name} (${itemWords(item)})`]),
    ...(isMissing ? [[chosen, "The package chosen"]] : []),
  ];
}

function covers(item, serviceId) {
  return item.service_id === null || item.service_id === serviceId;
}
