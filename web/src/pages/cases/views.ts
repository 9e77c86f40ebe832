// Saved views: a name and the search parameters it stands for, kept on this machine.
import { useSyncExternalStore } from "react";
import { stringifySearch } from "../../ui/url";

export interface SavedView {
  name: string;
  /** As in the address, starting with "?". */
  search: string;
}

const KEY = "tessera.views";
const watchers = new Set<() => void>();
let cache: SavedView[] | null = null;

function read(): SavedView[] {
  if (cache) return cache;
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    cache = Array.isArray(kept) ? kept.filter((v) => typeof v?.name === "string" && typeof v?.search === "string") : [];
  } catch {
    cache = [];
  }
  return cache;
}

function write(views: SavedView[]) {
  cache = views;
  localStorage.setItem(KEY, JSON.stringify(views));
  for (const watcher of watchers) watcher();
}

/** Saves the present filters under a name, replacing an older view of that name. Page and open case are not part of it. */
export function saveView(name: string, search: Record<string, string>): void {
  const { cursor: _cursor, open: _open, action: _action, ...kept } = search;
  write([...read().filter((v) => v.name !== name), { name, search: stringifySearch(kept) }]);
}

export function removeView(name: string): void {
  write(read().filter((v) => v.name !== name));
}

export function useViews(): SavedView[] {
  return useSyncExternalStore((notify) => {
    watchers.add(notify);
    return () => watchers.delete(notify);
  }, read);
}
