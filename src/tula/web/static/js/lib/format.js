// How numbers and dates look. For showing only: no amount is ever worked out here.

const WHOLE = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat("en-IN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `₹1,23,456.50`, and `₹1,23,456` when there are no paise; a minus goes before the sign of the rupee. */
export function rupees(amount) {
  const number = Number(amount);
  const format = Number.isInteger(number) ? WHOLE : EXACT;
  return `${number < 0 ? "−" : ""}₹${format.format(Math.abs(number))}`;
}

/** As it goes into a field: `401.20`, and `340` when there are no paise. */
export function plain(amount) {
  return Number.isInteger(Number(amount)) ? String(amount) : Number(amount).toFixed(2);
}

/** `2026-11-09` as `9 Nov 2026`. */
export function day(iso) {
  const [year, month, date] = iso.slice(0, 10).split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** `1,20,000`, of a whole number. */
export function grouped(number) {
  return WHOLE.format(number);
}

/** `1 session`, `3 sessions`. */
export function count(number, one, many = `${one}s`) {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** `5%`, `2.5%`. */
export function percent(number) {
  return `${Number(number)}%`;
}

/** `3:05 pm`, with the day unless that is today, in this device's zone. */
export function clock(instant) {
  const then = new Date(instant);
  const time = then.toLocaleTimeString("en-IN", { hour: "numeric", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return time;
  return `${then.getDate()} ${MONTHS[then.getMonth()]}, ${time}`;
}
