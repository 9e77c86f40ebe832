// The border being drawn: its history for undo and redo, kept on this machine until it is saved or thrown away.

import { useCallback, useEffect, useRef, useState } from "react";
import { type Border, same } from "../../map/border";
import { forget, keep, readKept } from "../../ui/kept";

interface Kept {
  at: number;
  /** The version of the area the drawing began from. */
  version: number;
  border: Border;
}

interface History {
  past: Border[];
  now: Border;
  future: Border[];
}

const STEPS = 200;

/** The drawing of one area that starts from `saved`. */
export function useBorderDraft(code: string, saved: Border, version: number) {
  const [history, setHistory] = useState<History>({ past: [], now: saved, future: [] });
  const [restored, setRestored] = useState<Kept | undefined>();
  const [ready, setReady] = useState(false);
  const name = `border:${code}`;
  const began = useRef(saved);
  const ended = useRef(false);

  // Somebody else's new border replaces what is shown, unless something was drawn on top of the old one.
  useEffect(() => {
    const before = began.current;
    began.current = saved;
    if (before !== saved) setHistory((h) => (same(h.now, before) ? { ...h, now: saved } : h));
  }, [saved]);

  useEffect(() => {
    let gone = false;
    void readKept<Kept>(name).then((kept) => {
      if (gone) return;
      if (kept && !same(kept.border, began.current)) {
        setHistory({ past: [began.current], now: kept.border, future: [] });
        setRestored(kept);
      }
      setReady(true);
    });
    return () => {
      gone = true;
    };
  }, [name]);

  const dirty = !same(history.now, saved);
  useEffect(() => {
    if (!ready || ended.current) return;
    if (dirty) void keep(name, { at: Date.now(), version, border: history.now } satisfies Kept);
    else void forget(name);
  }, [ready, dirty, history.now, name, version]);

  const change = useCallback((next: Border) => {
    setHistory((h) => (same(next, h.now) ? h : { past: [...h.past, h.now].slice(-STEPS), now: next, future: [] }));
  }, []);
  const undo = useCallback(() => {
    setHistory((h) => {
      const before = h.past[h.past.length - 1];
      return before ? { past: h.past.slice(0, -1), now: before, future: [h.now, ...h.future] } : h;
    });
  }, []);
  const redo = useCallback(() => {
    setHistory((h) => {
      const after = h.future[0];
      return after ? { past: [...h.past, h.now], now: after, future: h.future.slice(1) } : h;
    });
  }, []);
  /** Back to the saved border; can be undone. */
  const discard = useCallback(() => {
    setRestored(undefined);
    change(saved);
  }, [change, saved]);
  /** The end of the drawing: nothing is kept any more. */
  const drop = useCallback(() => {
    ended.current = true;
    return forget(name);
  }, [name]);
  return {
    border: history.now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    dirty,
    ready,
    restored,
    change,
    undo,
    redo,
    discard,
    drop,
  };
}
