// Reading forms into JSON bodies, and putting the server's complaints beside the fields they are about.

/**
 * Read the named fields of a form. Empty ones are left out, or sent as null where data-empty="null".
 * data-type says what JSON wants: number, boolean, id; all else is text, money among it (the server parses it).
 * Checkboxes with data-list make one list of the values ticked; fields with data-unsent are the page's own.
 */
export function readForm(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled || "unsent" in field.dataset || (field.type === "radio" && !field.checked)) continue;
    if ("list" in field.dataset) {
      const values = (body[field.name] ??= []);
      if (field.checked) values.push(field.value);
      continue;
    }
    const value = readField(field);
    if (value !== undefined) assign(body, field.name.split("."), value);
  }
  return body;
}

function readField(field) {
  if (field.type === "checkbox") return field.checked;
  const text = field.value.trim();
  if (!text) return { null: null, text: "" }[field.dataset.empty];
  if (field.dataset.type === "boolean") return text === "true";
  if ((field.dataset.type === "number" || field.dataset.type === "id") && /^-?\d+$/.test(text)) return Number(text);
  return text;
}

function assign(body, path, value) {
  const last = path.pop();
  let place = body;
  for (const step of path) place = place[step] ??= {};
  place[last] = value;
}

/** Show `errors` ({field: [message]}) beside the fields; give back the messages that found no field. */
export function showErrors(form, errors) {
  clearErrors(form);
  const homeless = [];
  let first = null;
  for (const [name, messages] of Object.entries(errors)) {
    const field = [...form.elements].find((one) => one.name === name || one.dataset.errorFor === name);
    if (field && field.type !== "hidden") {
      markInvalid(field, messages.join(" "));
      first ??= field;
    } else {
      homeless.push(...messages);
    }
  }
  first?.focus();
  return homeless;
}

/** Mark one field as wrong and say why, tied by aria-describedby. */
export function markInvalid(field, message) {
  clearInvalid(field);
  if (!message) return;
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  const note = document.createElement("div");
  note.className = "invalid-feedback d-block";
  note.id = `${field.id || field.name}-error`;
  note.setAttribute("role", "alert");
  note.textContent = message;
  field.dataset.errorNote = note.id;
  describe(field, (ids) => [...ids, note.id]);
  const place = field.closest(".combobox, .input-group") ?? field;
  place.after(note);
}

export function clearInvalid(field) {
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  const id = field.dataset.errorNote;
  if (!id) return;
  delete field.dataset.errorNote;
  document.getElementById(id)?.remove();
  describe(field, (ids) => ids.filter((one) => one !== id));
}

function describe(field, change) {
  const ids = change((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

export function clearErrors(form) {
  for (const field of form.querySelectorAll(".is-invalid")) clearInvalid(field);
}
