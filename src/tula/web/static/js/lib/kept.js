// Small things kept on this device in localStorage. A device that keeps nothing is no error: nothing is kept, then.

/** Read what was kept under a key; `otherwise` where there is nothing or nothing readable. */
export function readKept(key, otherwise = null) {
  try {
    return JSON.parse(window.localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a value; null forgets it. Tells whether that worked. */
export function writeKept(key, value) {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** The keys that begin with a prefix. */
export function keptKeys(prefix) {
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
