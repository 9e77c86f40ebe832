// Grids of a layer as features of the map.

import Feature from "ol/Feature";
import { toMap } from "../../map/geo";
import { surfaceOf } from "../map/features";
import { ownCode } from "./code";
import type { GridCollection } from "./data";

/** Each knows its code, the short one to be written on it, and where that stands. */
export function gridFeatures(data: GridCollection | undefined | null): Feature[] {
  return (data?.features ?? [])
    .filter((f) => f.geometry)
    .map(({ geometry, properties }) => {
      const f = new Feature({ geometry: surfaceOf(geometry), code: properties.code, short: ownCode(properties.code) });
      if (properties.label) f.set("labelPoint", toMap(properties.label), true);
      return f;
    });
}
