// Rupees as whole paise, for showing what would be left. The only sums a page makes: integers, never fractions;
// what counts in the end is worked out by the server.

/** Read `1200`, `1,200.5` or 1200.5 as 120050 paise; null when it is no amount with at most two decimals. */
export function paise(value) {
  const match = /^(-?)(\d{1,10})(?:\.(\d{1,2}))?$/.exec(String(value ?? "").trim().replaceAll(",", ""));
  if (!match) return null;
  const whole = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return match[1] ? -whole : whole;
}

/** Write paise as a field or the API takes them: `1200`, `1200.50`. */
export function fromPaise(amount) {
  const rest = Math.abs(amount) % 100;
  const whole = (Math.abs(amount) - rest) / 100;
  return `${amount < 0 ? "-" : ""}${whole}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}
