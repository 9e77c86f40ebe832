// What the open card is about, as a point on the map of its own.

import { useQuery } from "@tanstack/react-query";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import { useMemo } from "react";
import { caseQuery } from "../../api/queries";
import { toMap } from "../../map/geo";
import { cardQuery } from "./data";
import type { Card } from "./state";

/** A case at its own place even where the map shows a cluster; a facility or building as a ring around it. */
export function useChosen(card: Card | undefined): Feature[] {
  const isCase = card?.kind === "case";
  const isThing = card?.kind === "facility" || card?.kind === "building";
  const found = useQuery({ ...caseQuery(card?.id ?? ""), enabled: isCase });
  const thing = useQuery({ ...cardQuery(card?.kind ?? "", card?.id ?? ""), enabled: isThing });
  return useMemo(() => {
    const c = isCase ? found.data : undefined;
    if (c?.place.point) {
      const geometry = new Point(toMap(c.place.point));
      return [new Feature({ geometry, cluster: false, id: c.id, light: c.clock?.light, category: c.category })];
    }
    const at = isThing ? thing.data?.position : undefined;
    return at ? [new Feature({ geometry: new Point(toMap(at)), thing: true })] : [];
  }, [isCase, isThing, found.data, thing.data]);
}
