// The UPI code of an amount, drawn by the server; without a UPI id in the settings it says so instead.
// Reads data-upi ("on", "off"), data-part (upi-image, upi-amount).

import { part, setText } from "../../lib/dom.js";
import { rupees } from "../../lib/format.js";

export class UpiCode {
  constructor(root) {
    this.root = root;
    this.image = part(root, "upi-image");
    this.image?.addEventListener("error", () => this.hide());
  }

  /** Show the code that pays `amount` (rupees), with what it is for. */
  show(amount, reference = "") {
    if (!(Number(amount) > 0)) {
      this.hide();
      return;
    }
    const isNew = this.root.hidden;
    this.root.hidden = false;
    if (!this.image) return;
    const address = `/upi.svg?${new URLSearchParams({ amount, ...(reference ? { reference } : {}) })}`;
    if (this.image.getAttribute("src") !== address) this.image.setAttribute("src", address);
    this.image.alt = `UPI code for ${rupees(amount)}`;
    setText(part(this.root, "upi-amount"), rupees(amount));
    if (isNew) this.image.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.root.hidden = true;
  }
}
