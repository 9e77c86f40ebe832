// Live updates: one EventSource for the whole app. A changed case refreshes what shows it; nothing moves the focus.
import { useEffect, useSyncExternalStore } from "react";
import { API } from "./client";
import { queryClient } from "./queries";

export interface CaseChange {
  seq: number;
  id: string;
  action: string;
  state: string;
  version: number;
  area_code?: string;
  at: string;
  actor?: string | { id: string; name: string } | null;
}

type Listener = (change: CaseChange) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let connected = false;
let source: EventSource | null = null;
let refresh: ReturnType<typeof setTimeout> | null = null;

function setConnected(value: boolean) {
  connected = value;
  for (const listener of stateListeners) listener();
}

/** Counts change often; they are refreshed at most every two seconds. */
function refreshCounts() {
  if (refresh !== null) return;
  refresh = setTimeout(() => {
    refresh = null;
    for (const key of [["work"], ["tasks"]]) queryClient.invalidateQueries({ queryKey: key });
  }, 2000);
}

function received(message: MessageEvent<string>) {
  let change: CaseChange;
  try {
    change = JSON.parse(message.data) as CaseChange;
  } catch {
    return;
  }
  // A case may be cached under its number; what it holds says which one it is.
  void queryClient.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      queryKey[0] === "case" && (queryKey[1] === change.id || (state.data as { id?: string } | undefined)?.id === change.id),
  });
  refreshCounts();
  for (const listener of listeners) listener(change);
}

/** Opens the stream; the browser reconnects by itself and says where it stopped. */
export function openStream(): () => void {
  if (source || typeof EventSource === "undefined") return () => {};
  source = new EventSource(`${API}/stream`);
  source.addEventListener("open", () => setConnected(true));
  source.addEventListener("error", () => setConnected(false));
  source.addEventListener("case", received as EventListener);
  source.addEventListener("notice", () => {
    for (const key of [["notices"], ["exports"]]) void queryClient.invalidateQueries({ queryKey: key });
  });
  // Too much was missed to be told one by one: everything is read again.
  source.addEventListener("reset", () => void queryClient.invalidateQueries());
  return () => {
    source?.close();
    source = null;
    setConnected(false);
  };
}

/** Calls back for every changed case while mounted. */
export function useCaseChanges(callback: Listener): void {
  useEffect(() => {
    listeners.add(callback);
    return () => {
      listeners.delete(callback);
    };
  }, [callback]);
}

export function useConnected(): boolean {
  return useSyncExternalStore(
    (notify) => {
      stateListeners.add(notify);
      return () => stateListeners.delete(notify);
    },
    () => connected,
  );
}
