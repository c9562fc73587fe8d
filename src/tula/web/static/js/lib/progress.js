// Bars get their width here: a strict content policy allows no style in the markup.

/** Set the share (0 to 100) of one bar and say it to screen readers. */
export function setShare(bar, share) {
  const width = `${Math.max(0, Math.min(100, share))}%`;
  if (bar.style.width !== width) bar.style.width = width;
  bar.parentElement.setAttribute("aria-valuenow", String(Math.round(share)));
}

/** Set every bar that carries data-share. */
export function mountProgress(root) {
  for (const bar of root.querySelectorAll(".progress-bar[data-share]")) setShare(bar, Number(bar.dataset.share));
}
