// Who was billed or chosen last on this device: ids, names and phones, nothing else, until they are forgotten.

import { readKept, writeKept } from "../../lib/kept.js";

const KEY = "tula-recent-customers";
const MOST = 8;

export function recentCustomers() {
  const kept = readKept(KEY, []);
  return Array.isArray(kept) ? kept.filter(isCustomer).slice(0, MOST) : [];
}

export function rememberCustomer({ id, name, phone }) {
  const others = recentCustomers().filter((one) => one.id !== id);
  writeKept(KEY, [{ id, name, phone }, ...others].slice(0, MOST));
}

export function forgetCustomers() {
  writeKept(KEY, null);
}

function isCustomer(one) {
  return Number.isSafeInteger(one?.id) && typeof one.name === "string" && typeof one.phone === "string";
}
