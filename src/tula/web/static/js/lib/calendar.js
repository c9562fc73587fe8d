// Dates of the spa, as form fields hold them.

/** Give the date some days after an ISO date. */
export function addDays(iso, days) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** Give this minute in a timezone as a datetime-local field holds it. */
export function nowIn(timezone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date());
  const named = Object.fromEntries(parts.map((one) => [one.type, one.value]));
  return `${named.year}-${named.month}-${named.day}T${named.hour}:${named.minute}`;
}
