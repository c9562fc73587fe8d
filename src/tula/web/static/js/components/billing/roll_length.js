// The length of the paper roll: CSS can name a page's width or both sides, and a receipt has only a width.

const CSS_PIXELS_PER_MM = 96 / 25.4;
const MARGINS_MM = 8;

/** Make the printed page as long as the receipt, which has the roll's width on the screen too. */
export function fitRoll(receipt) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const fit = () => {
    const length = Math.ceil(receipt.getBoundingClientRect().height / CSS_PIXELS_PER_MM) + MARGINS_MM;
    sheet.replaceSync(`@media print { @page { size: 80mm ${length}mm; margin: 0; } }`);
  };
  new ResizeObserver(fit).observe(receipt);
  fit();
}
