// Generating the invoice exactly once: the same key and body are sent until the server answers.

import { ApiError, newKey, postJson } from "../../lib/http.js";

const URL = "/integrated-billing/create-professional";
const TRIES = 4;

export class Issue {
  /** `onPending()` is told when something goes out and when it was refused, so that it can be kept over a reload. */
  constructor({ onPending = () => {} } = {}) {
    this.onPending = onPending;
    this.pending = null;
    this.isSending = false;
  }

  /** True while an earlier try is without an answer: nothing else may be sent before it has one. */
  get isUnanswered() {
    return this.pending !== null && !this.isSending;
  }

  /**
   * Send a bill; a bill still without an answer is sent again as it was, whatever `body` says.
   * Gives the answer. Throws ApiError; while isUnanswered is true, the next call tries the same again.
   */
  async send(body) {
    this.pending ??= { key: newKey(), body };
    this.isSending = true;
    this.onPending();
    try {
      const answer = await this.#insist();
      this.pending = null;
      return answer;
    } catch (error) {
      if (!mayHaveWorked(error)) {
        this.pending = null;
        this.onPending();
      }
      throw error;
    } finally {
      this.isSending = false;
    }
  }

  async #insist() {
    const { key, body } = this.pending;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await postJson(URL, body, { key });
      } catch (error) {
        if (!mayHaveWorked(error) || attempt === TRIES) throw error;
        await new Promise((resolve) => { setTimeout(resolve, 300 * 2 ** attempt); });
      }
    }
  }
}

function mayHaveWorked(error) {
  return error instanceof ApiError && (error.isUnknown || error.status >= 500 || error.code === "request_in_progress");
}
