// Grid plans as the server sends and takes them: its schema with the words of each field told apart, which the generated types leave as text.

import { queryOptions } from "@tanstack/react-query";
import { api, newKey } from "../../api/client";
import type { AreaRef, LonLat } from "../../api/types";
import type { Geometry } from "../map/data";

export type PersonRef = { id: string; name: string };
export type Kind = "residential" | "unit" | "undeveloped";
export const KINDS: readonly Kind[] = ["residential", "unit", "undeveloped"];
export type PlanState = "draft" | "submitted" | "approved" | "in_force" | "withdrawn";
export const STATES: readonly PlanState[] = ["draft", "submitted", "approved", "in_force", "withdrawn"];
/** A step that leads a plan on, each with a button of its own. */
export type Way = "submit" | "approve" | "return" | "withdraw";
export type Right = "edit" | Way;

/** A grid as it is planned. */
export interface PlannedGrid {
  /** Unique in the plan: the code of a grid that goes on, else `new-1` and so on. */
  key: string;
  /** The grid it goes on as; none for a new one. */
  code: string | null;
  name: string;
  kind: Kind;
  boundary: Geometry;
}

export type Edit =
  | { op: "cut"; line: LonLat[]; keys?: string[] }
  | { op: "merge"; keys: string[]; into: string }
  | { op: "take"; ground: Geometry; to: string | null }
  | { op: "mend" };

/** What of an old grid's ground goes to which planned one. */
export interface Share {
  code: string;
  key: string;
  share: number;
  area_m2: number;
  households: number;
}

/** A planned grid with its numbers. */
export interface DrawnGrid extends PlannedGrid {
  place: LonLat;
  change: "same" | "renamed" | "redrawn" | "new";
  area_m2: number;
  perimeter_m: number;
  compactness: number;
  pieces: number;
  households: number;
  people: number;
  buildings: number;
  facilities: number;
  open_cases: number;
  band: "within" | "below" | "above" | "unbound";
  from: Share[];
}

export interface PlaceFound {
  kind: "gap" | "hole" | "overlap" | "outside" | "orphan";
  severity: "snap" | "sliver" | "serious";
  position: LonLat;
  area_m2: number;
  boundary: Geometry | null;
  keys: string[];
}

/** A fault must go before the plan can be submitted; a note stops nothing. */
export interface Remark {
  code: string;
  message: string;
  key: string | null;
}

export interface Flow {
  from: AreaRef;
  to: string;
  area_m2: number;
  households: number;
  people: number;
  buildings: number;
  facilities: number;
  open_cases: number;
}

export interface PostMove {
  role: string;
  person: PersonRef | null;
  from: AreaRef;
  to: string | null;
  what: "stays" | "moves" | "added" | "ends";
}

/** A grid in force. */
export interface OldGrid {
  grid: AreaRef;
  boundary: Geometry;
  households: number;
  people: number;
  area_m2: number;
}

/** What the server makes of the planned grids. */
export interface Drawing {
  border: Geometry;
  grids: DrawnGrid[];
  retired: { grid: AreaRef; boundary: Geometry; to: Share[] }[];
  before: OldGrid[];
  cover: { proven: boolean; findings: PlaceFound[] };
  faults: Remark[];
  notes: Remark[];
  band: { least: number; most: number };
  flows: Flow[];
  posts: PostMove[];
}

/** What was done when the plan came into force. */
export interface Report {
  at: string;
  posts_ended: number;
  posts_begun: number;
  cases_moved: { id: string; number: string; from: string; to: string }[];
  cases: number;
  facilities: number;
  features: number;
  codes: { key: string; code: string }[];
  left_behind: { kind: string; id: string; text: string }[];
}

export interface PlanRow {
  id: string;
  area: AreaRef;
  title: string;
  reason: string;
  state: PlanState;
  effective_on: string | null;
  effective_at: string | null;
  version: number;
  grids_before: number;
  grids_after: number;
  created_by: PersonRef;
  created_at: string;
  updated_at: string;
  may: Right[];
  trouble: string | null;
}

export interface Step {
  step: "created" | "submitted" | "returned" | "approved" | "withdrawn" | "carried_out";
  by: PersonRef | null;
  at: string;
  note: string | null;
}

export interface Plan extends PlanRow {
  steps: Step[];
  base_changed: boolean;
  drawing: Drawing;
  report: Report | null;
}

/** What a new plan begins with; without grids it starts from those in force. */
export interface NewPlan {
  area: string;
  title: string;
  reason?: string;
  effective_on?: string;
  grids?: PlannedGrid[];
}

/** What can be changed of a draft. */
export interface Draft {
  title: string;
  reason: string;
  effective_on: string | null;
  grids: PlannedGrid[];
}

export const plansQuery = (area: string | undefined, state: string | undefined) =>
  queryOptions({
    queryKey: ["grid-plans", area, state],
    queryFn: ({ signal }) => api.get<{ items: PlanRow[] }>("/grid-plans", { area, state }, signal),
  });

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ["grid-plan", id],
    queryFn: ({ signal }) => api.get<Plan>(`/grid-plans/${id}`, {}, signal),
  });

export const createPlan = (plan: NewPlan, key = newKey()) => api.post<Plan>("/grid-plans", plan, { key });
export const savePlan = (id: string, draft: Draft, version: number) => api.put<Plan>(`/grid-plans/${id}`, draft, { version });
export const stepPlan = (id: string, step: Way, version: number, note: string) =>
  api.post<Plan>(`/grid-plans/${id}/${step}`, { note: note.trim() || undefined }, { version });

/** Draws without saving: does the edit, if there is one, and tells numbers and faults. */
export const draw = (area: string, grids: PlannedGrid[], edit?: Edit, signal?: AbortSignal) =>
  api.post<Drawing>(`/areas/${area}/drawing`, { grids, edit }, { signal });

/** What may be other once a plan has come into force. */
export const MOVED = ["grid-plans", "grid-plan", "area", "areas", "shapes", "borders", "posts", "cases", "coverage"] as const;
