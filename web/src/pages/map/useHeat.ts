// The heat map of the cases in view.

import { useQuery } from "@tanstack/react-query";
import type OlMap from "ol/Map";
import { useEffect, useMemo, useState } from "react";
import { type Bbox, toMap } from "../../map/geo";
import type { HeatPoint } from "../../map/heatPoints";
import { type LiveCollection, liveQuery } from "./data";

/** Two levels finer than the view: cells of 14 pixels on the screen. */
const FINER = 2;

/** The cases of an answer as weights. */
export function heatPoints(data: LiveCollection | undefined): HeatPoint[] {
  return (data?.features ?? []).map((f) => {
    const [x = 0, y = 0] = toMap(f.geometry.coordinates);
    const p = f.properties;
    return p.cluster ? { x, y, weight: p.count, overdue: p.overdue } : { x, y, weight: 1, overdue: p.light === "red" ? 1 : 0 };
  });
}

interface HeatOptions {
  map: OlMap | null;
  on: boolean;
  bbox?: Bbox;
  zoom: number;
  filter: Record<string, string>;
  onFailed: (error: unknown) => void;
}

/** Draws the heat while `on`; gives the points drawn. */
export function useHeat({ map, on, bbox, zoom, filter, onFailed }: HeatOptions): HeatPoint[] {
  const live = useQuery(liveQuery(bbox, zoom + FINER, filter, on));
  const points = useMemo(() => (on ? heatPoints(live.data) : []), [on, live.data]);
  const [layer, setLayer] = useState<{ show: (points: readonly HeatPoint[]) => void } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: telling of a failure is no reason to fetch again
  useEffect(() => {
    if (!map || !on) return;
    let gone = false;
    let remove = () => {};
    import("../../map/heat").then(({ heatLayer }) => {
      if (gone) return;
      const made = heatLayer(map);
      remove = made.remove;
      setLayer(made);
    }, onFailed);
    return () => {
      gone = true;
      remove();
      setLayer(null);
    };
  }, [map, on]);
  useEffect(() => layer?.show(points), [layer, points]);
  return points;
}
