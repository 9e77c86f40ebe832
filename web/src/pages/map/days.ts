// The days of the time slider, in the city's zone.

import { fromWall, today } from "../../text/zone";

/** Without a period the last thirty days are played; never more than these. */
const USUAL = 30;
const MOST = 90;

/** `YYYY-MM-DD` some days later; dates have no hours, so no zone changes them. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The days that can be shown, the oldest first. */
export function dayList(period: number | undefined, last = today()): string[] {
  const n = Math.min(MOST, Math.max(1, period ?? USUAL));
  return Array.from({ length: n }, (_, i) => plusDays(last, i - n + 1));
}

/** The filters of the case list that mean one day in the city. */
export function dayFilter(date: string): Record<string, string> {
  return { reported_from: fromWall(date), reported_to: fromWall(plusDays(date, 1)) };
}
