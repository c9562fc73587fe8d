// Amounts as they are typed and as the API takes them: text. They are read and compared, never worked with.

/** Read `1,200.5` as the text `1200.5`; null when it is no amount from 0 with at most two decimals. */
export function readAmount(text) {
  const plain = String(text ?? "").trim().replaceAll(",", "");
  return /^\d{1,10}(\.\d{1,2})?$/.test(plain) ? plain : null;
}

/** Tell whether something is typed that is more than nothing. */
export function isSome(text) {
  return Number(readAmount(text)) > 0;
}
