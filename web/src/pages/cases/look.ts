// Which columns the case table shows, in which order and how wide.
import type { TableLook } from "../../ui/prefs";

export const COLUMNS = [
  "number",
  "clock",
  "state",
  "category",
  "description",
  "place",
  "department",
  "reported_at",
  "source",
  "handler",
  "closed_at",
  "on_time",
  "rating",
  "joined",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Every column an export can have: those of the table and some that are only written. */
export const WRITTEN_COLUMNS = [...COLUMNS, "answers", "priority", "reporter_name", "reporter_phone"] as const;

const DEFAULT: ColumnName[] = ["number", "clock", "state", "category", "description", "place", "department", "reported_at"];

/** The usual width of each column. */
export const WIDTHS: Record<ColumnName, number> = {
  number: 186,
  clock: 178,
  state: 150,
  category: 130,
  description: 290,
  place: 240,
  department: 140,
  handler: 100,
  reported_at: 120,
  source: 110,
  closed_at: 120,
  on_time: 90,
  rating: 80,
  joined: 90,
};

/** The columns to show, in order; a name that is not known here any more is left out. The number is always there. */
export function chosenColumns(look: TableLook): ColumnName[] {
  const known = look.columns.filter((c): c is ColumnName => COLUMNS.includes(c as ColumnName));
  if (known.length === 0) return DEFAULT;
  return known.includes("number") ? known : ["number", ...known];
}

export function widthOf(look: Pick<TableLook, "widths">, name: ColumnName): number {
  return look.widths[name] ?? WIDTHS[name];
}
