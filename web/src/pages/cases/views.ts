// Saved views: a name for the search part of the list's address. `view` in the address says which one was opened; `all` means
// all cases, for people whose list otherwise begins with a view.
import { parseSearch, type Search, stringifySearch } from "../../ui/url";
import { FILTERS } from "./filters";

export const ALL = "all";

const KEPT: readonly string[] = [...FILTERS, "sort"];

/** The part of the address a view keeps: filters and order, in one fixed sequence, so that equal lists have equal texts. */
export function viewText(search: Search): string {
  const kept: Search = {};
  for (const name of KEPT) if (search[name]) kept[name] = search[name];
  return stringifySearch(kept).replace(/^\?/, "");
}

/** The address of the list as the view has it. */
export function viewSearch(view: { id: string; query: string }): Search {
  return { ...parseSearch(view.query), view: view.id };
}

/** True when the list shows something else than the view says. */
export function differs(view: { query: string }, search: Search): boolean {
  return viewText(parseSearch(view.query)) !== viewText(search);
}

/** True when the address says nothing about which cases are meant: then the list may begin with a view. */
export function isBare(search: Search): boolean {
  return Object.keys(search).length === 0;
}

/** A change of the address that would leave it bare says "all" instead, for who would be sent to a view otherwise. */
export function keepsAll(
  search: Search,
  change: Record<string, string | null>,
  start: string | null,
): Record<string, string | null> {
  if (!start) return change;
  const next = { ...search, ...change };
  return Object.values(next).some((v) => v !== null && v !== "") ? change : { ...change, view: ALL };
}
