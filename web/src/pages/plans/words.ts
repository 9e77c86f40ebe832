// Plans in words: sizes, what goes where, what is missing before a plan can be submitted. Pure but for the language.

import type { TFunction } from "i18next";
import { currentLang } from "../../text";
import { day, nameOf, number } from "../../text/format";
import { INTL_LOCALE } from "../../text/languages";
import { fromWall } from "../../text/zone";
import type { Drawing, Flow, Plan, PlanRow, PlanState, Remark, Way } from "./data";

/** The tone and the sign of each state: never colour alone. */
export const TONE = {
  draft: "info",
  submitted: "warn",
  approved: "warn",
  in_force: "good",
  withdrawn: "info",
} as const satisfies Record<PlanState, string>;

/** Hectares for large surfaces, square metres for small ones. */
export function ground(m2: number): string {
  if (m2 >= 10_000) return `${number(Math.round(m2 / 1000) / 10)} ha`;
  return `${number(m2 < 10 ? Math.round(m2 * 10) / 10 : Math.round(m2))} m²`;
}

export function listed(parts: string[], type: "conjunction" | "unit" = "conjunction"): string {
  return new Intl.ListFormat(INTL_LOCALE[currentLang()], { type, style: type === "unit" ? "short" : "long" }).format(parts);
}

/** What a planned grid is called: its name, in the reader's language where it keeps that of a grid in force; else that it has none yet. */
export function callGrid(t: TFunction, drawing: Drawing, key: string | null): string {
  const grid = drawing.grids.find((g) => g.key === key);
  const old = grid && drawing.before.find((b) => b.grid.code === grid.code)?.grid.name;
  if (old && old["zh-Hans"] === grid.name) return nameOf(old);
  return grid?.name || t("plans:nameless", { key: key ?? "" });
}

const COUNTED = ["households", "buildings", "facilities", "open_cases"] as const;

/** "2.1 ha, 120 households, 3 buildings": what there is none of is left out. */
export function amounts(t: TFunction, has: Pick<Flow, (typeof COUNTED)[number] | "area_m2">): string {
  const counted = COUNTED.filter((c) => has[c] > 0).map((c) => t(`plans:n.${c}`, { count: has[c], n: number(has[c]) }));
  return [ground(has.area_m2), ...counted].join(t("plans:comma"));
}

/** True when the ground goes to another grid than it is in now. */
export function moves(drawing: Drawing, flow: Flow): boolean {
  return drawing.grids.find((g) => g.key === flow.to)?.code !== flow.from.code;
}

/** "From Grid 3 to Grid 5: 2.1 ha, 120 households". */
export function flowText(t: TFunction, drawing: Drawing, flow: Flow): string {
  return t("plans:flow", { from: nameOf(flow.from.name), to: callGrid(t, drawing, flow.to), what: amounts(t, flow) });
}

/** What changes hands in all. */
export function movedInAll(drawing: Drawing): Pick<Flow, (typeof COUNTED)[number] | "area_m2"> {
  const sum = { area_m2: 0, households: 0, buildings: 0, facilities: 0, open_cases: 0 };
  for (const flow of drawing.flows) {
    if (!moves(drawing, flow)) continue;
    for (const name of ["area_m2", ...COUNTED] as const) sum[name] += flow[name];
  }
  return sum;
}

/** When a plan takes effect. */
export function whenText(t: TFunction, plan: Pick<PlanRow, "state" | "effective_on" | "effective_at">): string {
  if (plan.state === "in_force" && plan.effective_at) return t("plans:since", { day: day(plan.effective_at) });
  if (plan.effective_on) return t("plans:from", { day: day(fromWall(plan.effective_on)) });
  return t("plans:at_once");
}

const FAULTS = new Set([
  "gap",
  "overlap",
  "outside",
  "unsound",
  "pieces",
  "no_grids",
  "name_missing",
  "name_twice",
  "effective_on",
]);
const NOTES = new Set(["below_band", "above_band", "serves_nobody", "rule_names_retired"]);

/** A fault or a note; one that is not known yet is told in the server's words. */
export function remarkText(t: TFunction, drawing: Drawing, remark: Remark): string {
  const name = remark.key === null ? "" : callGrid(t, drawing, remark.key);
  const known = FAULTS.has(remark.code) || NOTES.has(remark.code);
  const text = known ? t(`plans:remark.${remark.code}`, drawing.band) : remark.message;
  return name ? t("plans:about_grid", { name, text }) : text;
}

/** Which buttons a plan has: those the server allows, in the order of the way of a plan. */
export function buttons(plan: Pick<PlanRow, "may">): Way[] {
  return (["submit", "approve", "return", "withdraw"] as const).filter((right) => plan.may.includes(right));
}

/** Why a draft cannot be submitted yet; undefined when it can. */
export function missing(t: TFunction, plan: Pick<Plan, "drawing">, dirty: boolean, busy: boolean): string | undefined {
  if (dirty) return t("plans:missing.save");
  if (busy) return t("plans:missing.check");
  const { faults } = plan.drawing;
  return faults.length > 0 ? t("plans:missing.faults", { count: faults.length }) : undefined;
}
