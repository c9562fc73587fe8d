// Undo of a change of stock: the opposite adjustment, which the books keep beside it.

import { ApiError, newKey, postJson } from "../../lib/http.js";
import { toast } from "../../lib/toast.js";
import { announceStock } from "./live.js";

/** Say what was done to a batch, and offer to undo it. */
export function sayWithUndo(words, { batchId, change }) {
  const key = newKey();
  const run = async () => {
    try {
      const body = { qty: -change, reason_code: "mistake", reason: `Undone: ${words}`.slice(0, 200) };
      await postJson(`/api/inventory/batches/${batchId}/adjust`, body, { key });
      toast("That is undone.");
      announceStock();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, error.isUnknown ? { action: { text: "Try again", run }, stays: true } : {});
    }
  };
  toast(words, { action: { text: "Undo", run } });
}
