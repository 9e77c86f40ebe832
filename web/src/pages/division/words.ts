// A division in words: sizes in what they are counted in, and why a rule cannot be met. Pure but for the language.

import type { TFunction } from "i18next";
import { currentLang } from "../../text";
import { number } from "../../text/format";
import { INTL_LOCALE } from "../../text/languages";
import type { Division, Measure, Obstacle, PlannedGrid } from "./data";

/** A size with its unit. */
export function sized(t: TFunction, measure: Measure, size: number): string {
  return t(`division:size.${measure}`, { count: Math.round(size), size: number(Math.round(size)) });
}

/** What a grid has of what is counted. */
export function sizeOf(grid: PlannedGrid, measure: Measure): number {
  return measure === "area" ? grid.area_m2 : grid[measure];
}

/** Why a rule cannot be met. */
export function obstacleText(t: TFunction, given: Division["given"], o: Obstacle): string {
  const { measure, least, most } = given;
  const grids = o.grids ?? 0;
  const text = t(`division:obstacle.${o.kind}`, {
    size: sized(t, measure, o.size),
    least: sized(t, measure, least),
    most: sized(t, measure, most),
    grids,
    more: grids + 1,
  });
  if (o.barriers.length === 0) return text;
  const list = new Intl.ListFormat(INTL_LOCALE[currentLang()], { type: "conjunction" }).format(o.barriers);
  return `${text} ${t("division:around", { list })}`;
}
