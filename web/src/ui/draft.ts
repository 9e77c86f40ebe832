// Unsent text, kept on this machine per form so that a crash, a closed tab or an ended session loses nothing.
import { useCallback, useEffect, useRef, useState } from "react";

const PREFIX = "tessera.draft.";
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

interface Kept<T> {
  at: number;
  value: T;
}

export function readDraft<T>(name: string): T | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") as Kept<T> | null;
    return kept && Date.now() - kept.at < MAX_AGE_MS ? kept.value : undefined;
  } catch {
    return undefined;
  }
}

export function writeDraft<T>(name: string, value: T): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), value } satisfies Kept<T>));
  } catch {
    // Storage is full or forbidden: the form still works, it only cannot be restored.
  }
}

export function dropDraft(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

/** State that survives a reload under `name` until `drop` is called. Saved 250 ms after the last change and on leaving. */
export function useDraft<T>(name: string, empty: T): [T, (next: T | ((old: T) => T)) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(name) ?? empty);
  const latest = useRef<{ value: T; dirty: boolean }>({ value, dirty: false });
  const save = useCallback(() => {
    if (latest.current.dirty) writeDraft(name, latest.current.value);
    latest.current.dirty = false;
  }, [name]);
  useEffect(() => {
    window.addEventListener("pagehide", save);
    return () => {
      window.removeEventListener("pagehide", save);
      save();
    };
  }, [save]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change restarts the timer
  useEffect(() => {
    const timer = setTimeout(save, 250);
    return () => clearTimeout(timer);
  }, [value, save]);
  const change = useCallback((next: T | ((old: T) => T)) => {
    setValue((old) => {
      const made = typeof next === "function" ? (next as (old: T) => T)(old) : next;
      latest.current = { value: made, dirty: true };
      return made;
    });
  }, []);
  const drop = useCallback(() => {
    latest.current = { value: empty, dirty: false };
    dropDraft(name);
    setValue(empty);
  }, [name, empty]);
  return [value, change, drop];
}
