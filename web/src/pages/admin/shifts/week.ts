// Days of a week and times of a turn as the city's clocks show them.
import { fromWall, wall } from "../../../text/zone";

/** A day some days later, `YYYY-MM-DD`. */
export function later(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The Monday of the week a day lies in. */
export function monday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return later(day, -((weekday + 6) % 7));
}

/** The seven days from one on. */
export function weekOf(first: string): string[] {
  return Array.from({ length: 7 }, (_, i) => later(first, i));
}

/** A turn from a day and two times of day; one that ends no later than it begins goes over midnight. */
export function turn(day: string, from: string, until: string): { from: string; until: string } {
  const end = until > from ? day : later(day, 1);
  return { from: fromWall(`${day}T${from}`), until: fromWall(`${end}T${until}`) };
}

/** Day and time of day of an instant. */
export function dayAndTime(at: string): [string, string] {
  const text = wall(at);
  return [text.slice(0, 10), text.slice(11, 16)];
}
