// Reads a position that a person typed: decimal degrees in either order, with or without letters and degree signs.

import type { LonLat } from "./geo";

/** What came out of the text: a position, or why there is none. */
export type ParsedPosition = { ok: true; lonlat: LonLat } | { ok: false; why: "empty" | "format" | "range" };

/**
 * Reads `111.2859, 30.7010`, `30.7010N 111.2859E`, `北纬30.7 东经111.3`. Without letters the first number is the
 * longitude, unless only the other order is possible on earth.
 */
export function parsePosition(text: string): ParsedPosition {
  const clean = text
    .trim()
    .replace(/[，、；;]/g, ",")
    .replace(/[°º]/g, "")
    .replace(/\u4e1c\u7ecf|\u6771\u7d93/g, "E")
    .replace(/\u897f\u7ecf|\u897f\u7d93/g, "W")
    .replace(/\u5317\u7eac|\u5317\u7def/g, "N")
    .replace(/\u5357\u7eac|\u5357\u7def/g, "S");
  if (clean === "") return { ok: false, why: "empty" };
  const match = /^([NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*([NSEW])?\s*[,\s]\s*([NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*([NSEW])?$/i.exec(
    clean,
  );
  if (!match) return { ok: false, why: "format" };
  const first = part(match[2] ?? "", match[1] ?? match[3]);
  const second = part(match[5] ?? "", match[4] ?? match[6]);
  if (first.axis && second.axis && first.axis === second.axis) return { ok: false, why: "format" };
  const latFirst =
    first.axis === "lat" ||
    second.axis === "lon" ||
    (!first.axis && !second.axis && Math.abs(first.value) <= 90 && Math.abs(second.value) > 90);
  const lonlat: LonLat = latFirst ? [second.value, first.value] : [first.value, second.value];
  if (Math.abs(lonlat[0]) > 180 || Math.abs(lonlat[1]) > 90) return { ok: false, why: "range" };
  return { ok: true, lonlat };
}

/** Longitude, latitude with six decimals (about 0.1 m), for display. */
export function formatPosition(p: LonLat): string {
  return `${p[0].toFixed(6)}, ${p[1].toFixed(6)}`;
}

function part(digits: string, letter: string | undefined): { value: number; axis?: "lon" | "lat" } {
  const l = letter?.toUpperCase();
  const value = l === "S" || l === "W" ? -Number(digits) : Number(digits);
  if (l === "N" || l === "S") return { value, axis: "lat" };
  if (l === "E" || l === "W") return { value, axis: "lon" };
  return { value };
}
