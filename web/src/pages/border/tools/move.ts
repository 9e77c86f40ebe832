// Moves corners with the pointer, adds one where a line is dragged, removes one with Alt and a click.

import Modify from "ol/interaction/Modify";
import type OlMap from "ol/Map";
import { type BorderWork, borderOf, HANDLE, snapTo } from "./shared";

/** Takes the tool up; what comes back lays it down. */
export function takeUp(map: OlMap, work: BorderWork): () => void {
  const modify = new Modify({ source: work.source, pixelTolerance: 12, style: HANDLE });
  modify.on("modifyend", () => work.onBorder(borderOf(work.source)));
  map.addInteraction(modify);
  const unsnap = snapTo(map, [work.others]);
  return () => {
    map.removeInteraction(modify);
    unsnap();
  };
}
