// Pieces of pages that the server renders, so that their markup exists once.

/** Ask for a page or a piece of one; gives it as a document. */
export async function getFragment(url, { signal } = {}) {
  const response = await fetch(url, { headers: { Accept: "text/html" }, signal, credentials: "same-origin" });
  if (response.redirected && new URL(response.url).pathname.startsWith("/login")) {
    window.location.reload();
    throw new Error("Please log in again.");
  }
  if (!response.ok) throw new Error("That could not be loaded. Please try again.");
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
