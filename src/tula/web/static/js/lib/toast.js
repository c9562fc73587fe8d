// Short confirmations at the foot of the page, read out by screen readers (the region is in the layout).

import { h, icon } from "./dom.js";

const KEPT = "tula-toast";
const SECONDS = 8;

/**
 * Say what happened; `link` is `{href, text}`, `action` `{text, run}` for what can be undone. It goes after a while or on
 * Dismiss; errors stay. Gives the toast, so that it can be taken away sooner.
 */
export function toast(message, { link = null, action = null, stays = false } = {}) {
  const region = findRegion();
  if (!region) return null;
  const undo = action && h("button", { type: "button", class: "btn btn-sm toast-action" }, action.text);
  undo?.addEventListener("click", () => {
    line.remove();
    action.run();
  });
  const line = h(
    "div",
    { class: "toast-line" },
    h("span", {}, message),
    link && h("a", { href: link.href }, link.text),
    undo,
    h("button", { type: "button", class: "btn btn-bare btn-sm", onclick: () => line.remove() },
      icon("x-lg"), h("span", { class: "visually-hidden" }, "Dismiss")),
  );
  region.append(line);
  while (region.children.length > 3) region.firstElementChild.remove();
  if (!stays) setTimeout(() => line.remove(), SECONDS * 1000);
  return line;
}

/** Find the place that can be seen: an open dialog covers the page, so it has one of its own until it closes. */
function findRegion() {
  const ofPage = document.querySelector("[data-toasts]");
  const dialog = [...document.querySelectorAll("dialog[open]")].pop();
  return dialog && ofPage ? regionOf(dialog, ofPage) : ofPage;
}

function regionOf(dialog, ofPage) {
  const known = dialog.querySelector(":scope > .toasts");
  if (known) return known;
  const region = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
  dialog.append(region);
  dialog.addEventListener("close", () => {
    ofPage.append(...region.children);
    region.remove();
  }, { once: true });
  return region;
}

/** Carry what was just said into a dialog that opens over it. */
export function carryToasts(dialog) {
  const ofPage = document.querySelector("[data-toasts]");
  if (ofPage?.childElementCount) regionOf(dialog, ofPage).append(...ofPage.children);
}

/** Keep a message for the page that comes next. */
export function keepToast(message) {
  sessionStorage.setItem(KEPT, message);
}

/** Show what the page before left. */
export function showKeptToast() {
  const message = sessionStorage.getItem(KEPT);
  if (!message) return;
  sessionStorage.removeItem(KEPT);
  toast(message);
}
