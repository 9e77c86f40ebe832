// The draft being changed: its grids with undo and redo, title, reason and day; kept on this machine until it is saved or thrown away.
// It knows which version it began from, so that what somebody else saved meanwhile is never written over unawares.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { forget, keep, readKept } from "../../ui/kept";
import type { Draft, Drawing, Plan, PlannedGrid } from "./data";
import { draftOf, sameDraft, sameGrids } from "./grids";
import { back, begin, forth, restated, step } from "./history";

type Head = Omit<Draft, "grids">;

interface Kept {
  at: number;
  version: number;
  draft: Draft;
}

/** The saved state the draft began from, and what the server made of it. */
interface Began {
  version: number;
  draft: Draft;
  drawing: Drawing;
}

const startOf = (plan: Plan): Began => ({ version: plan.version, draft: draftOf(plan), drawing: plan.drawing });

const headOf = ({ title, reason, effective_on }: Draft): Head => ({ title, reason, effective_on });

export function usePlanDraft(plan: Plan) {
  const editable = plan.may.includes("edit");
  const [began, setBegan] = useState<Began>(() => startOf(plan));
  const [history, setHistory] = useState(() => begin(began.draft.grids));
  const [head, setHead] = useState<Head>(() => headOf(began.draft));
  const [restored, setRestored] = useState<Kept | undefined>();
  const [ready, setReady] = useState(false);
  const ended = useRef(false);
  const name = `plan:${plan.id}`;
  const draft = useMemo<Draft>(() => ({ ...head, grids: history.now }), [head, history.now]);
  const dirty = useMemo(() => !sameDraft(draft, began.draft), [draft, began.draft]);

  const adopt = useCallback((next: Plan) => {
    const fresh = startOf(next);
    setBegan(fresh);
    setHistory(begin(fresh.draft.grids));
    setHead(headOf(fresh.draft));
    setRestored(undefined);
  }, []);

  // What somebody else saved is shown at once, unless something was changed on top of the version before.
  const newer = plan.version > began.version;
  useEffect(() => {
    if (newer && !dirty) adopt(plan);
  }, [newer, dirty, adopt, plan]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; later versions are met above
  useEffect(() => {
    if (!editable) return;
    let gone = false;
    void readKept<Kept>(name).then((kept) => {
      if (gone) return;
      if (kept && !sameDraft(kept.draft, began.draft)) {
        setHistory(
          sameGrids(kept.draft.grids, began.draft.grids)
            ? begin(began.draft.grids)
            : step(begin(began.draft.grids), kept.draft.grids),
        );
        setHead(headOf(kept.draft));
        setRestored(kept);
      }
      setReady(true);
    });
    return () => {
      gone = true;
    };
  }, [name, editable]);

  const { version } = began;
  useEffect(() => {
    if (!ready || ended.current) return;
    if (dirty) void keep(name, { at: Date.now(), version, draft } satisfies Kept);
    else void forget(name);
  }, [ready, dirty, draft, name, version]);

  const change = useCallback((next: PlannedGrid[]) => setHistory((h) => (sameGrids(next, h.now) ? h : step(h, next))), []);
  const undo = useCallback(() => setHistory(back), []);
  const redo = useCallback(() => setHistory(forth), []);
  /** Back to what is saved; the grids can be had again by undoing. */
  const discard = useCallback(() => {
    setRestored(undefined);
    setHead(headOf(began.draft));
    change(began.draft.grids);
  }, [began.draft, change]);
  /** What was sent has become the saved state. */
  const saved = useCallback((next: Plan, sent: Draft) => {
    const fresh = startOf(next);
    setBegan(fresh);
    setHistory((h) => (h.now === sent.grids ? restated(h, fresh.draft.grids) : h));
    setHead((h) => (JSON.stringify(h) === JSON.stringify(headOf(sent)) ? headOf(fresh.draft) : h));
    setRestored(undefined);
  }, []);
  /** The newer version is known and shall be written over by the next save. */
  const insist = useCallback(() => setBegan(startOf(plan)), [plan]);
  /** The end of the work: nothing is kept any more. */
  const drop = useCallback(() => {
    ended.current = true;
    return forget(name);
  }, [name]);
  return {
    editable,
    draft,
    head,
    grids: history.now,
    base: began.draft,
    drawing: began.drawing,
    version,
    dirty,
    /** Somebody else has saved, and this draft has changes of its own. */
    stale: newer && dirty,
    restored,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    setHead,
    change,
    undo,
    redo,
    discard,
    adopt,
    saved,
    insist,
    drop,
  };
}

export type PlanDraft = ReturnType<typeof usePlanDraft>;
