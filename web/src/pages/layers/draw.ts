// Draws the outline of a grid; corners snap to the borders of the other grids. Enter ends the drawing, Backspace takes the last
// corner back.

import type Feature from "ol/Feature";
import type Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Snap from "ol/interaction/Snap";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import { fromMap, type LonLat } from "../../map/geo";
import { isTyping } from "../../ui/keys";
import { HANDLE } from "../border/tools/shared";

/** Takes the tool up; what comes back lays it down. */
export function drawRing(map: OlMap, others: Feature[], done: (ring: LonLat[]) => void): () => void {
  const source = new VectorSource<Feature>({ features: others });
  const draw = new Draw({ type: "Polygon", trace: true, traceSource: source, style: HANDLE, snapTolerance: 10 });
  draw.on("drawend", (event) => {
    const ring = ((event.feature.getGeometry() as Polygon).getCoordinates()[0] ?? []).slice(0, -1).map(fromMap);
    if (ring.length >= 3) done(ring);
  });
  map.addInteraction(draw);
  const snap = new Snap({ source, pixelTolerance: 12 });
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
  return () => {
    window.removeEventListener("keydown", onKey);
    map.removeInteraction(snap);
    map.removeInteraction(draw);
  };
}
