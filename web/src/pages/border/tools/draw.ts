// Draws a stretch or a whole outline; both can run along a neighbour's edge.

import type LineString from "ol/geom/LineString";
import type Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import type OlMap from "ol/Map";
import { Stroke, Style } from "ol/style";
import { fromMap } from "../../../map/geo";
import { type BorderTool, type BorderWork, HANDLE, snapTo } from "./shared";

const DRAWN = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 3, lineDash: [8, 5] }) }),
  HANDLE,
];

/** Takes the tool up; what comes back lays it down. */
export function takeUp(map: OlMap, tool: BorderTool, work: BorderWork): () => void {
  const draw = new Draw({
    type: tool === "stretch" ? "LineString" : "Polygon",
    trace: work.follow,
    traceSource: work.others,
    style: DRAWN,
    snapTolerance: 10,
  });
  draw.on("drawend", (event) => {
    const geometry = event.feature.getGeometry();
    if (tool === "stretch") work.onLine((geometry as LineString).getCoordinates().map(fromMap));
    else work.onOutline(((geometry as Polygon).getCoordinates()[0] ?? []).slice(0, -1).map(fromMap));
  });
  map.addInteraction(draw);
  const unsnap = snapTo(map, tool === "stretch" ? [work.source, work.others] : [work.others]);
  return () => {
    map.removeInteraction(draw);
    unsnap();
  };
}
