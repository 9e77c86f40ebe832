// What the server makes of the grids as they are drawn: numbers, faults, what changes. Asked anew after every change; an answer to a
// question of before is not shown, and what is known of a snapshot is kept, so that going back is instant.

import { useCallback, useEffect, useRef, useState } from "react";
import { type Drawing, draw, type Edit, type PlannedGrid } from "./data";
import { plannedOf } from "./grids";

/** A drag of a corner is followed by the next; the server is asked when the hand rests. */
const REST_MS = 250;

export function useDrawing(area: string, grids: PlannedGrid[], base: PlannedGrid[], saved: Drawing) {
  const known = useRef(new WeakMap<PlannedGrid[], Drawing>());
  if (!known.current.has(base)) known.current.set(base, saved);
  const last = useRef(saved);
  const latest = useRef(grids);
  latest.current = grids;
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(0);
  const [, answered] = useState(0);
  const [editing, setEditing] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is the wish to ask again
  useEffect(() => {
    setError(undefined);
    if (known.current.has(grids)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      draw(area, grids, undefined, stop.signal).then(
        (drawing) => {
          known.current.set(grids, drawing);
          if (!stop.signal.aborted) answered((n) => n + 1);
        },
        (problem) => {
          if (!stop.signal.aborted) setError(problem);
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [area, grids, asked]);

  const found = known.current.get(grids);
  if (found) last.current = found;

  /** Has the server do an edit; gives the grids after it, or nothing when they were changed otherwise meanwhile. */
  const edit = useCallback(
    async (wish: Edit): Promise<PlannedGrid[] | undefined> => {
      const sent = latest.current;
      setEditing(true);
      try {
        const drawing = await draw(area, sent, wish);
        if (latest.current !== sent) return undefined;
        const next = plannedOf(drawing.grids);
        known.current.set(next, drawing);
        return next;
      } finally {
        setEditing(false);
      }
    },
    [area],
  );
  return {
    /** The newest that is known; of a snapshot before while the server is asked. */
    drawing: last.current,
    busy: editing || (!found && error === undefined),
    error,
    again: () => setAsked((n) => n + 1),
    edit,
  };
}
