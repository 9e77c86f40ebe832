// What the map asks the server for.

import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { api } from "../../api/client";
import { useCaseChanges } from "../../api/stream";
import type { AreaRef, AreaRow, CaseRow, CategoryRef, LonLat, Names } from "../../api/types";
import { type Bbox, formatBbox } from "../../map/geo";

/** A GeoJSON geometry, read by OpenLayers. */
export interface Geometry {
  type: string;
  coordinates: unknown;
}

/** A post of an area's team. */
export interface TeamPost {
  post_id: string;
  role: string;
  title: string;
  user: { id: string; name: string; phone: string } | null;
  since: string | null;
}

/** An area with all that its card shows. */
export interface AreaFull extends AreaRow {
  boundary: Geometry | null;
  team?: TeamPost[];
  vacancies?: number;
  counts?: {
    children: number;
    open_cases: number;
    overdue_cases: number;
    buildings?: number;
    facilities?: number;
  };
  explained?: { part: string; meaning: Names | string }[];
  /** Grids its ground went to, and grids it has ground of, since borders were drawn anew. */
  successors?: Kin[];
  predecessors?: Kin[];
}

/** A grid that gave ground to another, or got it. */
export interface Kin {
  area: AreaRef;
  at: string;
  area_m2: number;
  households: number;
  plan: string;
}

/** Properties of a feature of `/areas.geojson`. */
export interface AreaShape {
  id: string;
  code: string;
  name: Names;
  level: string;
  kind?: string | null;
  open_cases: number;
  overdue_cases: number;
  closed_cases: number;
  closed_on_time: number;
  households: number;
  population: number;
  label?: LonLat | null;
}

export interface ShapeCollection {
  type: "FeatureCollection";
  features: { type: "Feature"; geometry: Geometry; properties: AreaShape }[];
}

/** A case or a cluster of cases on the map. */
export type LiveProps =
  | { cluster: true; count: number; overdue: number }
  | { cluster: false; id: string; number: string; state: string; category?: CategoryRef | null; light?: string | null };

export interface LiveCollection {
  type: "FeatureCollection";
  features: { type: "Feature"; geometry: { type: "Point"; coordinates: LonLat }; properties: LiveProps }[];
}

/** A card of a building, road or facility. */
export interface CardData {
  title: string;
  /** Keys with plain values or names in several languages. */
  lines: { label: string; value: unknown }[];
  position?: LonLat | null;
  area?: AreaRef | null;
  open_cases?: CaseRow[];
}

export const areaQuery = (code: string) =>
  queryOptions({
    queryKey: ["area", code],
    queryFn: ({ signal }) => api.get<AreaFull>(`/areas/${code}`, {}, signal),
    enabled: code !== "",
  });

/** Areas of a level within another with their borders and numbers, now or as they are when a day begins, past or planned. */
export const shapesQuery = (level: string, within: string, day?: string) =>
  queryOptions({
    queryKey: ["shapes", level, within, day],
    queryFn: ({ signal }) => api.get<ShapeCollection>("/areas.geojson", { level, within, day }, signal),
    staleTime: 60_000,
    enabled: within !== "",
  });

export const liveQuery = (bbox: Bbox | undefined, zoom: number, filter: Record<string, string>, on: boolean) =>
  queryOptions({
    queryKey: ["map-cases", bbox && formatBbox(bbox), Math.round(zoom), filter],
    queryFn: ({ signal }) =>
      api.get<LiveCollection>("/cases.geojson", { bbox: bbox && formatBbox(bbox), zoom: Math.round(zoom), ...filter }, signal),
    enabled: on && bbox !== undefined,
    placeholderData: keepPreviousData,
  });

export const cardQuery = (kind: string, id: string) =>
  queryOptions({
    queryKey: ["card", kind, id],
    queryFn: ({ signal }) => api.get<CardData>(`/cards/${kind}/${encodeURIComponent(id)}`, {}, signal),
  });

/** Refreshes cases and counts on the map when cases change, at most every three seconds. */
export function useLiveRefresh(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useCaseChanges(
    useCallback(() => {
      timer.current ??= setTimeout(() => {
        timer.current = null;
        for (const key of ["map-cases", "shapes", "area"]) void client.invalidateQueries({ queryKey: [key] });
      }, 3000);
    }, [client]),
  );
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
}
