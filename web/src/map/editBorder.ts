// The tools that change a border with the pointer: move corners, redraw a stretch, draw a part anew. All of them snap to the neighbours'
// borders; the two that draw follow a neighbour's edge from the place clicked to the next one.

import type Feature from "ol/Feature";
import type LineString from "ol/geom/LineString";
import Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import type OlMap from "ol/Map";
import type VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import type { Border, Ring } from "./border";
import { fromMap, toMap } from "./geo";

export type BorderTool = "move" | "stretch" | "part";

const HANDLE = new Style({
  image: new Circle({ radius: 7, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#722ed1", width: 3 }) }),
});
const DRAWN = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 3, lineDash: [8, 5] }) }),
  HANDLE,
];

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

/** One part as a polygon of the map. */
export function polygonOf(part: Ring[]): Polygon {
  return new Polygon(part.map((ring) => [...ring, ...ring.slice(0, 1)].map(toMap)));
}

/** The parts of a source as a border. */
export function borderOf(source: VectorSource<Feature>): Border {
  const parts = source.getFeatures().sort((a, b) => Number(a.getId()) - Number(b.getId()));
  return parts.map((f) => (f.getGeometry() as Polygon).getCoordinates().map((ring) => ring.slice(0, -1).map(fromMap)));
}

/** Takes up a tool; what comes back lays it down. */
export function takeUp(map: OlMap, tool: BorderTool, work: BorderWork): () => void {
  const used: { setActive: (on: boolean) => void }[] = [];
  const add = <T extends Modify | Draw | Snap>(interaction: T): T => {
    map.addInteraction(interaction);
    used.push(interaction);
    return interaction;
  };
  if (tool === "move") {
    const modify = add(new Modify({ source: work.source, pixelTolerance: 12, style: HANDLE }));
    modify.on("modifyend", () => work.onBorder(borderOf(work.source)));
  } else {
    const type = tool === "stretch" ? "LineString" : "Polygon";
    const draw = add(new Draw({ type, trace: work.follow, traceSource: work.others, style: DRAWN, snapTolerance: 10 }));
    draw.on("drawend", (event) => {
      const geometry = event.feature.getGeometry();
      if (tool === "stretch") work.onLine((geometry as LineString).getCoordinates().map(fromMap));
      else work.onOutline(((geometry as Polygon).getCoordinates()[0] ?? []).slice(0, -1).map(fromMap));
    });
  }
  // Snapping comes last, so that it hears of the pointer first.
  if (tool === "stretch") add(new Snap({ source: work.source, pixelTolerance: 12 }));
  add(new Snap({ source: work.others, pixelTolerance: 12 }));
  return () => {
    for (const interaction of used) map.removeInteraction(interaction as Modify);
  };
}
