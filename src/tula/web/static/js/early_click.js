// A click on a button before the page's modules have run is kept, and made again once they have: no click is lost.
{
  let early = null;
  const keep = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    early = button;
  };
  document.addEventListener("click", keep, true);
  document.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("click", keep, true);
    if (early?.isConnected) early.click();
  }, { once: true });
}
