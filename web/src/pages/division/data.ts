// Plans for a community: what is asked, what the server answers, and what of it stands in the address.

import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { AreaRef, LonLat } from "../../api/types";
import type { Geometry } from "../map/data";

export const MEASURES = ["households", "people", "area"] as const;
export type Measure = (typeof MEASURES)[number];

/** The usual size of a grid, in what it is counted in. */
export const USUAL: Record<Measure, [number, number]> = { households: [300, 500], people: [750, 1250], area: [7500, 12500] };

/** How much round grids count; the middle one is usual. */
export const ROUND = [1, 4, 12] as const;

/** What is asked for. */
export interface Wish {
  measure: Measure;
  least: number;
  most: number;
  compact: number;
  /** Codes of the grids that stay. */
  keep: string[];
  seed: number;
}

export interface PlannedGrid {
  code?: string | null;
  sequence: number;
  kind: "residential" | "unit" | "undeveloped";
  name: string;
  kept: boolean;
  boundary: Geometry;
  position: LonLat;
  households: number;
  people: number;
  buildings: number;
  /** Absent where the size is not bound. */
  in_band?: boolean | null;
  area_m2: number;
  polsby_popper: number;
}

export interface Plan {
  favour: "balanced" | "compact" | "streets" | "divisions";
  seed: number;
  bound: number;
  in_band: number;
  hard_inside_m: number;
  mean_polsby_popper: number;
  cut_m: number;
  along_streets: number;
  covers: boolean;
  grids: PlannedGrid[];
}

/** Why a rule cannot be met. */
export interface Obstacle {
  kind: "too_little" | "between_multiples" | "large_building" | "not_found";
  position: LonLat;
  size: number;
  grids?: number | null;
  barriers: string[];
}

export interface Division {
  community: AreaRef;
  boundary: Geometry;
  given: { buildings: number; households: number; streets: number; units: number; measure: Measure; least: number; most: number };
  plans: Plan[];
  obstacles: Obstacle[];
}

type Search = Record<string, string | undefined>;

function count(text: string | undefined, usual: number): number {
  const n = Number(text);
  return text && Number.isFinite(n) && n > 0 ? n : usual;
}

/** The wish in the address; what is missing or makes no sense is as usual. */
export function readWish(search: Search): Wish {
  const measure = MEASURES.find((m) => m === search.measure) ?? "households";
  const [least, most] = USUAL[measure];
  const compact = ROUND.find((r) => String(r) === search.compact) ?? ROUND[1];
  return {
    measure,
    least: count(search.least, least),
    most: count(search.most, most),
    compact,
    keep: (search.keep ?? "").split(",").filter(Boolean),
    seed: Math.floor(count(search.seed, 1)),
  };
}

/** The address of a wish: only what is not usual. */
export function writeWish(wish: Wish): Record<string, string | null> {
  const [least, most] = USUAL[wish.measure];
  const unless = (value: number, usual: number) => (value === usual ? null : String(value));
  return {
    measure: wish.measure === "households" ? null : wish.measure,
    least: unless(wish.least, least),
    most: unless(wish.most, most),
    compact: unless(wish.compact, ROUND[1]),
    keep: wish.keep.join(",") || null,
    // Always there: with it a link says that plans are wanted.
    seed: String(wish.seed),
  };
}

/** The plans for a wish. The same wish always has the same answer, until somebody changes the map or the borders. */
export const divisionQuery = (community: string, wish: Wish) =>
  queryOptions({
    queryKey: ["division", community, wish],
    queryFn: ({ signal }) => {
      const { compact, ...rest } = wish;
      return api.post<Division>(`/areas/${community}/division`, { ...rest, weights: { compact } }, { signal });
    },
    staleTime: 300_000,
    retry: false,
  });

/** A plan as GeoJSON, the community's border first: what `tessera coverage --file` and other programs read. */
export function planFile(division: Division, plan: Plan): string {
  const { code } = division.community;
  const whole = { type: "Feature", geometry: division.boundary, properties: { code, kind: "community" } };
  const grids = plan.grids.map(({ boundary, position: _, ...rest }) => ({
    type: "Feature",
    geometry: boundary,
    properties: { ...rest, code: rest.code ?? String(rest.sequence), parent: code },
  }));
  return JSON.stringify({ type: "FeatureCollection", features: [whole, ...grids] });
}
