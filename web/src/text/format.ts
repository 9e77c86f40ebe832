// Dates, numbers, names and limits in the reader's language; times in the city's zone.
import type { TFunction } from "i18next";
import { currentLang } from "./index";
import { INTL_LOCALE, type Lang } from "./languages";
import { zone } from "./zone";

/** A name in several languages as the server sends it; simplified Chinese is always there. */
export type Names = Partial<Record<Lang, string>>;

/** The name in the current language, falling back to simplified Chinese, then to any. */
export function nameOf(names: Names | string | null | undefined): string {
  if (!names) return "";
  if (typeof names === "string") return names;
  return names[currentLang()] || names["zh-Hans"] || Object.values(names).find(Boolean) || "";
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = INTL_LOCALE[currentLang()];
  const timeZone = zone();
  const key = `${locale} ${kind} ${timeZone ?? ""}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone, hourCycle: "h23" });
    formats.set(key, found);
  }
  return found;
}

/** Date and time to the minute, such as 2026/03/05 14:30. */
export function dateTime(at: string | null | undefined): string {
  if (!at) return "";
  return format("dt", { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );
}

/** Day and time without the year, for dense tables. */
export function shortTime(at: string | null | undefined): string {
  if (!at) return "";
  return format("st", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** The day only. */
export function day(at: string | null | undefined): string {
  return at ? format("d", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at)) : "";
}

/** The time of day only. */
export function clockTime(at: string | number | Date): string {
  return format("t", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function number(value: number): string {
  return new Intl.NumberFormat(INTL_LOCALE[currentLang()]).format(value);
}

/** A span in its two largest units: days and hours, hours and minutes, or minutes; what is shorter says so instead of "0". */
export function duration(t: TFunction, seconds: number): string {
  const total = Math.max(0, Math.floor(Math.abs(seconds) / 60));
  const d = Math.floor(total / 1440);
  const h = Math.floor((total % 1440) / 60);
  const m = total % 60;
  if (d > 0) return [t("common:duration.d", { count: d }), h > 0 ? t("common:duration.h", { count: h }) : ""].join(" ").trim();
  if (h > 0) return [t("common:duration.h", { count: h }), m > 0 ? t("common:duration.m", { count: m }) : ""].join(" ").trim();
  return m > 0 ? t("common:duration.m", { count: m }) : t("common:duration.less");
}

/** A limit such as "2 working_day" in words; unknown units stay as they are. */
export function limitText(t: TFunction, limit: string | null | undefined): string {
  if (!limit) return "";
  const [amount, unit] = limit.split(" ");
  const count = Number(amount);
  if (!unit || !Number.isFinite(count)) return limit;
  return t(`words:unit.${unit}`, { count, defaultValue: limit });
}
