// Moves corners with the pointer: those that neighbours share move together, a corner put into a shared edge is put into both, Alt and a
// click removes one. Corners on the border of the community stay.

import { altKeyOnly, primaryAction, singleClick } from "ol/events/condition";
import type Feature from "ol/Feature";
import type MultiPolygon from "ol/geom/MultiPolygon";
import type Point from "ol/geom/Point";
import type Polygon from "ol/geom/Polygon";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import type OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import VectorSource from "ol/source/Vector";
import { Fill, RegularShape, Stroke, Style } from "ol/style";
import { fromMap } from "../../../map/geo";
import { HANDLE } from "../../border/tools/shared";
import type { Geometry } from "../../map/data";
import { followRoads, type InHand, type PlanWork } from "./shared";

/** A corner that stays: a grey square instead of the round handle. */
const FIXED = new Style({
  image: new RegularShape({
    points: 4,
    radius: 8,
    angle: Math.PI / 4,
    fill: new Fill({ color: "#e5e8ee" }),
    stroke: new Stroke({ color: "#434343", width: 2 }),
  }),
});
const REACH = 12;
/** Map units within which a corner counts as on the border; coordinates are stored to a centimetre. */
const ON = 0.05;

/** The boundary of a feature in degrees. */
function boundaryOf(f: Feature): Geometry {
  const g = f.getGeometry() as Polygon | MultiPolygon;
  const rings = (part: number[][][]) => part.map((ring) => ring.map(fromMap));
  return g.getType() === "Polygon"
    ? { type: "Polygon", coordinates: rings((g as Polygon).getCoordinates()) }
    : { type: "MultiPolygon", coordinates: (g as MultiPolygon).getCoordinates().map(rings) };
}

/** How far a place is from the outline of the community, in map units. */
function offBorder(work: PlanWork, at: number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const f of work.border) {
    const g = f.getGeometry() as Polygon | MultiPolygon;
    const parts = g.getType() === "Polygon" ? [g as Polygon] : (g as MultiPolygon).getPolygons();
    for (const ring of parts.flatMap((p) => p.getLinearRings())) {
      const [x = 0, y = 0] = ring.getClosestPoint(at);
      least = Math.min(least, Math.hypot(x - (at[0] ?? 0), y - (at[1] ?? 0)));
    }
  }
  return least;
}

/** Takes the tool up. */
export function moveWith(map: OlMap, work: PlanWork): InHand {
  const fixed = (event: MapBrowserEvent) => {
    const handle = modify.getOverlay().getSource()?.getFeatures()[0]?.getGeometry() as Point | undefined;
    if (handle) {
      const stays = offBorder(work, handle.getCoordinates()) < ON;
      // Whoever tries to drag it all the same does not want to move the map either.
      if (stays) event.stopPropagation();
      return stays;
    }
    return offBorder(work, event.coordinate) < REACH * (map.getView().getResolution() ?? 1);
  };
  const modify: Modify = new Modify({
    source: work.grids,
    pixelTolerance: REACH,
    style: (f) => (offBorder(work, (f.getGeometry() as Point).getCoordinates()) < ON ? FIXED : HANDLE),
    condition: (event) => primaryAction(event) && !fixed(event),
    deleteCondition: (event) => altKeyOnly(event) && singleClick(event) && !fixed(event),
  });
  modify.on("modifyend", (event) => {
    const moved = event.features.getArray() as Feature[];
    work.onMoved(new Map(moved.map((f) => [String(f.get("key")), boundaryOf(f)])));
  });
  map.addInteraction(modify);
  // Not to the borders in force: most corners stand on them, and could not be moved by little.
  const lines = new VectorSource<Feature>({ features: [...work.border] });
  const end = followRoads(map, lines);
  const snap = new Snap({ source: lines, pixelTolerance: REACH });
  snap.setActive(work.snap);
  map.addInteraction(snap);
  return {
    layDown: () => {
      end();
      map.removeInteraction(snap);
      map.removeInteraction(modify);
    },
    snap: (on) => snap.setActive(on),
  };
}
