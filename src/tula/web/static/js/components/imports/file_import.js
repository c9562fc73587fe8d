// A file on its way into the spa. Reads data-import="kind" and data-part: form, check, answer, sum, import,
// problems-panel, problems-title, problems. The file travels as it is, so that the server sees its very bytes.

import { h, part, setText } from "../../lib/dom.js";
import { ApiError, newKey, postFile } from "../../lib/http.js";
import { toast } from "../../lib/toast.js";

export class FileImport {
  constructor(root) {
    this.root = root;
    this.form = part(root, "form");
    this.answer = part(root, "answer");
    this.importButton = part(root, "import");
    this.key = newKey();
    this.isBusy = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send("/check");
    });
    this.form.addEventListener("change", () => {
      this.key = newKey();
      this.answer.hidden = true;
    });
    this.importButton.addEventListener("click", () => this.send(""));
  }

  get url() {
    return `/api/imports/${this.root.dataset.import}`;
  }

  async send(ending) {
    const [file] = this.form.elements.file.files;
    if (!file || this.isBusy) return;
    this.isBusy = true;
    const query = this.form.elements.skip.checked ? "?skip_existing=true" : "";
    try {
      const answer = await postFile(`${this.url}${ending}${query}`, file, { key: this.key });
      if (answer.dry_run) this.show(answer);
      else this.done(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.isUnknown) this.key = newKey();
      this.say(error.message, "note-bad");
      this.list(error.body.problems ?? [], error.body.problem_count ?? 0);
      this.importButton.hidden = true;
    } finally {
      this.isBusy = false;
    }
  }

  show(answer) {
    this.importButton.hidden = !answer.can_import;
    setText(this.importButton, `Import ${count(answer.new_rows, "row")}`);
    this.say(...summary(answer));
    if (answer.problem_count) this.list(answer.problems, answer.problem_count, "problem");
    else this.list([...answer.warnings, ...answer.skipped], answer.warning_count + answer.skipped_count, "remark");
  }

  done(answer) {
    this.importButton.hidden = true;
    this.say(`${count(answer.new_rows, "row")} imported.`, "note-good");
    this.list([], 0);
    toast("The import is done.");
    this.form.reset();
  }

  say(words, kind) {
    const place = part(this.root, "sum");
    place.className = `note m-0 ${kind}`;
    setText(place, words);
    this.answer.hidden = false;
  }

  list(problems, total, word = "problem") {
    part(this.root, "problems-panel").hidden = problems.length === 0;
    const more = total > problems.length ? `, the first ${problems.length}` : "";
    setText(part(this.root, "problems-title"), `${count(total, word)}${more}`);
    part(this.root, "problems").replaceChildren(...problems.map((one) =>
      h("tr", {},
        h("th", { scope: "row" }, one.row ? `Row ${one.row}` : "File"),
        h("td", { dataset: { label: "Column" } }, one.column ?? "–"),
        h("td", { dataset: { label: "Stands there" }, class: "quiet" }, one.value || "–"),
        h("td", { dataset: { label: "What to do" } }, one.message))));
  }
}

function summary(answer) {
  if (answer.already_imported) {
    return [`This very file was imported before, by ${answer.already_imported.by}. Nothing is written again.`, "note-warn"];
  }
  if (answer.problem_count) return [`${count(answer.problem_count, "problem")} in ${count(answer.rows, "row")}. Nothing was written.`, "note-bad"];
  const skipped = answer.skipped_count ? `, ${answer.skipped_count} left out` : "";
  if (!answer.can_import) return [`Every row is there already. There is nothing to import.`, "note-warn"];
  return [`${count(answer.new_rows, "row")} can be imported${skipped}. Nothing is written yet.`, "note-good"];
}

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
