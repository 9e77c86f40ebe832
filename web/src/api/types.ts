// What the server sends and takes. Times are RFC 3339 strings in UTC, ids are UUIDs, names come in several languages.
import type { Names } from "../text/format";
import type { Question } from "../ui/questions";
import type { components } from "./schema";

export type { Names };
export type LonLat = [number, number];

export interface Page<T> {
  items: T[];
  next?: string | null;
  total?: number;
}

export interface AreaRef {
  id: string;
  code: string;
  name: Names;
  level: string;
  kind?: string | null;
}

export interface DepartmentRef {
  id: string;
  code: string;
  name: Names;
}

export interface UserRef {
  id: string;
  name: string;
}

export interface Standing {
  post_id: string;
  role: string;
  title: string;
  area?: AreaRef | null;
  department?: DepartmentRef | null;
}

/** A base map of another server, as the deployment's file names it. */
export interface GroundSource {
  id: string;
  name: Names;
  type: "xyz" | "wmts" | "wms" | "geojson" | "pmtiles";
  url: string;
  layer?: string;
  matrix_set?: string;
  style?: string;
  format: string;
  attribution: string;
  opacity: number;
  min_zoom: number;
  max_zoom: number;
  projection: string;
  gcj02: boolean;
}

export interface Me {
  /** Absent when the deployment names none. */
  basemaps?: GroundSource[];
  user: { id: string; login: string; name: string; phone: string; lang?: string | null };
  csrf: string;
  standings: Standing[];
  capabilities: string[];
  totp_enabled: boolean;
  city: {
    name: Names;
    center: LonLat | null;
    bbox: [number, number, number, number] | null;
    district_code: string;
    /** IANA name; every time is shown in it. */
    timezone: string;
    /** None before any area was imported. */
    root_area: AreaRef | null;
  };
  server_time: string;
  version: string;
}

export type Light = "green" | "amber" | "red" | "paused";

export interface ClockView {
  kind: string;
  due: string | null;
  paused: boolean;
  overdue: boolean;
  light: Light;
  started_at?: string | null;
  remaining_s?: number | null;
}

export interface CategoryRef {
  code: string;
  name: Names;
  kind?: string;
  class?: string;
  icon?: string;
}

export interface CaseRow {
  id: string;
  number: string;
  version: number;
  reported_at: string;
  source: string;
  priority: string;
  description: string;
  category: CategoryRef | null;
  point: LonLat | null;
  address: string;
  area: AreaRef;
  area_names: Names[];
  state: string;
  outcome: string | null;
  suspended: boolean;
  extension_pending: boolean;
  in_review: boolean;
  supervised: boolean;
  escalated: boolean;
  department: DepartmentRef | null;
  handler?: UserRef | null;
  clock: ClockView | null;
  closed_at: string | null;
  on_time: boolean | null;
  stars?: number | null;
  attachments: number;
  /** Reports of the same matter that were joined with it. */
  joined?: number;
}

export interface SimilarRow extends CaseRow {
  distance_m: number | null;
  score: number;
  why: unknown[];
}

export interface Assignment {
  no: number;
  department: DepartmentRef;
  lead: boolean;
  handler: UserRef | null;
  dispatched_at: string;
  dispatched_by: UserRef | null;
  instruction: string;
  signed_at: string | null;
  status: string;
  status_at: string | null;
  status_text: string | null;
  due: string | null;
  overdue: boolean;
}

export interface FieldTask {
  assignee: UserRef | null;
  requested_at: string;
  requested_by: UserRef | null;
  note: string;
  result: { at: string; by: UserRef | null; passed: boolean; text: string } | null;
}

export interface Attachment {
  id: string;
  stage: string;
  name: string;
  mime: string;
  size: number;
  width?: number | null;
  height?: number | null;
  uploaded_at: string;
  by: UserRef | null;
  url: string;
  thumb_url: string | null;
  position?: LonLat | null;
}

/** A question with its answer, in the words of then. */
export interface Answered {
  code: string;
  question: Names;
  kind: string;
  value: unknown;
  shown: Names;
  public: boolean;
}

/** A grid of another layer that holds a case. */
export type CaseLayer = components["schemas"]["CaseLayer"];

export interface Case {
  id: string;
  number: string;
  version: number;
  track_code?: string | null;
  reported_at: string;
  source: string;
  priority: string;
  description: string;
  category: CategoryRef | null;
  answers: Answered[];
  place: {
    point: LonLat | null;
    address: string;
    area: AreaRef;
    path: AreaRef[];
    facility: string | null;
    /** The grids of other layers that hold it. */
    layers: CaseLayer[];
  };
  reporter: { name: string; phone: string; confidential: boolean; masked: boolean; user_id?: string | null } | null;
  state: string;
  outcome?: string | null;
  reason?: string | null;
  closed_at?: string | null;
  level: string;
  filing: {
    at: string;
    by: UserRef | null;
    category: string;
    condition: string;
    condition_name: Names;
    limit: string;
  } | null;
  clock: ClockView | null;
  assignments: Assignment[];
  verification: FieldTask | null;
  check: FieldTask | null;
  suspension: { since: string; until: string | null; reason: string } | null;
  request: {
    kind: string;
    limit?: string | null;
    until?: string | null;
    at: string;
    by: UserRef | null;
    reason: string;
    awaits: string;
    passed: { at: string; by: UserRef | null; text: string } | null;
  } | null;
  supervision: {
    at: string;
    by: UserRef;
    demand: string;
    due: string;
    answer: { at: string; by: UserRef; text: string } | null;
  } | null;
  /** The id of the case this one was merged into. */
  merged_into: string | null;
  merged: { id: string; number: string; reported_at: string }[];
  split_from: { id: string; number: string; reported_at: string } | null;
  parts: { id: string; number: string; reported_at: string }[];
  spot_check: { at: string; by: { id: string; name: string } | null; passed: boolean; text: string } | null;
  rating: { stars: number; solved: boolean; text: string; at: string } | null;
  appeal: Record<string, unknown> | null;
  counters: Record<string, number>;
  attachments: Attachment[];
  owes: { kind: string; department?: DepartmentRef | null } | null;
  on_time: boolean | null;
  late_exempt: boolean;
}

export interface CaseEvent {
  seq: number;
  at: string;
  actor: UserRef | null;
  action: string;
  from: string | null;
  to: string | null;
  data: Record<string, unknown>;
  audience: string;
  /** The version of the case after this event. */
  version: number;
}

export interface AllowedAction {
  action: string;
  needs: string[];
  label?: string | null;
}

export interface Facets {
  state?: Record<string, number>;
  area?: { area: AreaRef; count: number; overdue: number }[];
  category?: { category: CategoryRef | null; count: number }[];
  department?: { department: DepartmentRef; count: number }[];
  source?: Record<string, number>;
  total: number;
  overdue: number;
}

export interface CategoryCondition {
  id: string;
  name: Names;
  limit: string;
  default?: boolean;
}

export interface CategoryItem {
  code: string;
  kind: string;
  class: string;
  name: Names;
  pinyin: string;
  icon: string;
  conditions: CategoryCondition[];
  /** One of them must be named when filing: the city takes none for granted. */
  choose_condition: boolean;
  /** Switched off: old cases keep it, no new one may have it. */
  off: boolean;
  /** Of the city's own, not in the standard. */
  local: boolean;
  words: string[];
  /** What is asked about it: by its class, then by itself. */
  questions: Question[];
}

export interface Catalogue {
  id: string;
  edition: string;
  classes: { kind: string; code: string; name: Names; questions: Question[] }[];
  items: CategoryItem[];
}

export interface AreaRow extends AreaRef {
  parent_code: string | null;
  path: AreaRef[];
  households: number | null;
  population: number | null;
  label: LonLat | null;
  version: number;
  valid_from?: string | null;
  valid_to?: string | null;
  counts?: { children: number; open_cases: number; overdue_cases: number };
}

export interface Department extends DepartmentRef {
  parent_id: string | null;
  parent_code?: string | null;
  phone: string;
  active: boolean;
  area?: AreaRef | null;
  version: number;
}

export interface Located {
  grid: AreaRef;
  path: AreaRef[];
  facilities: { code: string; name: string; category: string; distance_m: number }[];
  address?: string | null;
  building?: unknown;
}

export interface Geocoded {
  label: string;
  /** address, building, road, area or facility. */
  kind: string;
  position: LonLat;
  area: AreaRef | null;
  score: number;
}

export interface Routed {
  department: DepartmentRef | null;
  why: string | null;
  condition: string;
  limit: string;
  due_if_dispatched_now: string | null;
  provisional?: boolean;
}

/** What the rules say about one case of a list. */
export interface CaseRoute {
  id: string;
  number: string;
  route: Routed | null;
}

/** One person's turn at a desk. */
export interface Shift {
  id: string;
  desk: string;
  person: UserRef | null;
  mine: boolean;
  from: string;
  until: string;
  taken_at: string | null;
  ended_at: string | null;
  note: string;
  version: number;
}

export interface ShiftList {
  area: AreaRef;
  items: Shift[];
  people: UserRef[];
  may_plan: boolean;
}

/** How a desk I work at is staffed now. */
export interface Duty {
  area: AreaRef;
  desk: string;
  on: Shift[];
  mine_soon: Shift | null;
  note: Shift | null;
}

export interface Work {
  /** `others`: how many of all are for those on shift at the desk just now. */
  queues: { queue: string; count: number; overdue: number; due_soon: number; others: number }[];
  duty: Duty[];
  trend: { day: string; reported: number; closed: number }[];
  my_areas: AreaRef[];
  as_of: string;
}

export interface Task {
  queue: string;
  label?: string | null;
  case: CaseRow;
  due: string | null;
}

export interface BulkReport {
  done: { id: string; number: string }[];
  failed: { id: string; number: string | null; code: string; title: string }[];
}

export interface Presence {
  user: UserRef | null;
  editing: boolean;
  since: string;
}

export interface SearchResult {
  cases: CaseRow[];
  areas: AreaRef[];
  /** With the titles of their posts. */
  people: { id: string; name: string; posts: string[] }[];
  /** Addresses, buildings, roads, areas and facilities. */
  places: Geocoded[];
}

export interface Tracked {
  number: string;
  state: string;
  outcome: string | null;
  reported_at: string;
  category: Names | null;
  /** What the reporter answered. */
  answers: Answered[];
  address: string;
  description: string;
  reason: string | null;
  steps: { at: string; step: string; state: string; data: Record<string, unknown>; own?: boolean }[];
  due: string | null;
  department: Names | null;
  /** What the reporter may do now: rate, urge, withdraw, comment, attach. */
  actions: string[];
  rating: { stars: number; solved: boolean; text: string } | null;
  /** Number of files. */
  attachments: number;
  /** Number of the case that this one goes on under, and how it stands. */
  main: string | null;
  goes_on: {
    number: string;
    state: string;
    outcome: string | null;
    due: string | null;
    department: Names | null;
  } | null;
}

/** A standard reply: a wording offered beside an action. */
export interface Reply {
  id: string;
  for: "desk" | "department";
  action: string;
  name: Names;
  text: Names;
}
