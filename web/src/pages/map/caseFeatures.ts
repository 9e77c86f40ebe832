// Turns the cases the server sends into OpenLayers features.

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import { toMap } from "../../map/geo";
import type { LiveCollection } from "./data";

/**
 * Case features and clusters. What would overlap on the screen is drawn as one cluster. `resolution` is in map units per pixel. The case
 * `chosen` is left out: it is drawn by itself, above the clusters.
 */
export function caseFeatures(data: LiveCollection | undefined, resolution: number, chosen?: string): Feature[] {
  if (!data) return [];
  const features = data.features
    .filter(({ properties: p }) => chosen === undefined || p.cluster || p.id !== chosen)
    .map((f) => new Feature({ ...f.properties, geometry: new Point(toMap(f.geometry.coordinates)) }));
  return mergeClose(features, resolution * MERGE_PX);
}

/** How many cases an answer holds, those in clusters included. */
export function countCases(data: LiveCollection | undefined): number {
  return (data?.features ?? []).reduce((n, f) => n + (f.properties.cluster ? f.properties.count : 1), 0);
}

/** Discs closer than this many pixels are merged; the largest has 60 px across. */
const MERGE_PX = 44;

interface Heap {
  x: number;
  y: number;
  count: number;
  overdue: number;
  only?: Feature;
}

/**
 * Merges neighbours of the server's clusters, which lie on a fixed net and may touch across its lines. Greedy from the largest; a few
 * hundred features at most. Counts are preserved.
 */
export function mergeClose(features: Feature[], distance: number): Feature[] {
  const heaps: Heap[] = [];
  const size = (f: Feature) => (f.get("cluster") ? Number(f.get("count")) : 1);
  const late = (f: Feature) => (f.get("cluster") ? Number(f.get("overdue")) : f.get("light") === "red" ? 1 : 0);
  for (const f of [...features].sort((a, b) => size(b) - size(a))) {
    const [x = 0, y = 0] = (f.getGeometry() as Point).getCoordinates();
    const near = heaps.find((h) => Math.hypot(h.x - x, h.y - y) < distance);
    const n = size(f);
    if (!near) heaps.push({ x, y, count: n, overdue: late(f), only: f });
    else {
      near.x += ((x - near.x) * n) / (near.count + n);
      near.y += ((y - near.y) * n) / (near.count + n);
      near.count += n;
      near.overdue += late(f);
      near.only = undefined;
    }
  }
  return heaps.map(
    (h) => h.only ?? new Feature({ geometry: new Point([h.x, h.y]), cluster: true, count: h.count, overdue: h.overdue }),
  );
}
