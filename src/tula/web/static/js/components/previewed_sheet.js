// A dialog whose deed is shown by the server before it is done: every other choice is asked about, the newest answer
// counts, and the button waits for it. Subclasses give `choice()` (null: nothing to ask), `preview(choice, signal)`,
// `showAnswer(answer)` and `showNothing({ isRefused })`: nothing is asked, or what was asked is refused.

import { debounce } from "../lib/dom.js";
import { ApiError } from "../lib/http.js";
import { Sheet } from "./sheet.js";

const QUIET = 250;

export class PreviewedSheet extends Sheet {
  constructor(dialog) {
    super(dialog);
    this.question = null;
    this.isShown = false;
    this.askSoon = debounce((choice) => this.ask(choice), QUIET);
    this.form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox]")) this.onInput(event.target);
    });
  }

  /** Forget what was asked before: the dialog opens for something else. */
  restart() {
    this.question?.abort();
    this.asked = undefined;
    this.isShown = false;
  }

  problems() {
    return this.isShown ? {} : { preview: "" };
  }

  changed() {
    if (!this.askSoon) return;
    const choice = this.choice();
    const asked = JSON.stringify(choice);
    if (asked !== this.asked) {
      if (this.asked !== null) this.say("");
      this.asked = asked;
      this.isShown = false;
      this.question?.abort();
      this.askSoon.cancel();
      if (choice) this.askSoon(choice);
      else this.showNothing();
    }
    super.changed();
  }

  async ask(choice) {
    const { asked } = this;
    this.question = new AbortController();
    try {
      const answer = await this.preview(choice, this.question.signal);
      if (asked !== this.asked) return;
      this.isShown = true;
      this.showAnswer(answer);
    } catch (error) {
      if (error.name === "AbortError" || asked !== this.asked) return;
      if (!(error instanceof ApiError)) throw error;
      this.showNothing({ isRefused: true });
      this.say(error.message);
    }
    super.changed();
  }

  /** What was seen may hold no more: it is asked again before it can be sent again, and the refusal stays to be read. */
  refused(error) {
    if (!error.isUnknown) this.asked = null;
    super.refused(error);
  }
}
