// The order of the ways of paying: rows move up and down. Reads data-moves (up, down) on the buttons of a row, and
// data-part=moved, where it is said.

import { part, setText } from "../../lib/dom.js";

export class MethodOrder {
  constructor(list, form) {
    this.list = list;
    this.said = part(form, "moved");
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-moves]");
      if (button) this.move(button);
    });
    this.update();
  }

  move(button) {
    const row = button.closest("li");
    if (button.dataset.moves === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    this.update();
    const other = row.querySelector(`[data-moves]:not([data-moves="${button.dataset.moves}"])`);
    (button.disabled ? other : button).focus();
    const place = [...this.list.children].indexOf(row) + 1;
    setText(this.said, `${row.querySelector("label").textContent} is number ${place}.`);
    row.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  }

  update() {
    for (const button of this.list.querySelectorAll("[data-moves]")) {
      const row = button.closest("li");
      button.disabled = row === (button.dataset.moves === "up" ? this.list.firstElementChild : this.list.lastElementChild);
    }
  }
}
