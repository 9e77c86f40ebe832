// Taking a file into a layer: what was asked of it, what was answered, and whether it may be taken over. Pure but for the language.

import type { TFunction } from "i18next";
import { surface } from "../coverage/words";
import type { BorderFile, FileAnswer, LayerTaken } from "./data";

/** How a file is to be read; what is absent the server finds out. */
export interface Reading {
  crs?: string;
  sheet?: string;
  code_field?: string;
  name_field?: string;
  department_field?: string;
  replace?: boolean;
}

/** Coordinates that are offered by name; any other is typed. */
export const SYSTEMS = ["wgs84", "cgcs2000", "gcj02"] as const;

/** True for `epsg:4546`, `gk:111` or one of the systems with a name; spaces and capitals do not matter. */
export function isSystem(text: string): boolean {
  const s = text.trim().toLowerCase();
  return (SYSTEMS as readonly string[]).includes(s) || /^epsg:\d{4,6}$/.test(s) || /^gk:\d{2,3}(\.\d+)?$/.test(s);
}

/** A change of how the file is read. Another sheet has other fields, so those chosen before are let go. */
export function reread(reading: Reading, change: Reading): Reading {
  const next = { ...reading, ...change };
  return "sheet" in change ? { ...next, code_field: undefined, name_field: undefined, department_field: undefined } : next;
}

/** Where the work stands. */
export type Step = "choose" | "look" | "done";

export function stepOf(answer: FileAnswer | undefined): Step {
  return answer ? (answer.result.written ? "done" : "look") : "choose";
}

/** What the file would do to how many grids. */
export function effectOf(result: LayerTaken): number {
  return result.new.length + result.changed.length;
}

/** It may be taken over: nothing is wrong, and it would do something. */
export function mayTake(result: LayerTaken, replace: boolean): boolean {
  if (result.written || result.faults.length > 0 || result.overlaps.length > 0) return false;
  return effectOf(result) > 0 || (replace && result.missing.length > 0);
}

/** One thing that is wrong, as a row of the table. */
export interface Wrong {
  key: string;
  row: number | undefined;
  codes: string;
  why: string;
  message: string;
}

/** Everything that is wrong: rows that cannot be taken, then ground that two grids would have. */
export function wrongs(t: TFunction, result: LayerTaken): Wrong[] {
  return [
    ...result.faults.map((f, i) => ({
      key: `f${i}`,
      row: f.row ?? undefined,
      codes: f.code,
      // A key that ends in `_many` would be a plural form.
      why: t(`layers:fault.${f.kind === "too_many" ? "rows" : f.kind}`, { defaultValue: f.kind }),
      message: f.message,
    })),
    ...result.overlaps.map((o, i) => ({
      key: `o${i}`,
      row: undefined,
      codes: o.codes.join(", "),
      why: t("layers:fault.overlap"),
      message: `${surface(o.area_m2)} · ${o.place.map((c) => c.toFixed(6)).join(", ")}`,
    })),
  ];
}

/** The same as a table to take along. */
export function wrongRows(t: TFunction, result: LayerTaken): string[][] {
  const head = [t("layers:row"), t("layers:grid"), t("layers:why"), t("layers:message")];
  return [head, ...wrongs(t, result).map((w) => [w.row === undefined ? "" : String(w.row), w.codes, w.why, w.message])];
}

/** The field taken for the code, the name and the department, in this order. */
export function takenField(file: BorderFile, at: 0 | 1 | 2): string | undefined {
  return file.taken[at] ?? undefined;
}

/** What a system of coordinates is called. */
export function systemText(t: TFunction, crs: string): string {
  return (SYSTEMS as readonly string[]).includes(crs) ? t(`layers:crs.${crs}`) : crs.toUpperCase();
}
