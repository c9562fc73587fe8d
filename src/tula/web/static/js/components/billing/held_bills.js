// Bills on hold: the button with their number, and the dialog that takes one up again or gives it up.
// Reads data-action=held-bills (and data-part=held-count in it), the dialog #held-bills with data-part=held-list.

import { clock, count } from "../../lib/format.js";
import { h, part, setText } from "../../lib/dom.js";
import { closeDialog, openDialog } from "../../lib/modal.js";
import { toast } from "../../lib/toast.js";

export class HeldBills {
  /** `resume(id)` opens one; `discard(id)` gives one up and returns it, `putBack(draft)` undoes that. */
  constructor({ resume, discard, putBack }) {
    Object.assign(this, { resume, discard, putBack });
    this.dialog = document.getElementById("held-bills");
    this.button = document.querySelector("[data-action=held-bills]");
    this.button.addEventListener("click", () => this.open());
  }

  open() {
    openDialog(this.dialog);
    (this.dialog.querySelector("[data-resume]") ?? this.dialog.querySelector("[data-closes]")).focus();
  }

  show(drafts) {
    setText(part(this.button, "held-count"), drafts.length ? String(drafts.length) : "");
    this.button.hidden = drafts.length === 0;
    part(this.dialog, "held-none").hidden = drafts.length > 0;
    part(this.dialog, "held-list").replaceChildren(...drafts.map((draft) => this.row(draft)));
  }

  row(draft) {
    const name = draft.customer?.name ?? "No customer yet";
    const resume = h("button", { type: "button", class: "btn btn-primary btn-sm", dataset: { resume: draft.id } }, "Resume",
      h("span", { class: "visually-hidden" }, ` ${name}`));
    resume.addEventListener("click", () => {
      closeDialog(this.dialog);
      this.resume(draft.id);
    });
    const discard = h("button", { type: "button", class: "btn btn-bare btn-sm" }, "Discard",
      h("span", { class: "visually-hidden" }, ` ${name}`));
    discard.addEventListener("click", () => this.giveUp(draft.id, name));
    return h("li", {},
      h("div", {}, h("strong", {}, name), h("span", { class: "sub" }, [linesWords(draft.lines), `since ${clock(draft.savedAt)}`].join(" · "))),
      h("div", { class: "held-does" }, discard, resume));
  }

  giveUp(id, name) {
    const draft = this.discard(id);
    (this.dialog.querySelector("[data-resume]") ?? this.dialog.querySelector("[data-closes]")).focus();
    if (draft) toast(`The bill of ${name} is given up.`, { action: { text: "Undo", run: () => this.putBack(draft) } });
  }
}

function linesWords(lines) {
  if (!lines.length) return "nothing on it yet";
  const names = lines.slice(0, 2).map((line) => line.item.name).join(", ");
  return lines.length > 2 ? `${names} and ${count(lines.length - 2, "more line")}` : names;
}
