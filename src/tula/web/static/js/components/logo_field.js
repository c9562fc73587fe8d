// The spa's logo: sent as soon as it is chosen, for a file cannot wait in a form of JSON.
// Reads: [data-part=file] (the input), [data-part=remove], [data-part=complaint].

import { part } from "../lib/dom.js";
import { clearInvalid, markInvalid } from "../lib/form.js";
import { ApiError, postJson } from "../lib/http.js";
import { keepToast } from "../lib/toast.js";

const LARGEST_BYTES = 300_000;

export class LogoField {
  constructor(element) {
    this.file = part(element, "file");
    this.complaint = part(element, "complaint");
    this.file.addEventListener("change", () => this.choose());
    part(element, "remove")?.addEventListener("click", () => this.send(null, "The logo is taken down."));
  }

  async choose() {
    const [file] = this.file.files;
    if (!file) return;
    clearInvalid(this.file);
    if (file.size > LARGEST_BYTES) {
      markInvalid(this.file, "The logo is too large: at most 300 kB.");
      return;
    }
    await this.send(toBase64(new Uint8Array(await file.arrayBuffer())), "The logo is saved.");
  }

  async send(image, done) {
    this.complaint.hidden = true;
    try {
      await postJson("/api/settings/logo", { image });
      keepToast(done);
      window.location.reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.complaint.textContent = error.message;
      this.complaint.hidden = false;
      this.file.value = "";
    }
  }
}

function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
