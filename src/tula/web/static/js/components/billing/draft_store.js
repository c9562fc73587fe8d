// Bills that are not written yet, kept on this device: one record each, in a shape with a version. What is stale or
// cannot be read is dropped, except a bill whose invoice may have been written: that one waits for its answer.

import { keptKeys, readKept, writeKept } from "../../lib/kept.js";
import { newKey } from "../../lib/http.js";

const PREFIX = "tula-bill-";
const VERSION = 1;
const STALE_AFTER = 7 * 24 * 3600 * 1000;
const KINDS = new Set(["service", "product", "package"]);

export function newDraftId() {
  return newKey();
}

/** Read a record; null when there is none that can be used. */
export function readDraft(id) {
  const draft = readKept(PREFIX + id);
  if (draft && isDraft(draft) && (draft.pending || Date.now() - draft.savedAt < STALE_AFTER)) return { ...draft, id };
  removeDraft(id);
  return null;
}

/** Keep a bill: {isHeld, customer, lines, fields, payments, pending}. Tells whether this device could. */
export function writeDraft(id, draft) {
  return writeKept(PREFIX + id, { ...draft, version: VERSION, savedAt: Date.now() });
}

export function removeDraft(id) {
  writeKept(PREFIX + id, null);
}

/** All bills kept here, the latest first. */
export function listDrafts() {
  return keptKeys(PREFIX)
    .map((key) => readDraft(key.slice(PREFIX.length)))
    .filter(Boolean)
    .sort((one, other) => other.savedAt - one.savedAt);
}

/** Call `fn` when another tab changes the bills kept here. */
export function onOtherTab(fn) {
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) fn();
  });
}

function isDraft({ version, savedAt, customer, lines, fields, payments, pending }) {
  return version === VERSION
    && Number.isFinite(savedAt)
    && (customer === null || isNamed(customer))
    && Array.isArray(lines) && lines.every(isLine)
    && typeof fields === "object" && fields !== null
    && Array.isArray(payments)
    && (pending === null || (typeof pending?.key === "string" && typeof pending.body === "object"));
}

function isLine(line) {
  return KINDS.has(line?.kind) && isNamed(line.item) && Number.isInteger(line.qty) && line.qty >= 1 && line.qty <= 9999;
}

function isNamed(one) {
  return Number.isSafeInteger(one?.id) && typeof one.name === "string";
}
