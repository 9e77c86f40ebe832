// Which days of a year are worked, from the calendar's data: dates as text, no time zones involved.

import type { CalendarAnswer, WorkCalendar } from "../types";

/** What a day is. */
export type DayKind = "normal" | "weekend" | "holiday" | "workday";

/** One day of a month grid. */
export interface DayCell {
  date: string;
  day: number;
  kind: DayKind;
  /** Index of the holiday or make-up day in the calendar, for its name. */
  index?: number;
}

const WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The calendar with every holiday as a span. */
export function readCalendar(answer: CalendarAnswer): WorkCalendar {
  const { holidays = [], workdays = [], ...rest } = answer.calendar;
  return { ...rest, holidays: holidays.map((h) => ("date" in h ? { from: h.date, to: h.date, name: h.name } : h)), workdays };
}

/** `2026-02-17` for a year, month (1–12) and day. */
export function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** What a day is: a make-up workday beats a holiday, a holiday beats the week. */
export function dayKind(calendar: WorkCalendar, date: string): { kind: DayKind; index?: number } {
  const work = calendar.workdays.findIndex((w) => w.date === date);
  if (work >= 0) return { kind: "workday", index: work };
  const off = calendar.holidays.findIndex((h) => date >= h.from && date <= h.to);
  if (off >= 0) return { kind: "holiday", index: off };
  const weekday = WEEK[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "mon";
  return { kind: (calendar.periods[weekday] ?? []).length > 0 ? "normal" : "weekend" };
}

/** The weeks of a month, Monday first; undefined outside the month. */
export function monthWeeks(calendar: WorkCalendar, year: number, month: number): (DayCell | undefined)[][] {
  const first = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells: (DayCell | undefined)[] = Array.from({ length: first }, () => undefined);
  for (let d = 1; d <= count; d += 1) {
    const date = isoDay(year, month, d);
    cells.push({ date, day: d, ...dayKind(calendar, date) });
  }
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7));
}

/** The years the calendar says something about, and the present one. */
export function knownYears(calendar: WorkCalendar, now: number): number[] {
  const years = [...calendar.holidays.flatMap((h) => [h.from, h.to]), ...calendar.workdays.map((w) => w.date)].map((d) =>
    Number(d.slice(0, 4)),
  );
  return [...new Set([...years, now])].filter((y) => y > 1900).sort((a, b) => b - a);
}

/** True when the holidays of the year are known, so deadlines in it are not provisional. */
export function yearArranged(calendar: WorkCalendar, year: number): boolean {
  if (calendar.covers) return calendar.covers.from <= isoDay(year, 12, 31) && calendar.covers.to >= isoDay(year, 12, 31);
  return calendar.holidays.some((h) => h.from.startsWith(String(year)) || h.to.startsWith(String(year)));
}
