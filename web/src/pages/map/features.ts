// Turns what the server sends into OpenLayers features.

import { createEmpty, extend, isEmpty } from "ol/extent";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import Point from "ol/geom/Point";
import { type Bbox, extentToBbox, toMap } from "../../map/geo";
import type { Geometry, LiveCollection, ShapeCollection } from "./data";

const reader = new GeoJSON({ dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });

/** Area features; each carries its properties and, in map coordinates, the point of its label. */
export function areaFeatures(data: ShapeCollection | undefined): Feature[] {
  if (!data) return [];
  const usable = data.features.filter((f) => f.geometry);
  const made = reader.readFeatures({ type: "FeatureCollection", features: usable }) as Feature[];
  for (const f of made) {
    f.setId(f.get("code"));
    const label = f.get("label") as [number, number] | null;
    if (label) f.set("labelPoint", toMap(label), true);
  }
  return made;
}

/**
 * Case features and clusters. What would overlap on the screen is drawn as one cluster. `resolution` is in map units per pixel. The case
 * `chosen` is left out: it is drawn by itself, above the clusters.
 */
export function caseFeatures(data: LiveCollection | undefined, resolution: number, chosen?: string): Feature[] {
  if (!data) return [];
  const features = (reader.readFeatures(data) as Feature[]).filter((f) => chosen === undefined || f.get("id") !== chosen);
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

/** The border of the area in focus. */
export function borderFeature(boundary: Geometry | null | undefined): Feature[] {
  return boundary ? (reader.readFeatures({ type: "Feature", geometry: boundary, properties: {} }) as Feature[]) : [];
}

/** The box around features; undefined without any. */
export function boxOf(features: Feature[]): Bbox | undefined {
  const extent = createEmpty();
  for (const f of features) {
    const g = f.getGeometry();
    if (g) extend(extent, g.getExtent());
  }
  return isEmpty(extent) ? undefined : extentToBbox(extent);
}
