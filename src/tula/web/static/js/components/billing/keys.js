// Keys of the desk. None of them takes a letter away from a field that is being typed in.

export function mountKeys({ entry, setLastQuantity, pay, generate, help }) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches("input, select, textarea");
    if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) act(event, () => setLastQuantity(Number(event.code.at(-1))));
    else if (event.altKey && event.code === "KeyP") act(event, pay);
    else if (event.ctrlKey && event.key === "Enter") act(event, generate);
    else if (event.key === "Escape" && isTyping) event.target.blur();
    else if (event.key === "/" && !isTyping) act(event, entry);
    else if (event.key === "?" && !isTyping) act(event, help);
  });
}

function act(event, action) {
  event.preventDefault();
  action();
}
