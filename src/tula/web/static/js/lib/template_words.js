// What a package of the price list gives, in words.

import { count, percent, rupees } from "./format.js";

/** `4 × Facial`, `Unlimited Haircut`, `20% off every service`, `₹17,500 for every service`. */
export function itemWords(item) {
  const service = item.service_name ?? (item.choose ? "a service of choice" : "every service");
  if (item.benefit_type === "free") return `${item.qty} × ${service}`;
  if (item.benefit_type === "unlimited") return `Unlimited ${service}`;
  if (item.benefit_type === "discount") {
    return `${percent(item.percent)} off ${service}${item.qty ? `, ${count(item.qty, "time")}` : ""}`;
  }
  return `${rupees(item.amount)} to spend on ${service}`;
}

const DAYS = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `valid 180 days · only Mon, Tue · list price ₹4,000`. */
export function termsWords(template) {
  const days = template.validity_days ? `valid ${count(template.validity_days, "day")}` : "without end date";
  const only = template.weekdays?.length ? ` · only ${template.weekdays.map((day) => DAYS[day]).join(", ")}` : "";
  return `${days}${only} · list price ${rupees(template.price)}`;
}
