// The pages that stand in the strip of tabs: one per page or case, the present one among them, at most fifteen.

export interface Tab {
  /** The path; one tab for each. */
  path: string;
  /** Path with its search parameters, as it was left. */
  href: string;
  title: string;
  /** When it was last looked at. */
  at: number;
}

export const TABS_MAX = 15;

/** The list with the page that is looked at now: its tab is brought up to date, or added at the end. The one not looked at for longest goes. */
export function withPage(tabs: Tab[], page: Tab): Tab[] {
  if (tabs.some((t) => t.path === page.path)) return tabs.map((t) => (t.path === page.path ? page : t));
  const all = [...tabs, page];
  if (all.length <= TABS_MAX) return all;
  const oldest = all.reduce((a, b) => (b.at < a.at ? b : a));
  return all.filter((t) => t !== oldest);
}

/** The list without some, and where to go when the present page is among them: to its neighbour, else to the first page. */
export function without(tabs: Tab[], gone: string[], present: string): { tabs: Tab[]; go: string | null } {
  const left = tabs.filter((t) => !gone.includes(t.path));
  if (!gone.includes(present)) return { tabs: left, go: null };
  const at = tabs.findIndex((t) => t.path === present);
  const next = tabs.slice(at + 1).find((t) => left.includes(t)) ?? tabs.slice(0, at).findLast((t) => left.includes(t));
  return { tabs: left, go: next?.href ?? "/work" };
}

/** What was kept, as far as it can be read. */
export function readTabs(text: string | null): Tab[] {
  try {
    const kept = JSON.parse(text ?? "[]") as Tab[];
    const sound = (t: Tab) =>
      typeof t?.path === "string" && t.path.startsWith("/") && typeof t.href === "string" && typeof t.title === "string";
    return Array.isArray(kept) ? kept.filter(sound).slice(0, TABS_MAX) : [];
  } catch {
    return [];
  }
}
