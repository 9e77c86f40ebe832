// What the page in the address will need, asked for as soon as the program starts: who is logged in, the code of the page, and what the
// page itself asks first. Texts and glyphs are fetched at the same time; without this each would wait for the one before.
import { meQuery, queryClient } from "./api/queries";
import type { Me } from "./api/types";
import { PAGES } from "./pages";
import { parseSearch, type Search } from "./ui/url";

/** A page may say what it will ask for. */
interface Page {
  prefetch?: (me: Me, search: Search) => void;
}

/** The page an address leads to, if its code is a part of its own. */
export function pageAt(path: string): keyof typeof PAGES | undefined {
  const [first = "", second] = path.split("/").filter(Boolean);
  if (first === "cases" && second) return "case";
  if (first === "areas") return "border";
  return first in PAGES ? (first as keyof typeof PAGES) : undefined;
}

/** Failures are met again, and shown, when the page is opened. */
export function fetchEarly({ pathname, search }: { pathname: string; search: string }): void {
  const name = pageAt(pathname);
  if (!name) return;
  const page = PAGES[name]() as Promise<Page>;
  Promise.all([queryClient.fetchQuery(meQuery), page])
    .then(([me, found]) => found.prefetch?.(me, parseSearch(search)))
    .catch(() => undefined);
}
