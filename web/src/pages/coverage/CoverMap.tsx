// The map of the check: the area above, the areas below it, the faulty places, and what repairs would make of the borders.

import { buffer, type Extent, getHeight, getWidth } from "ol/extent";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type OlMap from "ol/Map";
import { useEffect, useMemo, useState } from "react";
import { BaseMap, reducedMotion } from "../../map/BaseMap";
import { useOwnGround } from "../../map/Ground";
import { type Bbox, bboxToExtent, extentToBbox, toMap } from "../../map/geo";
import { hitAt, setCursor, useFeatureLayer, useMapEvent } from "../../map/hooks";
import { areaLabel } from "../../map/styleAreas";
import { nameOf } from "../../text/format";
import { useMe } from "../../ui/me";
import type { Geometry, ShapeCollection } from "../map/data";
import { areaFeatures, borderFeature, boxOf, surfaceOf } from "../map/features";
import type { AppliedChange, Finding } from "./data";
import { LOOKS, markStyle, placeStyle } from "./looks";
import { type Group, placeId } from "./places";

interface CoverMapProps {
  label: string;
  group: Group;
  /** Borders of the areas below, and of the one above. */
  shapes?: ShapeCollection;
  above?: Geometry | null;
  /** Name of the chosen place. */
  at: string | undefined;
  /** The place to go to; a new object is a new wish. */
  goTo?: { place: Finding };
  /** Borders before and after, while repairs are looked at. */
  changes?: AppliedChange[];
  onAt: (at: string) => void;
}

/** Map units to keep around a place at least. */
const AROUND = 30;

function around(place: Finding): Bbox {
  const [x = 0, y = 0] = toMap(place.position);
  const extent: Extent = place.boundary ? surfaceOf(place.boundary).getExtent() : [x, y, x, y];
  return extentToBbox(buffer(extent, Math.max(AROUND, Math.max(getWidth(extent), getHeight(extent)) / 3)));
}

const LAYERS = ["marks", "places"];

/** Borders before or after, as features. */
const shapesOf = (changes: AppliedChange[] | undefined, which: "before" | "after") =>
  (changes ?? []).flatMap((c) => borderFeature(c[which]));

export default function CoverMap({ label, group, shapes, above, at, goTo, changes, onAt }: CoverMapProps) {
  const [map, setMap] = useState<OlMap | null>(null);
  const ground = useOwnGround(map);
  const city = useMe().city.bbox;
  const children = useMemo(() => areaFeatures(shapes), [shapes]);
  const parent = useMemo(() => borderFeature(above), [above]);
  const places = useMemo(
    () =>
      group.places.flatMap((p) => {
        if (!p.boundary) return [];
        return [new Feature({ geometry: surfaceOf(p.boundary), key: placeId(group.cover, p), kind: p.kind })];
      }),
    [group],
  );
  const marks = useMemo(
    () =>
      group.places.map(
        (p) => new Feature({ geometry: new Point(toMap(p.position)), key: placeId(group.cover, p), kind: p.kind }),
      ),
    [group],
  );
  const before = useMemo(() => shapesOf(changes, "before"), [changes]);
  const after = useMemo(() => shapesOf(changes, "after"), [changes]);
  // A new function is what makes the layers draw the chosen one anew.
  const placeLook = useMemo(() => (f: unknown) => placeStyle(f as Feature, at), [at]);
  const markLook = useMemo(() => (f: unknown) => markStyle(f as Feature, at), [at]);

  useFeatureLayer(map, children, { name: "children", zIndex: 2, style: LOOKS.child });
  useFeatureLayer(map, parent, { name: "parent", zIndex: 3, style: LOOKS.parent });
  useFeatureLayer(map, places, { name: "places", zIndex: 4, style: placeLook });
  useFeatureLayer(map, after, { name: "after", zIndex: 5, style: LOOKS.after });
  useFeatureLayer(map, before, { name: "before", zIndex: 6, style: LOOKS.before });
  useFeatureLayer(map, children, { name: "names", zIndex: 7, style: childName, declutter: "names" });
  useFeatureLayer(map, marks, { name: "marks", zIndex: 8, style: markLook });

  useMapEvent(map, "singleclick", (event) => {
    const key = map && hitAt(map, event.pixel, LAYERS, 6)?.feature.get("key");
    if (key) onAt(String(key));
  });
  useMapEvent(map, "pointermove", (event) => {
    if (map && !event.dragging) setCursor(map, hitAt(map, event.pixel, LAYERS, 6) ? "pointer" : "");
  });

  const whole = useMemo(() => boxOf(children) ?? boxOf(parent) ?? boxOf(marks), [children, parent, marks]);
  const wanted = useMemo(() => (goTo ? around(goTo.place) : undefined), [goTo]);
  const changed = useMemo(() => boxOf([...before, ...after]), [before, after]);
  // Whoever has moved the map away and asks for the same place again is brought back to it.
  useEffect(() => {
    const size = map?.getSize() ?? [0, 0];
    if (!map || !wanted || !size[0] || !size[1]) return;
    const duration = reducedMotion() ? 0 : 250;
    map.getView().fit(bboxToExtent(wanted), { padding: [24, 24, 24, 24], maxZoom: 19, duration });
  }, [map, wanted]);

  return (
    <BaseMap label={label} bbox={changed ?? wanted ?? whole ?? city ?? undefined} onMap={setMap} base={ground.town}>
      {ground.controls}
    </BaseMap>
  );
}

const childName = (f: unknown, resolution: number) =>
  areaLabel(f as Feature, { label: nameOf((f as Feature).get("name")) }, resolution);
