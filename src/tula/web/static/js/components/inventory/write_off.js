// Writing an expired batch off with one click; the toast offers to undo it.
// Reads, on the button: data-batch, data-left (what staff saw of it), data-reason, data-told.

import { ApiError, newKey, postJson } from "../../lib/http.js";
import { toast } from "../../lib/toast.js";
import { announceStock } from "./live.js";
import { sayWithUndo } from "./undo.js";

const keys = new WeakMap();

export async function writeOff(button) {
  const { batch, left, reason, told } = button.dataset;
  if (!keys.has(button)) keys.set(button, newKey());
  button.disabled = true;
  try {
    const body = { qty: -Number(left), reason_code: "expired", reason };
    const { movement } = await postJson(`/api/inventory/batches/${batch}/adjust`, body, { key: keys.get(button) });
    sayWithUndo(told, { batchId: Number(batch), change: movement.qty });
    announceStock();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
    button.disabled = false;
    // Nobody knows whether an unanswered request was done: the same key again does it at most once.
    if (!error.isUnknown) {
      keys.delete(button);
      announceStock();
    }
  }
}
