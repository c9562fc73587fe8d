// A question to the server that follows what is typed: asked once it is quiet, and only the newest one is answered.

import { debounce } from "./dom.js";
import { ApiError } from "./http.js";

const QUIET = 250;

export class Question {
  /** @param {{ask: (body: object) => Promise, answered: (answer) => void, failed: (error) => void, dropped: () => void}} told */
  constructor(told) {
    this.told = told;
    this.asked = this.answered = "null";
    this.askSoon = debounce(() => this.ask(), QUIET);
  }

  /** Ask this from now on; null asks nothing. True when it is another question than before. */
  put(body) {
    const question = JSON.stringify(body);
    if (question === this.asked) return false;
    this.asked = question;
    this.askSoon.cancel();
    if (body) this.askSoon();
    else this.told.dropped();
    return true;
  }

  /** Forget what was asked, so that the same is asked anew. */
  drop() {
    this.asked = this.answered = "null";
    this.askSoon.cancel();
    this.told.dropped();
  }

  /** True until the question that stands now has its answer. */
  get isOpen() {
    return this.asked !== "null" && this.asked !== this.answered;
  }

  async ask() {
    const question = this.asked;
    try {
      const answer = await this.told.ask(JSON.parse(question));
      if (question !== this.asked) return;
      this.answered = question;
      this.told.answered(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (question === this.asked) this.told.failed(error);
    }
  }
}
