// The drawer while it is counted: notes and coins, or their sum, held against what the day expects by the server.
// Reads: data-drawer (the form) with its field `date`, [data-denomination] counts, the field counted_cash;
// data-part: difference.

import { debounce, part } from "../../lib/dom.js";
import { clearErrors, showErrors } from "../../lib/form.js";
import { plain, rupees } from "../../lib/format.js";
import { ApiError, postJson } from "../../lib/http.js";

export class Drawer {
  constructor(form) {
    this.form = form;
    this.notes = [...form.querySelectorAll("[data-denomination]")];
    this.sum = form.elements.counted_cash;
    this.place = part(form, "difference");
    this.asking = null;
    this.ask = debounce((question) => this.count(question), 250);
    for (const field of this.notes) field.addEventListener("input", () => this.ask(this.notesCounted()));
    this.sum.addEventListener("input", () => {
      for (const field of this.notes) field.value = "";
      this.ask(this.sum.value.trim() ? { counted_cash: this.sum.value.trim() } : null);
    });
  }

  notesCounted() {
    const filled = this.notes.filter((field) => /^\d+$/.test(field.value.trim()));
    if (!filled.length) return null;
    return {
      notes: filled.map((field) => ({
        denomination: Number(field.dataset.denomination),
        count: Number(field.value.trim()),
      })),
    };
  }

  async count(question) {
    this.asking?.abort();
    clearErrors(this.form);
    if (!question) {
      if (!this.notes.some((field) => field.value.trim())) this.say("", "");
      return;
    }
    this.asking = new AbortController();
    const body = { date: this.form.elements.date.value, ...question };
    try {
      const answer = await postJson("/api/day-close/count", body, { signal: this.asking.signal });
      if (question.notes) this.sum.value = plain(answer.counted_cash);
      this.show(answer.difference);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      showErrors(this.form, error.errors);
      this.say(error.message, "is-bad");
    }
  }

  show(difference) {
    if (difference === 0) this.say("It matches.", "is-good");
    else if (difference < 0) this.say(`${rupees(-difference)} is missing.`, "is-bad");
    else this.say(`${rupees(difference)} too much.`, "is-bad");
  }

  say(words, tone) {
    this.place.textContent = words;
    this.place.className = `drawer-difference ${tone}`;
  }
}
