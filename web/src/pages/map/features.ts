// Turns the areas the server sends into OpenLayers features.

import { createEmpty, extend, isEmpty } from "ol/extent";
import Feature from "ol/Feature";
import MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import { type Bbox, extentToBbox, toMap } from "../../map/geo";
import type { Geometry, ShapeCollection } from "./data";

type Rings = [number, number][][];

/** A polygon or several in map coordinates. Read by hand: the library's reader for every kind of GeoJSON is larger than all of this. */
export function surfaceOf(g: Geometry): Polygon | MultiPolygon {
  const part = (rings: Rings) => rings.map((ring) => ring.map(toMap));
  return g.type === "Polygon"
    ? new Polygon(part(g.coordinates as Rings))
    : new MultiPolygon((g.coordinates as Rings[]).map(part));
}

/** Area features; each carries its properties and, in map coordinates, the point of its label. */
export function areaFeatures(data: ShapeCollection | undefined): Feature[] {
  if (!data) return [];
  return data.features
    .filter((f) => f.geometry)
    .map(({ geometry, properties }) => {
      const f = new Feature({ ...properties, geometry: surfaceOf(geometry) });
      f.setId(properties.code);
      if (properties.label) f.set("labelPoint", toMap(properties.label), true);
      return f;
    });
}

/** The border of the area in focus. */
export function borderFeature(boundary: Geometry | null | undefined): Feature[] {
  return boundary ? [new Feature(surfaceOf(boundary))] : [];
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
