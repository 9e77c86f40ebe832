// A small map of a list of cases, used by lists, the desk and dispatch: shows points, selects by click, and picks a place by click, by
// keyboard (Enter takes the middle of the map) or by typed coordinates.

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import type OlMap from "ol/Map";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import { type KeyboardEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PARTS } from "../pages";
import { BaseMap } from "./BaseMap";
import { CrossHair } from "./CrossHair";
import { useOwnGround } from "./Ground";
import { type Bbox, fromMap, type LonLat, toMap } from "./geo";
import { type Hit, hitAt, setCursor, useFeatureLayer, useMapEvent } from "./hooks";
import { asLight, caseStyle, clusterStyle } from "./styleCases";

const PositionField = lazy(PARTS.positionField);

/** What the map needs of a case; list rows fit. */
export interface MapPoint {
  id: string;
  number: string;
  point: LonLat | null;
  category?: { icon?: string | null } | null;
  clock?: { light?: string | null } | null;
}

/** What the map is told. */
export interface CaseMapProps {
  points: readonly MapPoint[];
  selectedIds?: readonly string[];
  /** The case clicked; `additive` means that Shift, Ctrl or ⌘ was held. */
  onSelect?: (id: string, options: { additive: boolean }) => void;
  /** Given when a place can be picked. */
  onPick?: (lonlat: LonLat) => void;
  /** The place picked so far. */
  picked?: LonLat | null;
  center?: LonLat;
  bbox?: Bbox;
  height?: number | string;
  label?: string;
}

/** What the map shows: a box, else a point in its middle. */
interface View {
  bbox?: Bbox;
  center?: LonLat;
}

const NONE: readonly string[] = [];
const PIN = [
  new Style({
    image: new Circle({
      radius: 11,
      fill: new Fill({ color: "rgba(9,88,217,0.2)" }),
      stroke: new Stroke({ color: "#fff", width: 4 }),
    }),
  }),
  new Style({ image: new Circle({ radius: 11, stroke: new Stroke({ color: "#0958d9", width: 2.5 }) }) }),
  new Style({
    image: new Circle({ radius: 3.5, fill: new Fill({ color: "#0958d9" }), stroke: new Stroke({ color: "#fff", width: 1.5 }) }),
  }),
];

function box(points: readonly MapPoint[]): Bbox | undefined {
  const known = points.map((p) => p.point).filter((p) => p !== null);
  if (known.length === 0) return undefined;
  const lon = known.map((p) => p[0]);
  const lat = known.map((p) => p[1]);
  // A margin of about 150 m, so that a single case does not fill the map with one roof.
  const m = 0.0015;
  return [Math.min(...lon) - m, Math.min(...lat) - m, Math.max(...lon) + m, Math.max(...lat) + m];
}

/** Map of cases. Without `center` or `bbox` it shows all points it first gets, and does not move by itself afterwards. */
export function CaseMap(props: CaseMapProps) {
  const { points, selectedIds = NONE, onSelect, onPick, picked, center, bbox, height = 320, label } = props;
  const { t } = useTranslation();
  const [map, setMap] = useState<OlMap | null>(null);
  const [own, setOwn] = useState<LonLat | undefined>();
  const ground = useOwnGround(map);
  const pin = picked ?? own;
  const first = useRef<Bbox | undefined>(undefined);
  if (!first.current) first.current = box(points);

  const { loose, chosen } = useMemo(() => {
    const made = points.flatMap((p) => {
      if (!p.point) return [];
      const f = new Feature({ geometry: new Point(toMap(p.point)), light: p.clock?.light, icon: p.category?.icon, caseId: p.id });
      f.setId(p.id);
      return [f];
    });
    const picks = new Set(selectedIds);
    return { loose: made.filter((f) => !picks.has(String(f.getId()))), chosen: made.filter((f) => picks.has(String(f.getId()))) };
  }, [points, selectedIds]);

  useClusters(map, loose);
  useFeatureLayer(map, chosen, { name: "chosen", zIndex: 20, style: chosenStyle });
  const pins = useMemo(() => (pin ? [new Feature(new Point(toMap(pin)))] : []), [pin]);
  useFeatureLayer(map, pins, { name: "pin", zIndex: 30, style: pinStyle });

  const pick = (p: LonLat) => {
    setOwn(p);
    onPick?.(p);
  };
  useMapEvent(map, "singleclick", (event) => {
    if (!map) return;
    const hit: Hit | undefined = onSelect ? hitAt(map, event.pixel, ["chosen", "clusters"]) : undefined;
    const inside = (hit?.feature.get("features") as Feature[] | undefined) ?? (hit ? [hit.feature as Feature] : []);
    const { shiftKey, ctrlKey, metaKey } = event.originalEvent as MouseEvent;
    if (inside.length === 1 && inside[0]) onSelect?.(String(inside[0].getId()), { additive: shiftKey || ctrlKey || metaKey });
    else if (inside.length > 1) zoomInto(map, inside);
    else if (onPick) pick(fromMap(event.coordinate));
  });
  useMapEvent(map, "pointermove", (event) => {
    if (!map || event.dragging) return;
    const over = onSelect && hitAt(map, event.pixel, ["chosen", "clusters"]);
    setCursor(map, over ? "pointer" : onPick ? "crosshair" : "");
  });
  const onKey = (event: KeyboardEvent) => {
    const middle = map?.getView().getCenter();
    if (event.key !== "Enter" || !onPick || !middle || !(event.target as HTMLElement).classList.contains("map-canvas")) return;
    event.preventDefault();
    pick(fromMap(middle));
  };
  // A place picked on this map must not move it under the person's hand; one that came from elsewhere is shown.
  const wanted: View = { bbox, center: center ?? (bbox ? undefined : (picked ?? undefined)) };
  const kept = useRef(wanted);
  if (!own || !picked || own.join() !== picked.join()) kept.current = wanted;
  const view = kept.current;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key goes to the focusable map inside
    <div onKeyDown={onKey}>
      <BaseMap
        label={label ?? t(onPick ? "map:case_map_pick" : "map:case_map", { count: points.length })}
        height={height}
        bbox={view.bbox ?? (view.center ? undefined : first.current)}
        center={view.center}
        zoom={17}
        onMap={setMap}
        base={ground.town}
      >
        {ground.controls}
        {onPick && <CrossHair />}
      </BaseMap>
      {onPick && (
        <Suspense fallback={<div className="map-pick" style={{ minHeight: 60 }} />}>
          <PositionField value={pin} onPick={pick} />
        </Suspense>
      )}
    </div>
  );
}

function chosenStyle(f: { get(key: string): unknown }) {
  return caseStyle(asLight(f.get("light")), f.get("icon") as string | undefined, true);
}

function pinStyle() {
  return PIN;
}

function zoomInto(map: OlMap, features: Feature[]): void {
  const source = new VectorSource({ features: features.map((f) => f.clone()) });
  map.getView().fit(source.getExtent() ?? [], { padding: [60, 60, 60, 60], maxZoom: 18.5, duration: 250 });
}

/** Cases that are not selected, gathered when closer than 44 px. */
function useClusters(map: OlMap | null, features: Feature[]): void {
  const layer = useMemo(() => {
    const made = new VectorLayer({
      source: new Cluster({ distance: 44, minDistance: 24, source: new VectorSource() }),
      style: (f) => {
        const inside = (f.get("features") as Feature[]) ?? [];
        const only = inside[0];
        if (inside.length === 1 && only)
          return caseStyle(asLight(only.get("light")), only.get("icon") as string | undefined, false);
        return clusterStyle(inside.length, inside.filter((i) => i.get("light") === "red").length);
      },
      zIndex: 10,
    });
    made.set("name", "clusters");
    return made;
  }, []);
  useEffect(() => {
    if (!map) return;
    map.addLayer(layer);
    return () => {
      map.removeLayer(layer);
    };
  }, [map, layer]);
  useEffect(() => {
    const source = (layer.getSource() as Cluster<Feature> | null)?.getSource();
    source?.clear(true);
    source?.addFeatures(features);
  }, [layer, features]);
}
