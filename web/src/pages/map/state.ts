// What the address of the map page says, and what follows from it. The address is the only state: area in focus, level shown,
// measure, layers, box, card and which cases.

import { MEASURES, type Measure } from "../../map/classes";
import { type Bbox, parseBbox } from "../../map/geo";
import { readCorners } from "../../map/shape";
import { isDay } from "../../text/zone";
import type { Search } from "../../ui/url";
import { dayFilter } from "./days";

/** Levels that can be shown below the area in focus; `thing` is buildings, roads and facilities. */
export const SHOWN = ["district", "street", "community", "grid", "thing"] as const;
export type Shown = (typeof SHOWN)[number];

/** Layers a person can switch. */
export const LAYERS = ["base", "areas", "labels", "facilities"] as const;
export type LayerName = (typeof LAYERS)[number];

/** Which cases are on the map. */
export const CASE_FILTERS = ["open", "overdue", "all", "off"] as const;
export type CaseFilter = (typeof CASE_FILTERS)[number];

/** How cases are drawn. */
export const LOOKS = ["points", "heat"] as const;
export type CaseLook = (typeof LOOKS)[number];

/** The kinds of thing that have a card. */
export const CARD_KINDS = ["area", "building", "road", "facility", "case", "place"] as const;
export type CardKind = (typeof CARD_KINDS)[number];

export interface Card {
  kind: CardKind;
  id: string;
}

export interface MapState {
  area?: string;
  level?: Shown;
  measure?: Measure;
  layers: ReadonlySet<LayerName>;
  cases: CaseFilter;
  /** Only cases of the last so many days. */
  days?: number;
  /** Only cases reported on this day; the time slider is open. */
  day?: string;
  /** Areas, borders and numbers in force when this day begins, instead of today's. */
  as_of?: string;
  look: CaseLook;
  /** Base map of another server instead of our own. */
  ground?: string;
  bbox?: Bbox;
  card?: Card;
  /** A layer of grids drawn over the map. */
  layer?: string;
  /** Corners of the shape drawn to select cases, `lon,lat;…`, as the case list takes it. */
  within?: string;
}

/** States in which a case is open. */
export const OPEN_STATES = "reported,verifying,accepted,filed,dispatched,handling,handled,checking";

function one<T extends string>(list: readonly T[], value: string | undefined): T | undefined {
  return list.find((v) => v === value);
}

/** Reads the address; anything unknown is as if absent, so an old or mistyped link still opens. */
export function readState(search: Search): MapState {
  const layers = search.layers === undefined ? LAYERS : LAYERS.filter((l) => search.layers?.split(",").includes(l));
  const days = Number(search.days);
  return {
    area: /^[\w-]{2,32}$/.test(search.area ?? "") ? search.area : undefined,
    level: one(SHOWN, search.level),
    measure: one(MEASURES, search.measure),
    layers: new Set(layers),
    cases: one(CASE_FILTERS, search.cases) ?? "open",
    days: Number.isInteger(days) && days > 0 && days <= 3660 ? days : undefined,
    day: isDay(search.day) ? search.day : undefined,
    as_of: isDay(search.as_of) ? search.as_of : undefined,
    look: one(LOOKS, search.look) ?? "points",
    ground: /^[\w-]{1,32}$/.test(search.ground ?? "") ? search.ground : undefined,
    bbox: parseBbox(search.bbox),
    card: readCard(search.card),
    layer: /^[a-z0-9-]{1,24}$/.test(search.layer ?? "") ? search.layer : undefined,
    within: readCorners(search.within) ? search.within : undefined,
  };
}

/** Reads `kind:id`. */
export function readCard(text: string | undefined): Card | undefined {
  const at = text?.indexOf(":") ?? -1;
  if (!text || at < 1 || at === text.length - 1) return undefined;
  const kind = one(CARD_KINDS, text.slice(0, at));
  return kind && { kind, id: text.slice(at + 1) };
}

/** The layers as the address writes them; nothing when all are on. */
export function writeLayers(layers: ReadonlySet<LayerName>): string | null {
  if (layers.size === LAYERS.length) return null;
  return LAYERS.filter((l) => layers.has(l)).join(",") || "none";
}

/** What an area shows first: a district its communities, a street its grids, a community what stands there. */
export function defaultShown(focusLevel: string): Shown {
  switch (focusLevel) {
    case "city":
      return "district";
    case "district":
      return "community";
    case "street":
      return "grid";
    default:
      return "thing";
  }
}

/** The levels one can switch to below an area. */
export function shownBelow(focusLevel: string): Shown[] {
  const levels = ["city", "district", "street", "community", "grid"];
  const at = levels.indexOf(focusLevel);
  return SHOWN.filter((s) => s === "thing" || levels.indexOf(s) > at);
}

/** The level shown: the one asked for when it lies below the focus, else the default. */
export function shownLevel(state: MapState, focusLevel: string): Shown {
  return state.level && shownBelow(focusLevel).includes(state.level) ? state.level : defaultShown(focusLevel);
}

/** The level whose borders are drawn. */
export function shapeLevel(shown: Shown): string {
  return shown === "thing" ? "grid" : shown;
}

/** The measure shown: grids by kind, buildings plain, the rest by open cases, unless asked otherwise. */
export function shownMeasure(state: MapState, shown: Shown): Measure {
  const grids = shown === "grid" || shown === "thing";
  if (state.measure && (state.measure !== "kind" || grids)) return state.measure;
  return shown === "thing" ? "none" : shown === "grid" ? "kind" : "open";
}

/** The filter of the case list under which areas have the cases that the map of a day counts for them. */
export function gridsFilter(as_of: string | undefined): Record<string, string> {
  return as_of ? { grids: as_of } : {};
}

/** The filters of the case list that match the cases on the map. */
export function caseFilter(state: MapState, now: Date): Record<string, string> {
  const query: Record<string, string> = {};
  if (state.cases === "open") query.state = OPEN_STATES;
  if (state.cases === "overdue") {
    query.state = OPEN_STATES;
    query.overdue = "true";
  }
  if (state.day) Object.assign(query, dayFilter(state.day));
  else if (state.days) {
    // Whole hours, so that the same view asks the same question for a while.
    const from = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000 - state.days * 86_400_000);
    query.reported_from = from.toISOString();
  }
  return query;
}
