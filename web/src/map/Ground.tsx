// Whether a small map has a choice of base maps. The choice itself is fetched only where the deployment has some.

import type OlMap from "ol/Map";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { PARTS } from "../pages";
import { useMe } from "../ui/me";

const GroundChoice = lazy(PARTS.groundChoice);

interface OwnGround {
  /** The map draws its own town. */
  town: boolean;
  /** The choice and the line of who must be named; null where the deployment has no base maps. */
  controls: ReactNode;
}

/** The base map of a small map. */
export function useOwnGround(map: OlMap | null): OwnGround {
  const sources = useMe().basemaps;
  const [town, setTown] = useState(true);
  if (!map || !sources?.length) return { town: true, controls: null };
  return {
    town,
    controls: (
      <Suspense fallback={null}>
        <GroundChoice map={map} sources={sources} onTown={setTown} />
      </Suspense>
    ),
  };
}
