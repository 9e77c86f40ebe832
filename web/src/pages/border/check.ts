// The server's judgement of a border that is not saved yet.

import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { AreaRef, LonLat } from "../../api/types";
import { type Border, toGeometry } from "../../map/border";
import type { Geometry } from "../map/data";

/** A place where a border does not fit. */
export interface Fault {
  /** gap, overlap, outside, or unsound for a fault of the border itself. */
  kind: string;
  position: LonLat | null;
  area_m2?: number;
  exact?: boolean;
  areas: AreaRef[];
  /** What the server says of an unsound border. */
  text?: string;
}

/** What is known of a border. */
export interface BorderCheck {
  area_m2?: number;
  perimeter_m?: number;
  neighbours: { area: AreaRef; shared_m: number }[];
  faults: Fault[];
  parent_known: boolean;
}

/** The place that a message of an unsound border names. */
export function placeIn(message: string): LonLat | null {
  const found = /at (-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?)/.exec(message);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** A border with its time. */
export interface KnownBorder {
  from: string;
  to: string | null;
  state: "planned" | "in_force" | "past";
  area_m2: number;
  boundary: Geometry;
}

/** All borders of an area, the newest first. */
export const bordersQuery = (code: string) =>
  queryOptions({
    queryKey: ["borders", code],
    queryFn: ({ signal }) => api.get<{ items: KnownBorder[] }>(`/areas/${code}/borders`, {}, signal),
  });

/** Asks for the judgement, now or with the borders of a later day. A border that is unsound in itself is an answer too, not a failure. */
export const checkQuery = (code: string, border: Border, from?: string) => {
  const boundary = toGeometry(border);
  return queryOptions({
    queryKey: ["border-check", code, boundary, from],
    enabled: boundary !== undefined,
    retry: false,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<BorderCheck> => {
      try {
        return await api.post<BorderCheck>(`/areas/${code}/border/check`, { boundary, border_from: from }, { signal });
      } catch (error) {
        const problem = asProblem(error);
        const own = problem.fields.filter((f) => f.field === "boundary");
        if (problem.status !== 422 || own.length === 0) throw error;
        const faults = own.map((f) => ({ kind: "unsound", position: placeIn(f.message), areas: [], text: f.message }));
        return { neighbours: [], faults, parent_known: true };
      }
    },
  });
};
