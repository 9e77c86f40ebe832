// What the administration endpoints send.

import type { AreaRef, DepartmentRef, Names } from "../../api/types";

/** A post: a role on an area or in a department, held by a person or vacant. */
export interface PostRow {
  id: string;
  role: string;
  title: string;
  user?: { id: string; name: string } | null;
  area?: AreaRef | null;
  department?: DepartmentRef | null;
  from: string;
  to?: string | null;
  version: number;
}

/** An account. */
export interface UserRow {
  id: string;
  login: string;
  name: string;
  phone: string;
  active: boolean;
  version: number;
  posts: PostRow[];
  last_login?: string | null;
  totp?: boolean | null;
  must_change?: boolean | null;
}

/** A holiday or a break of several days. */
export interface Holiday {
  from: string;
  to: string;
  name: Names;
}

/** A weekend day on which people work. */
export interface MakeUpDay {
  date: string;
  name: Names;
}

/** The working calendar; `covers` is the span of years whose holidays are known. */
export interface WorkCalendar {
  id: string;
  name: Names;
  timezone: string;
  covers?: { from: string; to: string };
  periods: Record<string, string[]>;
  holidays: Holiday[];
  workdays: MakeUpDay[];
}

/** The calendar as the server sends it: a single day may be written as `date`. */
export interface CalendarAnswer {
  calendar: Omit<WorkCalendar, "holidays" | "workdays"> & {
    holidays?: ({ date: string; name: Names } | Holiday)[];
    workdays?: MakeUpDay[];
  };
  version: number;
}

/** One line of the audit trail. */
export interface AuditEntry {
  chain: number;
  seq: number;
  at: string;
  actor: { id: string; name: string } | null;
  action: string;
  object_kind: string;
  object_id: string;
  detail: unknown;
  hash: string;
}

/** A device somebody is logged in on. */
export interface SessionRow {
  id: string;
  created_at: string;
  last_seen_at: string;
  ip: string;
  user_agent: string;
  current: boolean;
}

/** Roles a post can have, in the order of the rights matrix. */
export const ROLES = [
  "admin",
  "acceptor",
  "dispatcher",
  "verifier",
  "handler",
  "grid_worker",
  "grid_chief",
  "community_staff",
  "street_staff",
  "leader",
  "auditor",
] as const;
