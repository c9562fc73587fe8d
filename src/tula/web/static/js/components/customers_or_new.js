// Customers as searched; where nobody is found, the way to a new one ({isNew, typed}).

import { source } from "./combobox_sources.js";

/** Give a combobox its `fetchItems`, `text` and `detail`; `before(typed)` gives people to offer ahead of the search. */
export function customersOrNew({ before = () => [] } = {}) {
  const customers = source("customers");
  return {
    fetchItems: async (typed, signal) => {
      const first = before(typed);
      const found = await customers.fetchItems(typed, signal);
      const items = [...first, ...found.filter((one) => !first.some((known) => known.id === one.id))];
      return items.length || !typed ? items : [{ isNew: true, typed, name: `New customer “${typed}”` }];
    },
    text: (item) => item.name,
    detail: (item) => (item.isNew ? "" : [item.isRecent && "recent", item.phone].filter(Boolean).join(" · ")),
  };
}
