// What the check of the cover answers, and how it is asked.

import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { AreaRef, LonLat } from "../../api/types";
import type { Geometry } from "../map/data";

export type { AreaRef };

/** A place where the areas below do not tile the one above. */
export interface Finding {
  kind: "gap" | "hole" | "overlap" | "outside" | "orphan";
  severity: "snap" | "sliver" | "serious";
  position: LonLat;
  boundary: Geometry | null;
  area_m2: number;
  length_m: number;
  mean_width_m: number;
  /** Those that lie there; for a gap or a hole those around it. */
  areas: AreaRef[];
}

/** A border that is faulty in itself. */
export interface Unsound {
  area: AreaRef;
  kind: "tiny_ring" | "repeated_vertex" | "crossing" | "shared_stretch" | "self_touch" | "wrong_nesting";
  position: LonLat;
}

/** One area and those directly below it. */
export interface Cover {
  parent: AreaRef;
  /** Level of the areas below. */
  level: string;
  children: number;
  /** Without a border of its own nothing can be checked. */
  parent_border: boolean;
  proven: boolean;
  /** The largest first. */
  findings: Finding[];
  /** How many were left off. */
  more: number;
  unsound: Unsound[];
  without_border: AreaRef[];
}

export interface CodeFault {
  kind: "twice" | "retired" | "foreign" | "malformed";
  area: AreaRef;
  other: AreaRef | null;
}

export interface Coverage {
  area: AreaRef | null;
  day: string | null;
  snap_m: number;
  sliver_m: number;
  /** Areas whose cover was checked, and how many of them are proven. */
  parents: number;
  proven: number;
  /** Areas below them that were looked at. */
  areas: number;
  /** Only those with something wrong. */
  items: Cover[];
  codes: CodeFault[];
}

export interface SizeChange {
  area: AreaRef;
  before_m2: number;
  after_m2: number;
}

export interface Repair {
  number: number;
  kind: "snap" | "assign_gap" | "trim_overlap" | "clip_outside" | "untangle";
  gains: AreaRef | null;
  loses: AreaRef[];
  finding: Finding | null;
  changes: SizeChange[];
}

/** What no rule decides. */
export interface ByHand {
  reason: "would_vanish" | "orphan" | "no_neighbour" | "parent_unsound";
  finding: Finding | null;
  areas: AreaRef[];
}

export interface Proposal {
  parent: AreaRef;
  level: string;
  /** Names the borders it was made from. */
  stamp: string;
  items: Repair[];
  by_hand: ByHand[];
}

export interface AppliedChange extends SizeChange {
  before: Geometry | null;
  after: Geometry | null;
}

export interface Applied {
  saved: boolean;
  changes: AppliedChange[];
  /** What is wrong afterwards. */
  left: Cover;
}

/** A day as fields for dates give it; undefined for anything else, which then means now. */
export function readDay(text: string | undefined): string | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  // The 30th of February is read as a day of March: only what comes back the same is a day.
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined;
}

/** The check of an area and all below it, or of the whole city; now, or with the borders planned for a day. */
export const coverageQuery = (area: string | undefined, day: string | undefined) =>
  queryOptions({
    queryKey: ["coverage", "check", area ?? "", day ?? ""],
    queryFn: ({ signal }) => api.get<Coverage>("/coverage", { area, day }, signal),
    staleTime: 60_000,
  });

/** What could be repaired under one area. Made only when somebody asks for it. */
export const repairsQuery = (parent: string, level: string, day: string | undefined) =>
  queryOptions({
    queryKey: ["coverage", "repairs", parent, level, day ?? ""],
    queryFn: ({ signal }) => api.get<Proposal>(`/areas/${parent}/cover/repairs`, { level, day }, signal),
    staleTime: 60_000,
  });

/** Makes the chosen repairs, or shows what they would do. `key` belongs to a save. */
export function repair(proposal: Proposal, numbers: number[], day: string | undefined, key?: string): Promise<Applied> {
  const { parent, level, stamp } = proposal;
  const body = { level, stamp, numbers, save: key !== undefined, day };
  return api.post<Applied>(`/areas/${parent.code}/cover/repairs`, body, { key });
}
