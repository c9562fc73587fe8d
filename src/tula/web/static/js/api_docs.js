// The API page: renders the OpenAPI document as headings and tables.
// Reads [data-api-docs] with data-source, the address of the document.

const root = document.querySelector("[data-api-docs]");

/** Make an element with text or children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Name a schema in a few words; a model becomes a link to its table. */
function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return make("a", { href: `#model-${name}` }, name);
  }
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return join(parts.map(typeOf), " or ");
  if (schema.type === "array") return join(["list of ", typeOf(schema.items)], "");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return [schema.type, schema.format && `(${schema.format})`].filter(Boolean).join(" ") || "anything";
}

function join(nodes, between) {
  const span = make("span");
  nodes.forEach((node, index) => span.append(index ? between : "", node));
  return span;
}

function table(caption, headings, rows) {
  return make(
    "div", { class: "table-responsive" },
    make(
      "table", { class: "table table-sm" },
      make("caption", { class: "caption-top" }, caption),
      make("thead", {}, make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))))),
    ),
  );
}

function bodyOf(content) {
  return typeOf(content?.content?.["application/json"]?.schema);
}

function renderOperation(path, method, operation) {
  const section = make("section", { class: "mb-4" }, make("h3", { class: "h5" }, make("code", {}, `${method.toUpperCase()} ${path}`)));
  section.append(make("p", { class: "mb-1" }, operation.summary));
  if (operation.description) section.append(make("p", { class: "mb-1" }, operation.description));
  if (operation.requestBody) section.append(make("p", { class: "mb-1" }, "Body: ", bodyOf(operation.requestBody)));
  if (operation.parameters?.length) {
    section.append(
      table("Parameters", ["Name", "In", "Type", "About"], operation.parameters.map((one) => [
        one.name + (one.required ? " (required)" : ""), one.in, typeOf(one.schema), one.description ?? "",
      ])),
    );
  }
  section.append(
    table("Answers", ["Status", "Body", "When"], Object.entries(operation.responses).map(([status, answer]) => [
      status, bodyOf(answer), answer.description,
    ])),
  );
  return section;
}

function renderModel(name, schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([field, type]) => [
    field + (required.has(field) ? " (required)" : ""), typeOf(type), type.description ?? "",
  ]);
  return make("section", { class: "mb-4", id: `model-${name}` }, table(name, ["Field", "Type", "About"], rows));
}

function render(api) {
  const byTag = new Map();
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? "Other";
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push(renderOperation(path, method, operation));
    }
  }
  root.replaceChildren(make("p", {}, `${api.info.title} ${api.info.version}. ${api.info.description}`));
  for (const [tag, sections] of byTag) root.append(make("h2", {}, tag), ...sections);
  root.append(make("h2", {}, "Models"));
  for (const name of Object.keys(api.components.schemas).sort()) root.append(renderModel(name, api.components.schemas[name]));
}

try {
  const answer = await fetch(root.dataset.source, { headers: { Accept: "application/json" } });
  render(await answer.json());
} catch {
  root.textContent = "The description could not be loaded. Please reload the page.";
}
