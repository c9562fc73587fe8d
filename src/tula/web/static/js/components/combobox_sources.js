// What comboboxes search: where to ask, and how one answer is shown.

import { getJson } from "../lib/http.js";
import { rupees } from "../lib/format.js";

const SOURCES = {
  customers: { url: "/api/customers?per_page=12", detail: (item) => item.phone },
  services: { url: "/api/services?per_page=20&is_active=true", detail: (item) => rupees(item.price) },
  goods: { url: "/api/products?per_page=20&is_active=true&is_retail=true", detail: (item) => rupees(item.price) },
  products: { url: "/api/products?per_page=20&is_active=true", detail: (item) => rupees(item.price) },
  templates: { url: "/packages/api/templates?per_page=50&is_active=true", detail: (item) => rupees(item.price) },
  staff: { url: "/api/staff?per_page=50&is_active=true", detail: (item) => item.role_title ?? "" },
};

/** Give the `fetchItems`, `text` and `detail` of a kind; `query` adds filters. */
export function source(kind, query = "") {
  const { url, detail } = SOURCES[kind];
  return {
    fetchItems: async (typed, signal) => {
      const answer = await getJson(`${url}${query ? `&${query}` : ""}&q=${encodeURIComponent(typed)}`, { signal });
      return answer.items;
    },
    text: (item) => item.name,
    detail,
  };
}
