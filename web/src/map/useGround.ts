// The base map of the deployment that was chosen, if any.

import type OlMap from "ol/Map";
import { useEffect, useState } from "react";
import type { GroundSource } from "../api/types";

/** Puts the source under the map; true when it does not load. The map works on without it. */
export function useGround(map: OlMap | null, source: GroundSource | undefined): boolean {
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    if (!map || !source) return;
    let gone = false;
    let remove = () => {};
    const made = import("./ground").then(({ layerOf }) => layerOf(source, (loads) => setFailed(!loads)));
    made.then(
      (layer) => {
        if (gone) return;
        layer.set("name", "ground");
        map.getLayers().insertAt(0, layer);
        remove = () => {
          map.removeLayer(layer);
        };
      },
      () => {
        if (!gone) setFailed(true);
      },
    );
    return () => {
      gone = true;
      remove();
    };
  }, [map, source]);
  return failed;
}
