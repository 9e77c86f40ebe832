// The check of the cover in words: sizes, repairs, faults of codes. Pure but for the language.

import type { TFunction } from "i18next";
import { currentLang } from "../../text";
import { nameOf, number } from "../../text/format";
import { INTL_LOCALE } from "../../text/languages";
import type { AreaRef, CodeFault, Finding, Repair } from "./data";

/** A surface with as many decimals as its size deserves. */
export function surface(m2: number): string {
  if (m2 > 0 && m2 < 0.01) return `< ${number(0.01)} m²`;
  const step = m2 < 1 ? 100 : m2 < 100 ? 10 : 1;
  return `${number(Math.round(m2 * step) / step)} m²`;
}

/** A width in metres, or in centimetres below one metre. */
export function width(m: number): string {
  if (m >= 1) return `${number(Math.round(m * 10) / 10)} m`;
  if (m > 0 && m < 0.001) return `< ${number(0.1)} cm`;
  return `${number(Math.round(m * 1000) / 10)} cm`;
}

/** Names one after the other, as the language lists them. */
export function names(areas: readonly AreaRef[]): string {
  return new Intl.ListFormat(INTL_LOCALE[currentLang()], { type: "conjunction" }).format(areas.map((a) => nameOf(a.name)));
}

/** Kind and size of a place in one line. */
export function placeText(t: TFunction, place: Finding): string {
  return `${t(`coverage:kind.${place.kind}`)} ${surface(place.area_m2)}`;
}

/** What a repair does, and to whom. */
export function repairText(t: TFunction, repair: Repair): string {
  const size = repair.finding ? surface(repair.finding.area_m2) : "";
  const gains = nameOf(repair.gains?.name);
  const loses = names(repair.loses);
  const moved = names(repair.changes.map((c) => c.area));
  switch (repair.kind) {
    case "snap":
      return t("coverage:repair.snap", { names: moved, size });
    case "assign_gap":
      return t(repair.finding?.kind === "hole" ? "coverage:repair.hole" : "coverage:repair.gap", { size, name: gains });
    case "trim_overlap":
      return gains
        ? t("coverage:repair.overlap", { size, name: gains, names: loses })
        : t("coverage:repair.overlap_from", { size, names: loses });
    case "clip_outside":
      return t("coverage:repair.outside", { size, names: loses });
    default:
      return t("coverage:repair.untangle", { names: moved || loses });
  }
}

/** What is wrong with a code. */
export function codeText(t: TFunction, fault: CodeFault): string {
  const other = fault.other ? `${nameOf(fault.other.name)} (${fault.other.code})` : "";
  return other && fault.kind !== "malformed"
    ? t(`coverage:code.${fault.kind}_with`, { other })
    : t(`coverage:code.${fault.kind}`);
}
