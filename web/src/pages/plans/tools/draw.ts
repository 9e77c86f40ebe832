// Draws the line of a cut or the ground to be taken; both snap to borders and roads and can run along them. Enter ends a drawing,
// Backspace takes the last corner back.

import type Feature from "ol/Feature";
import type LineString from "ol/geom/LineString";
import type Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Snap from "ol/interaction/Snap";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import { Fill, Stroke, Style } from "ol/style";
import { fromMap } from "../../../map/geo";
import { isTyping } from "../../../ui/keys";
import { HANDLE } from "../../border/tools/shared";
import { followRoads, type InHand, type PlanWork } from "./shared";

const DRAWN = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }), fill: new Fill({ color: "rgba(114,46,209,0.18)" }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 3, lineDash: [8, 5] }) }),
  HANDLE,
];

/** Takes the tool up. */
export function drawWith(map: OlMap, tool: "cut" | "take", work: PlanWork): InHand {
  const lines = new VectorSource<Feature>({ features: [...work.border, ...work.before, ...work.grids.getFeatures()] });
  const end = followRoads(map, lines);
  const draw = new Draw({
    type: tool === "cut" ? "LineString" : "Polygon",
    trace: work.follow,
    traceSource: lines,
    style: DRAWN,
    snapTolerance: 10,
  });
  draw.on("drawend", (event) => {
    const geometry = event.feature.getGeometry();
    if (tool === "cut") {
      const line = (geometry as LineString).getCoordinates().map(fromMap);
      if (line.length > 1) work.onLine(line);
    } else {
      const ring = (geometry as Polygon).getCoordinates()[0]?.map(fromMap) ?? [];
      if (ring.length > 3) work.onGround(ring);
    }
  });
  map.addInteraction(draw);
  const snap = new Snap({ source: lines, pixelTolerance: 12 });
  snap.setActive(work.snap);
  map.addInteraction(snap);
  const onKey = (event: KeyboardEvent) => {
    const own = map.getTargetElement()?.contains(event.target as Node);
    if (!own && isTyping(event.target)) return;
    if (event.key === "Enter" && (own || event.target === document.body)) draw.finishDrawing();
    else if (event.key === "Backspace") draw.removeLastPoint();
    else return;
    event.preventDefault();
  };
  window.addEventListener("keydown", onKey);
  return {
    layDown: () => {
      window.removeEventListener("keydown", onKey);
      end();
      map.removeInteraction(snap);
      map.removeInteraction(draw);
    },
    snap: (on) => snap.setActive(on),
  };
}
