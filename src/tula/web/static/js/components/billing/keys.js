// The keys of the desk, said once: what each does, when it counts and how the help names it. None of them takes a
// letter away from a field that is being typed in. Those without `does` belong to the fields
// themselves; those with `edits` rest while the bill is being written or is written.

import { h } from "../../lib/dom.js";

const idle = (key) => (event, isTyping) => !isTyping && event.key === key;
const alt = (...codes) => (event) => event.altKey && !event.ctrlKey && !event.metaKey && codes.includes(event.code);

const KEYS = [
  { keys: ["/"], words: "Add anything: type what they had", does: "search", edits: true, when: idle("/") },
  { keys: ["a name"], words: "Typing with no field chosen begins with the customer, then with what they had", does: "type", edits: true, when: isText, letsThrough: true },
  { keys: ["↑", "↓", "Enter"], words: "Choose from a list" },
  { keys: ["2 x facial"], words: "Two of them at once" },
  { keys: ["Alt", "1…9"], words: "How many of this line, or of the last", does: "quantity", edits: true, when: isAltDigit },
  { keys: ["Alt", "↑", "↓"], words: "Move this line; services are covered by packages in their order", does: "up", edits: true, when: alt("ArrowUp") },
  { does: "down", edits: true, when: alt("ArrowDown") },
  { keys: ["Alt", "D"], words: "This line once more", does: "duplicate", edits: true, when: alt("KeyD") },
  { keys: ["Alt", "Delete"], words: "Take this line off", does: "remove", edits: true, when: alt("Delete", "Backspace") },
  { keys: ["Alt", "Z"], words: "Put back what was taken off", does: "undo", edits: true, when: alt("KeyZ") },
  { keys: ["Alt", "L"], words: "Into the last line: units, price, discount", does: "line", edits: true, when: alt("KeyL") },
  { keys: ["Alt", "B"], words: "Choose the benefit of this line, or of the last service", does: "benefit", edits: true, when: alt("KeyB") },
  { keys: ["Alt", "S"], words: "Use what saves the customer money", does: "hint", edits: true, when: alt("KeyS") },
  { keys: ["Alt", "C"], words: "Choose the customer", does: "customer", edits: true, when: alt("KeyC") },
  { keys: ["Alt", "P"], words: "Go to the payment", does: "pay", edits: true, when: alt("KeyP") },
  { keys: ["Ctrl", "Enter"], words: "Generate the invoice", does: "generate", when: (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" },
  { keys: ["Alt", "N"], words: "Next bill", does: "next", when: alt("KeyN") },
  { keys: ["Alt", "H"], words: "Put this bill on hold and take another", does: "hold", when: alt("KeyH") },
  { keys: ["Alt", "O"], words: "Open a bill on hold", does: "held", when: alt("KeyO") },
  { keys: ["Esc"], words: "Leave a field; the bill stays", does: "leave", when: (event, isTyping) => isTyping && event.key === "Escape" },
  { keys: ["?"], words: "Show these keys", does: "help", when: idle("?") },
];

/** Listen for the keys; `actions` has a function for each thing that keys do; `isLocked()` while nothing may change. */
export function mountKeys(actions, { isLocked }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches("input, select, textarea");
    const key = KEYS.find((one) => one.when?.(event, isTyping));
    if (!key || (key.edits && isLocked())) return;
    if (!key.letsThrough) event.preventDefault();
    actions[key.does](event);
  });
}

/** Write the help from the same table. */
export function showKeys(list) {
  const rows = KEYS.filter((one) => one.keys).flatMap(({ keys, words }) => [
    h("dt", {}, keys.flatMap((key, index) => [index > 0 && " ", h("kbd", {}, key)])),
    h("dd", {}, words),
  ]);
  list.replaceChildren(...rows);
}

function isAltDigit(event) {
  return event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code);
}

function isText(event, isTyping) {
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
  return !isTyping && isPlain && event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key);
}
