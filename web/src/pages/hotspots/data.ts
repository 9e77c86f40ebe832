// Recurring spots as the server sends them, and the links that lead from one to the cases behind it.
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { AreaRef } from "../../api/types";
import type { Names } from "../../text/format";

export interface Spot {
  category: { code: string; name: Names; icon: string };
  point: [number, number];
  bbox: [number, number, number, number];
  area: AreaRef | null;
  count: number;
  days: number;
  first: string;
  last: string;
  cases: { id: string; number: string; reported_at: string; state: string }[];
}

export interface SpotList {
  items: Spot[];
  total: number;
  min_cases: number;
  min_days: number;
  within_m: number;
  from: string;
  to: string;
}

export interface SpotFilter {
  area?: string;
  category?: string;
  reported_from?: string;
  reported_to?: string;
  min_cases?: string;
  lon?: number;
  lat?: number;
}

export const spotsQuery = (filter: SpotFilter) =>
  queryOptions({
    queryKey: ["hotspots", filter],
    queryFn: ({ signal }) => api.get<SpotList>("/hotspots", { ...filter }, signal),
    staleTime: 60_000,
  });

/** A spot has no id of its own: its category and place name it. */
export function keyOf(spot: Spot): string {
  return `${spot.category.code}@${spot.point[0].toFixed(5)},${spot.point[1].toFixed(5)}`;
}

/** The filter of the list of cases that shows what a spot counts. */
export function casesOf(spot: Spot, from: string, to: string): Record<string, string> {
  // Half a metre around, since the list keeps positions less exactly than the numbers here are written.
  const m = 0.000005;
  const [w, s, e, n] = spot.bbox;
  return {
    category: spot.category.code,
    bbox: [w - m, s - m, e + m, n + m].map((x) => x.toFixed(6)).join(","),
    reported_from: from,
    reported_to: to,
  };
}
