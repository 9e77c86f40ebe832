// What the tools of the border editor have in common: whom they tell, and snapping to other borders.

import type Feature from "ol/Feature";
import type Polygon from "ol/geom/Polygon";
import Snap from "ol/interaction/Snap";
import type OlMap from "ol/Map";
import type VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import type { Border, Ring } from "../../../map/border";
import { fromMap } from "../../../map/geo";

export type BorderTool = "move" | "stretch" | "part";

/** What a tool works on and whom it tells. */
export interface BorderWork {
  /** Holds one polygon per part of the border. */
  source: VectorSource<Feature>;
  /** Borders to snap to and to follow. */
  others: VectorSource<Feature>;
  /** True while a line drawn shall run along the edge that was clicked, until the next click. */
  follow: () => boolean;
  onBorder: (border: Border) => void;
  /** A line was drawn that takes the place of a stretch. */
  onLine: (line: Ring) => void;
  /** A new outline was drawn. */
  onOutline: (ring: Ring) => void;
}

/** The corner under the pointer. */
export const HANDLE = new Style({
  image: new Circle({ radius: 7, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#722ed1", width: 3 }) }),
});

/** The parts of a source as a border. */
export function borderOf(source: VectorSource<Feature>): Border {
  const parts = source.getFeatures().sort((a, b) => Number(a.getId()) - Number(b.getId()));
  return parts.map((f) => (f.getGeometry() as Polygon).getCoordinates().map((ring) => ring.slice(0, -1).map(fromMap)));
}

/** Lets the pointer snap to the borders of `sources`; added after the tool, so that it hears of the pointer first. */
export function snapTo(map: OlMap, sources: VectorSource<Feature>[]): () => void {
  const snaps = sources.map((source) => new Snap({ source, pixelTolerance: 12 }));
  for (const snap of snaps) map.addInteraction(snap);
  return () => {
    for (const snap of snaps) map.removeInteraction(snap);
  };
}
