// The menu behind a row's More: WAI-ARIA menu button. Reads [data-menu] around a button and its [role=menu].
// Keys: Down, Up, Home, End, Escape. One listener serves all rows, also those that come later.

export function mountMenus(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu] > button");
    if (button) {
      if (button.getAttribute("aria-expanded") === "true") close(button);
      else open(button);
      return;
    }
    const item = event.target.closest("[data-menu] [role=menuitem]");
    if (item) {
      const opener = item.closest("[data-menu]").querySelector("button");
      close(opener);
      opener.focus();
    }
  });
  root.addEventListener("keydown", (event) => onKey(event));
  document.addEventListener("click", (event) => closeOthers(event.target.closest("[data-menu]")));
  root.addEventListener("focusin", (event) => closeOthers(event.target.closest("[data-menu]")));
}

function open(button) {
  const menu = button.parentElement.querySelector("[role=menu]");
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  const below = window.innerHeight - button.getBoundingClientRect().bottom;
  menu.classList.toggle("is-above", below < menu.offsetHeight + 72);
  menu.querySelector("[role=menuitem]").focus();
}

function close(button) {
  button.parentElement.querySelector("[role=menu]").hidden = true;
  button.setAttribute("aria-expanded", "false");
}

function closeOthers(kept) {
  for (const button of document.querySelectorAll('[data-menu] > button[aria-expanded="true"]')) {
    if (button.parentElement !== kept) close(button);
  }
}

function onKey(event) {
  const wrapper = event.target.closest("[data-menu]");
  if (!wrapper) return;
  const button = wrapper.querySelector("button");
  const items = [...wrapper.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    if (at < 0) open(button);
    items[(next + items.length) % items.length].focus();
  } else if (event.key === "Escape" && at >= 0) {
    event.preventDefault();
    close(button);
    button.focus();
  }
}
