// The filters of the case list: which search parameters they are and what of them goes to the server. The address is the
// only place where they live.
import { api, type Query } from "../../api/client";
import type { CaseRow, Page } from "../../api/types";
import { fromWall } from "../../text/zone";
import type { Search } from "../../ui/url";

/** Parameters that select cases, all sent to the server under the same name. */
export const FILTERS = [
  "queue",
  "text",
  "state",
  "area",
  "grids",
  "layer_grid",
  "category",
  "department",
  "source",
  "priority",
  "overdue",
  "due_before",
  "mine",
  "suspended",
  "supervised",
  "extension_pending",
  "in_review",
  "reported_from",
  "reported_to",
  "bbox",
  "within",
  "sample",
] as const;

export const PAGE_SIZE = 50;

/** The filters that are set, as the server takes them. Days become instants in the city's time zone. */
export function filterQuery(search: Search): Query {
  const query: Query = {};
  for (const name of FILTERS) if (search[name]) query[name] = search[name];
  if (search.reported_from && /^\d{4}-\d\d-\d\d$/.test(search.reported_from)) {
    query.reported_from = fromWall(search.reported_from);
  }
  if (search.reported_to && /^\d{4}-\d\d-\d\d$/.test(search.reported_to)) {
    query.reported_to = fromWall(`${search.reported_to}T23:59:59.999`);
  }
  return query;
}

export function listQuery(search: Search): Query {
  return { ...filterQuery(search), sort: search.sort, cursor: search.cursor, limit: PAGE_SIZE, total: true };
}

/** The most cases one bulk action takes. */
export const BULK_MAX = 500;

/** The ids of all cases the filters select, page by page, at most as many as a bulk action takes. */
export async function collectIds(search: Search): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<CaseRow> = await api.get<Page<CaseRow>>("/cases", {
      ...filterQuery(search),
      sort: search.sort,
      limit: PAGE_SIZE,
      cursor,
    });
    ids.push(...page.items.map((row) => row.id));
    cursor = page.next ?? null;
  } while (cursor && ids.length < BULK_MAX);
  return ids.slice(0, BULK_MAX);
}

/** The names of the filters that are set. */
export function activeFilters(search: Search): (typeof FILTERS)[number][] {
  return FILTERS.filter((name) => search[name]);
}

/** A change that removes every filter and starts at the first page. */
export function clearedFilters(): Record<string, null> {
  return Object.fromEntries([...FILTERS, "cursor"].map((name) => [name, null]));
}
