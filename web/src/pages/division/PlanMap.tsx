// A plan on the map: its grids in colours with number and size, the community's border, the places where a rule cannot be met.

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type OlMap from "ol/Map";
import { Circle, Fill, Stroke, Style } from "ol/style";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { BaseMap } from "../../map/BaseMap";
import { useOwnGround } from "../../map/Ground";
import { toMap } from "../../map/geo";
import { hitAt, setCursor, useFeatureLayer, useMapEvent } from "../../map/hooks";
import { areaLabel, areaMark, areaShape } from "../../map/styleAreas";
import { borderFeature, boxOf, surfaceOf } from "../map/features";
import type { Division, Plan } from "./data";
import { sized, sizeOf } from "./words";

interface PlanMapProps {
  label: string;
  division: Division;
  plan: Plan;
  at: number | undefined;
  onAt: (sequence: number) => void;
}

const COLOURS = ["#69a9e0", "#f0b45c", "#85c985", "#e68aa0", "#b39ddb", "#e6d95c", "#6fcfc3"];
const OTHER: Record<string, string> = { unit: "#9aa0a8", undeveloped: "#ffffff" };
const PARENT = new Style({ stroke: new Stroke({ color: "#0b3d91", width: 3 }) });
const MARK = new Style({
  image: new Circle({
    radius: 9,
    fill: new Fill({ color: "#cf1322" }),
    stroke: new Stroke({ color: "#ffffff", width: 3 }),
  }),
});
const parentLook = () => PARENT;
const markLook = () => MARK;

export default function PlanMap({ label, division, plan, at, onAt }: PlanMapProps) {
  const { t } = useTranslation();
  const [map, setMap] = useState<OlMap | null>(null);
  const ground = useOwnGround(map);
  const { measure } = division.given;
  const grids = useMemo(
    () =>
      plan.grids.map((g, i) => {
        const size = g.kind === "residential" ? sized(t, measure, sizeOf(g, measure)) : t(`map:kind.${g.kind}`);
        return new Feature({
          geometry: surfaceOf(g.boundary),
          labelPoint: toMap(g.position),
          key: g.sequence,
          fill: OTHER[g.kind] ?? COLOURS[(i * 3) % COLOURS.length],
          label: String(g.sequence),
          detail: size,
        });
      }),
    [plan, measure, t],
  );
  const parent = useMemo(() => borderFeature(division.boundary), [division]);
  const marks = useMemo(() => division.obstacles.map((o) => new Feature({ geometry: new Point(toMap(o.position)) })), [division]);
  const chosen = useMemo(() => grids.filter((f) => f.get("key") === at), [grids, at]);
  useFeatureLayer(map, grids, { name: "grids", zIndex: 2, style: gridLook });
  useFeatureLayer(map, parent, { name: "parent", zIndex: 3, style: parentLook });
  useFeatureLayer(map, chosen, { name: "chosen", zIndex: 4, style: chosenLook });
  useFeatureLayer(map, grids, { name: "names", zIndex: 5, style: nameLook, declutter: "names" });
  useFeatureLayer(map, marks, { name: "marks", zIndex: 6, style: markLook });
  useMapEvent(map, "singleclick", (event) => {
    const key = map && hitAt(map, event.pixel, ["grids"], 0)?.feature.get("key");
    if (key) onAt(Number(key));
  });
  useMapEvent(map, "pointermove", (event) => {
    if (map && !event.dragging) setCursor(map, hitAt(map, event.pixel, ["grids"], 0) ? "pointer" : "");
  });
  return (
    <BaseMap label={label} bbox={boxOf(parent)} onMap={setMap} base={ground.town}>
      {ground.controls}
    </BaseMap>
  );
}

const look = (f: unknown) => {
  const get = (name: string) => String((f as Feature).get(name));
  return { fill: get("fill"), label: get("label"), detail: get("detail") };
};
const gridLook = (f: unknown) => areaShape("community", look(f), 0.5);
const nameLook = (f: unknown, resolution: number) => areaLabel(f as Feature, look(f), resolution);
const CHOSEN = areaMark(true);
const chosenLook = () => CHOSEN;
