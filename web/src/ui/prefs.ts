// How a person likes the console. Kept on the server, so that it is the same on every machine, with a copy here, so that
// nothing waits or jumps: the copy is shown at once, changes are shown at once and sent a moment later, and what could not be
// sent is sent when the server is back.
import { useSyncExternalStore } from "react";
import { api } from "../api/client";

export interface TableLook {
  columns: string[];
  widths: Record<string, number>;
  dense: boolean | null;
}

export interface Preferences {
  tables: Record<string, TableLook>;
  single_keys: boolean | null;
  sounds: boolean | null;
  /** A strip of tabs with the pages that were opened. */
  tabs: boolean | null;
  start: Record<string, string>;
}

interface Kept {
  prefs: Preferences;
  /** True while the server has not got it. */
  unsent: boolean;
}

export const USUAL: Preferences = { tables: {}, single_keys: null, sounds: null, tabs: null, start: {} };
const USUAL_LOOK: TableLook = { columns: [], widths: {}, dense: null };
/** How long the first visit on a machine waits for the server. */
const PATIENCE_MS = 2000;
/** Several changes in a row are sent as one. */
const SEND_AFTER_MS = 600;
const AGAIN_MS = 30_000;

let user = "";
let state: Kept = { prefs: USUAL, unsent: false };
let timer: ReturnType<typeof setTimeout> | null = null;
let sending = false;
const watchers = new Set<() => void>();

const key = () => `tessera.prefs.${user}`;

function keep(next: Kept) {
  state = next;
  if (user) {
    try {
      localStorage.setItem(key(), JSON.stringify(next));
    } catch {
      // A full or forbidden store: the server has it, or will.
    }
  }
  for (const watcher of watchers) watcher();
}

function readCopy(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key()) ?? "null") as Partial<Kept> | null;
    return kept?.prefs ? { prefs: { ...USUAL, ...kept.prefs }, unsent: kept.unsent === true } : null;
  } catch {
    return null;
  }
}

async function fetchAll(): Promise<void> {
  const whose = user;
  const answer = await api.get<{ preferences: Preferences }>("/me/preferences");
  // What was changed here meanwhile is newer.
  if (whose === user && !state.unsent) keep({ prefs: { ...USUAL, ...answer.preferences }, unsent: false });
}

function sendLater(ms: number) {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    void send();
  }, ms);
}

async function send(): Promise<void> {
  if (sending || !state.unsent || !user) return;
  sending = true;
  const sent = state.prefs;
  try {
    await api.put("/me/preferences", sent);
    if (state.prefs === sent) keep({ prefs: sent, unsent: false });
    else sendLater(SEND_AFTER_MS);
  } catch (error) {
    const status = (error as { status?: number }).status ?? 0;
    // What the server calls wrong will not become right; the rest is tried again.
    if (status === 422) keep({ prefs: sent, unsent: false });
    else sendLater(AGAIN_MS);
  } finally {
    sending = false;
  }
}

if (typeof window !== "undefined") {
  window.addEventListener("online", () => void send());
  window.addEventListener("pagehide", () => void send());
}

/** Called once somebody is known to be logged in, before the first page is shown. */
export async function loadPrefs(userId: string): Promise<void> {
  if (user === userId) return;
  user = userId;
  const copy = readCopy();
  state = copy ?? { prefs: USUAL, unsent: false };
  for (const watcher of watchers) watcher();
  if (copy?.unsent) return sendLater(0);
  const fetched = fetchAll().catch(() => {});
  if (!copy) await Promise.race([fetched, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** Changes the preferences. */
export function changePrefs(change: (old: Preferences) => Preferences): void {
  keep({ prefs: change(state.prefs), unsent: user !== "" });
  if (user) sendLater(SEND_AFTER_MS);
}

export function getPrefs(): Preferences {
  return state.prefs;
}

export function usePrefs(): Preferences {
  return useSyncExternalStore((notify) => {
    watchers.add(notify);
    return () => watchers.delete(notify);
  }, getPrefs);
}

/** How one table looks, and a function to change that. */
export function useTableLook(table: string): [TableLook, (change: Partial<TableLook>) => void] {
  const look = usePrefs().tables[table] ?? USUAL_LOOK;
  const change = (part: Partial<TableLook>) =>
    changePrefs((old) => ({ ...old, tables: { ...old.tables, [table]: { ...(old.tables[table] ?? USUAL_LOOK), ...part } } }));
  return [look, change];
}

/** Narrowest and widest column, as the server takes them. */
export const NARROWEST = 60;
export const WIDEST = 800;

/** A width within what is sensible. */
export function clampWidth(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
}

/** The list with one entry moved up (-1) or down (1); at the ends it stays. */
export function moved<T>(list: T[], entry: T, by: -1 | 1): T[] {
  const from = list.indexOf(entry);
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return list;
  const next = list.filter((x) => x !== entry);
  next.splice(to, 0, entry);
  return next;
}
