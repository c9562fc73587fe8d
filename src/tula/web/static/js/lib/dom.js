// Building the page: elements, templates, waiting a little.

/** Make an element. Text children go in as text nodes, never as markup; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make one of our icons. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/img/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Copy the first element of a <template>. */
export function clone(templateId) {
  return document.getElementById(templateId).content.firstElementChild.cloneNode(true);
}

/** Find the element that carries `data-part="name"`. */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** Write text only when it changed, so that screen readers are not told twice. */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Call `fn` once things have been quiet for `wait` milliseconds; `.now()` calls at once, `.cancel()` forgets. */
export function debounce(fn, wait) {
  let timer = 0;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), wait);
  };
  later.cancel = () => clearTimeout(timer);
  later.now = (...args) => {
    clearTimeout(timer);
    return fn(...args);
  };
  return later;
}

let lastId = 0;
/** Give an id that no other element of this page has. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
