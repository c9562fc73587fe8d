// Which tab has a bill open. A tab holds a lock on its bill for as long as it lives, so that another tab takes up only
// what nobody has open. Where a browser has no locks, a bill is never taken from another tab by itself.

const TAB = "tula-bill-of-tab";
const PATIENCE = 1000;

export const hasLocks = Boolean(navigator.locks);

/** The bill that this tab had open before it was loaded again. */
export function billOfTab() {
  return window.sessionStorage.getItem(TAB);
}

/** Hold a bill for this tab until `.release()`; null when another tab has it. A reload waits for its own old page. */
export async function holdBill(id, { isOwn = false } = {}) {
  const release = await lock(`tula-bill-${id}`, isOwn);
  return release ? { id, release } : null;
}

/** Remember which bill this tab has open. */
export function setBillOfTab(id) {
  window.sessionStorage.setItem(TAB, id);
}

function lock(name, waits) {
  if (!hasLocks) return Promise.resolve(() => {});
  const options = waits ? { signal: AbortSignal.timeout(PATIENCE) } : { ifAvailable: true };
  return new Promise((resolve) => {
    navigator.locks.request(name, options, (held) => {
      if (!held) {
        resolve(null);
        return undefined;
      }
      return new Promise((release) => { resolve(release); });
    }).catch(() => resolve(null));
  });
}
