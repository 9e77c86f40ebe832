// The tools of the editor: which one is in hand, what the map hands over when it was used, and the keys.

import { App } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";
import { useKeys } from "../../ui/keys";
import { useShowProblem } from "../../ui/States";
import { useUndoKeys } from "../../ui/useUndoKeys";
import type { Geometry } from "../map/data";
import type { Edit, PlannedGrid } from "./data";
import { added, lengthened, sameGrids } from "./grids";
import { TOOLS } from "./Toolbar";
import type { Tool } from "./tools/shared";
import type { PlanDraft } from "./usePlanDraft";

interface Drawer {
  edit: (wish: Edit) => Promise<PlannedGrid[] | undefined>;
}

/** `at` is the chosen grid; `onAt` chooses one, as after a cut. */
export function useTools(work: PlanDraft, live: Drawer, at: string | undefined, onAt: (key: string | undefined) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [chosen, setChosen] = useState<Tool>("select");
  const [snap, setSnap] = useState(true);
  const [follow, setFollow] = useState(false);
  const [only, setOnly] = useState(false);
  const [picked, setPicked] = useState<string[]>([]);
  /** Grids to be joined, while it is asked which goes on. */
  const [joining, setJoining] = useState<string[] | undefined>();
  /** Ground drawn, while it is asked who gets it. */
  const [ground, setGround] = useState<LonLat[] | undefined>();
  const tool = work.editable ? chosen : "select";

  const setTool = (next: Tool) => {
    setChosen(next);
    setPicked(next === "merge" && at ? [at] : []);
  };
  const run = async (wish: Edit) => {
    const before = work.grids;
    try {
      const next = await live.edit(wish);
      if (!next) return void message.warning(t("plans:overtaken"));
      if (sameGrids(before, next)) return void message.warning(t(`plans:nothing.${wish.op}`));
      work.change(next);
      const fresh = added(before, next)[0];
      if (fresh) onAt(fresh);
      else if (wish.op === "merge") onAt(wish.into);
      message.success(t(`plans:did.${wish.op}`));
    } catch (error) {
      showProblem(error);
    }
  };
  const join = (keys: string[], into: string) => {
    setJoining(undefined);
    setTool("select");
    void run({ op: "merge", keys, into });
  };
  const take = (to: string | null) => {
    setGround(undefined);
    if (ground) void run({ op: "take", ground: { type: "Polygon", coordinates: [ground] }, to });
  };
  const mend = () => void run({ op: "mend" });
  const cut = (line: LonLat[]) =>
    void run({ op: "cut", line: lengthened(line), keys: only && at !== undefined ? [at] : undefined });
  const moved = (boundaries: Map<string, Geometry>) =>
    work.change(
      work.grids.map((g) => {
        const boundary = boundaries.get(g.key);
        return boundary ? { ...g, boundary } : g;
      }),
    );
  const onGrid = (key: string) => {
    if (tool === "merge") setPicked((old) => (old.includes(key) ? old.filter((k) => k !== key) : [...old, key]));
    else onAt(key === at ? undefined : key);
  };

  const keys: Record<string, (() => void) | undefined> = {};
  if (work.editable) {
    for (const { tool: name, key } of TOOLS) keys[key] = () => setTool(name);
    keys.r = mend;
    keys.s = () => setSnap(!snap);
  }
  useKeys({ ...keys, escape: tool === "select" ? undefined : () => setTool("select") });
  const { undo, redo } = work;
  useUndoKeys(undo, redo);
  /** Keys pressed on the map, where the page leaves single keys alone. */
  const onKey = (name: string): boolean => {
    if (name === "enter" && tool === "merge" && picked.length > 1) setJoining(picked);
    else if (keys[name]) keys[name]?.();
    else return false;
    return true;
  };
  return {
    tool,
    setTool,
    snap,
    setSnap,
    follow,
    setFollow,
    only,
    setOnly,
    picked,
    joining,
    setJoining,
    ground,
    setGround,
    join,
    take,
    mend,
    cut,
    moved,
    onGrid,
    onKey,
  };
}
