// The map proper: town, areas, cases and the marks on them. It knows nothing of the address; it says what was clicked.

import { useQuery } from "@tanstack/react-query";
import Feature from "ol/Feature";
import MVT from "ol/format/MVT";
import Point from "ol/geom/Point";
import VectorTileLayer from "ol/layer/VectorTile";
import type OlMap from "ol/Map";
import VectorTileSource from "ol/source/VectorTile";
import { Circle, Fill, Stroke, Style } from "ol/style";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import type { LonLat } from "../../api/types";
import { BaseMap, reducedMotion } from "../../map/BaseMap";
import { CrossHair } from "../../map/CrossHair";
import { type Bbox, toMap } from "../../map/geo";
import { type Hit, hitAt, setCursor, useFeatureLayer, useMapEvent } from "../../map/hooks";
import { labelMoves } from "../../map/labelPlaces";
import { type AreaLook, areaCode, areaLabel, areaMark, areaOutline, areaShape } from "../../map/styleAreas";
import { facilityStyle } from "../../map/styleBase";
import { liveCaseStyle, reach } from "../../map/styleCases";
import type { Card, LayerName, Shown } from "./state";

/** What the map is told. */
export interface MapViewProps {
  label: string;
  shown: Shown;
  layers: ReadonlySet<LayerName>;
  /** Areas of the level shown. */
  areas: Feature[];
  /** Borders of the level between focus and shown, for orientation. */
  outlines: Feature[];
  focus: Feature[];
  focusLevel: string;
  cases: Feature[];
  /** What the card is about, where it is a point: drawn above everything, never within a cluster. */
  chosen: Feature[];
  /** Another server's base map takes the place of our own. */
  ground: boolean;
  /** The colours of areas step back behind a heat map. */
  faint: boolean;
  /** A shape is being drawn: clicks and hovers mean nothing else. */
  drawing: boolean;
  look: (feature: Feature) => AreaLook;
  hovered?: string;
  card?: Card;
  pin?: LonLat;
  bbox?: Bbox;
  /** The box came from the address, so it is shown exactly. */
  exact: boolean;
  onHover: (code: string | undefined) => void;
  onArea: (code: string) => void;
  onCard: (card: Card) => void;
  onView: (bbox: Bbox, zoom: number, byUser: boolean) => void;
  onMap: (map: OlMap | null) => void;
  children?: ReactNode;
}

const NO_PADDING: [number, number, number, number] = [0, 0, 0, 0];
const PADDING: [number, number, number, number] = [36, 36, 36, 36];
const PIN = new Style({
  image: new Circle({ radius: 9, fill: new Fill({ color: "#0958d9" }), stroke: new Stroke({ color: "#fff", width: 3 }) }),
});

const RING = [
  new Style({ image: new Circle({ radius: 17, stroke: new Stroke({ color: "#ffffff", width: 6 }) }) }),
  new Style({ image: new Circle({ radius: 17, stroke: new Stroke({ color: "#0958d9", width: 3 }) }) }),
];

/** Map of one focus at one level. */
export function MapView(props: MapViewProps) {
  const { shown, layers, look, hovered, card, onHover, onArea, onCard } = props;
  const { t } = useTranslation();
  const [map, setMap] = useState<OlMap | null>(null);
  const { onMap } = props;
  const keepMap = useCallback(
    (m: OlMap | null) => {
      setMap(m);
      onMap(m);
    },
    [onMap],
  );

  // Under a heat map the areas' colours step back: two scales on top of each other are read by nobody.
  const opacity = props.faint ? 0.12 : layers.has("base") ? 0.62 : 0.9;
  const shape = useCallback(
    (f: unknown) => {
      const feature = f as Feature;
      return areaShape(String(feature.get("level")), look(feature), opacity);
    },
    [look, opacity],
  );
  const moves = useMemo(() => {
    const obstacles = [...props.cases, ...props.chosen].map((f) => {
      const [x = 0, y = 0] = (f.getGeometry() as Point).getCoordinates();
      return { x, y, radius: reach(f) };
    });
    return labelMoves(props.areas, obstacles, look);
  }, [props.areas, props.cases, props.chosen, look]);
  const label = useCallback(
    (f: unknown, resolution: number) => {
      const move = moves(resolution).get(areaCode(f as Feature));
      return move && areaLabel(f as Feature, look(f as Feature), resolution, move);
    },
    [look, moves],
  );
  const outlineStyle = useCallback((f: unknown) => areaOutline(String((f as Feature).get("level")), false), []);
  const focusStyle = useCallback(() => areaOutline(props.focusLevel, true), [props.focusLevel]);
  const chosenCase = card?.kind === "case" ? card.id : undefined;
  const caseLook = useCallback((f: unknown) => liveCaseStyle(f as Feature, chosenCase), [chosenCase]);
  const chosenLook = useCallback(
    (f: unknown) => ((f as Feature).get("thing") ? RING : liveCaseStyle(f as Feature, chosenCase)),
    [chosenCase],
  );

  useFeatureLayer(map, props.areas, { name: "areas", zIndex: 2, style: shape, visible: layers.has("areas") });
  useFeatureLayer(map, props.outlines, { name: "outlines", zIndex: 3, style: outlineStyle, visible: layers.has("areas") });
  useFeatureLayer(map, props.focus, { name: "focus", zIndex: 4, style: focusStyle });
  useFacilities(map, shown === "thing" && layers.has("facilities"));

  const marked = useMemo(() => {
    const wanted = [hovered, card?.kind === "area" ? card.id : undefined];
    return props.areas.filter((f) => wanted.includes(areaCode(f)));
  }, [props.areas, hovered, card]);
  const markStyle = useCallback((f: unknown) => areaMark(card?.kind === "area" && areaCode(f as Feature) === card.id), [card]);
  useFeatureLayer(map, marked, { name: "marks", zIndex: 6, style: markStyle });
  useFeatureLayer(map, props.cases, { name: "cases", zIndex: 8, style: caseLook });
  useFeatureLayer(map, props.areas, {
    name: "labels",
    zIndex: 9,
    style: label,
    declutter: "labels",
    visible: layers.has("labels"),
  });
  useFeatureLayer(map, props.chosen, { name: "chosen", zIndex: 11, style: chosenLook });
  const { pin } = props;
  const pins = useMemo(() => (pin ? [new Feature(new Point(toMap(pin)))] : []), [pin]);
  useFeatureLayer(map, pins, { name: "pin", zIndex: 10, style: () => PIN });

  const act = (pixel: number[], coordinate: number[]) => {
    if (!map || props.drawing) return;
    const found =
      hitAt(map, pixel, ["chosen"], 4, (f) => f.get("id") !== undefined) ??
      hitAt(map, pixel, ["cases"]) ??
      (shown === "thing" ? thingAt(map, pixel) : undefined) ??
      hitAt(map, pixel, ["areas"], 0);
    if (!found) return;
    const get = (key: string) => found.feature.get(key);
    if (found.layer === "areas") onArea(areaCode(found.feature));
    else if (found.layer === "facilities") onCard({ kind: "facility", id: String(get("code")) });
    else if (found.layer === "town") onCard({ kind: get("layer") as "building" | "road", id: String(get("id")) });
    else if (!get("cluster")) onCard({ kind: "case", id: String(get("id")) });
    else
      map
        .getView()
        .animate({ center: coordinate, zoom: (map.getView().getZoom() ?? 13) + 2, duration: reducedMotion() ? 0 : 250 });
  };
  useMapEvent(map, "singleclick", (event) => act(event.pixel, event.coordinate));
  useMapEvent(map, "pointermove", (event) => {
    if (!map || event.dragging || props.drawing) return;
    const hit = hitAt(map, event.pixel, ["cases", "areas"], 0);
    setCursor(map, hit ? "pointer" : "");
    onHover(hit?.layer === "areas" ? areaCode(hit.feature) : undefined);
  });
  useEffect(() => {
    const element = map?.getTargetElement();
    const leave = () => onHover(undefined);
    element?.addEventListener("pointerleave", leave);
    return () => element?.removeEventListener("pointerleave", leave);
  }, [map, onHover]);

  const onKey = (event: KeyboardEvent) => {
    const size = map?.getSize();
    const centre = map?.getView().getCenter();
    if (event.key !== "Enter" || !size || !centre || !(event.target as HTMLElement).classList.contains("map-canvas")) return;
    event.preventDefault();
    act([(size[0] ?? 0) / 2, (size[1] ?? 0) / 2], centre);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key goes to the focusable map inside
    <div className="map-view" onKeyDown={onKey}>
      <BaseMap
        label={`${props.label}. ${t("map:keys_help")}`}
        base={layers.has("base") && !props.ground}
        bbox={props.bbox}
        padding={props.exact ? NO_PADDING : PADDING}
        onView={props.onView}
        onMap={keepMap}
      >
        <CrossHair />
        {props.children}
      </BaseMap>
    </div>
  );
}

/** The facility, else the building, else the road at a pixel. */
function thingAt(map: OlMap, pixel: number[]): Hit | undefined {
  const town = (layer: string) => hitAt(map, pixel, ["town"], 1, (f) => f.get("layer") === layer);
  return hitAt(map, pixel, ["facilities"], 3) ?? town("building") ?? town("road");
}

/** The managed parts, from the server's tiles; only close by, a town has thousands. */
function useFacilities(map: OlMap | null, on: boolean): void {
  const catalogue = useQuery({ ...catalogueQuery, enabled: on });
  const icons = useMemo(() => new Map(catalogue.data?.items.map((c) => [c.code, c.icon])), [catalogue.data]);
  useEffect(() => {
    if (!map || !on) return;
    const layer = new VectorTileLayer({
      source: new VectorTileSource({
        format: new MVT({ layerName: "layer" }),
        url: "/api/v1/tiles/facilities/{z}/{x}/{y}.mvt",
        minZoom: 16,
        maxZoom: 17,
      }),
      minZoom: 14.8,
      zIndex: 5,
      style: (f, resolution) => facilityStyle(f, resolution, icons),
    });
    layer.set("name", "facilities");
    map.addLayer(layer);
    return () => {
      map.removeLayer(layer);
    };
  }, [map, on, icons]);
}
