// What the tools of the plan editor work on and whom they tell, and the lines to snap to: borders, and the roads of the town below.

import type Feature from "ol/Feature";
import OlFeature from "ol/Feature";
import LineString from "ol/geom/LineString";
import type VectorTileLayer from "ol/layer/VectorTile";
import type OlMap from "ol/Map";
import type RenderFeature from "ol/render/Feature";
import type VectorSource from "ol/source/Vector";
import type { LonLat } from "../../../api/types";
import type { Geometry } from "../../map/data";

export type Tool = "select" | "move" | "cut" | "merge" | "take";

export interface PlanWork {
  /** The planned grids, one feature each with its `key`; shared corners stand in both. */
  grids: VectorSource<Feature>;
  /** The border of the community, in map coordinates: its corners stay. */
  border: Feature[];
  /** Borders in force. */
  before: Feature[];
  snap: boolean;
  /** True while a line drawn shall run along the road or border that was clicked, until the next click. */
  follow: () => boolean;
  onMoved: (boundaries: Map<string, Geometry>) => void;
  onLine: (line: LonLat[]) => void;
  onGround: (ring: LonLat[]) => void;
}

/** A tool in hand. */
export interface InHand {
  layDown: () => void;
  snap: (on: boolean) => void;
}

/** Roads in sight as lines; none while the town is not shown. They come in pieces, as the tiles cut them. */
export function roadsOf(map: OlMap): Feature[] {
  const town = map.getAllLayers().find((l) => l.get("name") === "town") as VectorTileLayer | undefined;
  if (!town?.getVisible()) return [];
  const seen = town.getFeaturesInExtent(map.getView().calculateExtent()) as RenderFeature[];
  const out: Feature[] = [];
  for (const f of seen) {
    if (f.get("layer") !== "road" || !/LineString$/.test(f.getType())) continue;
    const flat = f.getFlatCoordinates();
    const ends = f.getEnds() ?? [flat.length];
    let start = 0;
    for (const end of ends) {
      const line: number[][] = [];
      for (let i = start; i + 1 < end; i += 2) line.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
      if (line.length > 1) out.push(new OlFeature(new LineString(line)));
      start = end;
    }
  }
  return out;
}

/** Keeps the roads of a source those in sight. What comes back ends it. */
export function followRoads(map: OlMap, source: VectorSource<Feature>): () => void {
  let shown: Feature[] = [];
  const renew = () => {
    for (const f of shown) source.removeFeature(f);
    shown = roadsOf(map);
    source.addFeatures(shown);
  };
  renew();
  map.on("moveend", renew);
  return () => map.un("moveend", renew);
}
