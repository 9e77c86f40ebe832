// Turns what the server sends into OpenLayers features.

import { createEmpty, extend, isEmpty } from "ol/extent";
import type Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
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

/** Case features and clusters. */
export function caseFeatures(data: LiveCollection | undefined): Feature[] {
  return data ? (reader.readFeatures(data) as Feature[]) : [];
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
