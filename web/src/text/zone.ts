// The city's time zone: every time on the screen is shown in it and every time typed is meant in it, whoever looks from where.

let city: string | undefined;

/** Sets the city's zone by its IANA name. One the browser does not know is left out, and the browser's own stays. */
export function setZone(name: string | null | undefined): void {
  try {
    city = name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : undefined;
  } catch {
    city = undefined;
  }
}

/** The city's zone, or undefined for the browser's own, as Intl takes it. */
export function zone(): string | undefined {
  return city;
}

/** What a clock on the wall shows in the city at an instant, `YYYY-MM-DDTHH:mm:ss`, as fields for date and time take it. */
export function wall(at: string | number | Date = Date.now()): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: city,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(new Date(at));
  const get = (type: string) => parts.find((p) => p.type === type)?.value ?? "00";
  return `${get("year")}-${get("month")}-${get("day")}T${get("hour")}:${get("minute")}:${get("second")}`;
}

/** Today's date in the city, `YYYY-MM-DD`. */
export function today(): string {
  return wall().slice(0, 10);
}

/** True for a date of the calendar. */
export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(`${text}T00:00:00Z`));
}

/** How far the city's clocks are ahead of UTC at an instant, in milliseconds. */
function ahead(at: number): number {
  return Date.parse(`${wall(at)}Z`) - Math.floor(at / 1000) * 1000;
}

/**
 * The instant at which the city's clocks show `text` (`YYYY-MM-DD`, with or without `THH:mm`, `:ss` and a fraction), as an
 * RFC 3339 string in UTC. Of an hour that comes twice either one is meant. Throws a RangeError for anything else.
 */
export function fromWall(text: string): string {
  const shown = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  const near = shown - ahead(shown);
  return new Date(shown - ahead(near)).toISOString();
}
