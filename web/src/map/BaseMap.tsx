// The map every page builds on: our own vector tiles as the town, buttons to zoom, keyboard, a scale bar. Without tiles
// the background stays plain and everything above still works; WebGL is not needed.

import { MinusOutlined, PlusOutlined } from "@ant-design/icons";
import ScaleLine from "ol/control/ScaleLine";
import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import OlMap from "ol/Map";
import VectorTileSource from "ol/source/VectorTile";
import View from "ol/View";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import "ol/ol.css";
import "./map.css";
import { type Bbox, bboxToExtent, extentToBbox, type LonLat, toMap } from "./geo";
import { onGlyphs } from "./glyphs";
import { baseStyle } from "./styleBase";

/** What a base map is told. */
export interface BaseMapProps {
  /** What a screen reader says the map is. */
  label: string;
  height?: number | string;
  /** Box to show; a new value moves the view, the same value does not. */
  bbox?: Bbox;
  /** Used when there is no box. */
  center?: LonLat;
  zoom?: number;
  /** Draw land, roads and buildings. */
  base?: boolean;
  /** After each move. `byUser` is false when the program moved the view. */
  onView?: (bbox: Bbox, zoom: number, byUser: boolean) => void;
  /** Hands out the OpenLayers map once it stands, and null when it goes. */
  onMap?: (map: OlMap | null) => void;
  /** Things on top of the map: legends, cards, cross-hair. */
  children?: ReactNode;
  /** Room in pixels to keep free around a fitted box. */
  padding?: [number, number, number, number];
}

const TILES = "/api/v1/tiles/base/{z}/{x}/{y}.mvt";
const DEFAULT_PADDING: [number, number, number, number] = [24, 24, 24, 24];

/** True when the person asked the system for less motion. */
export function reducedMotion(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}

/** The layer of our own tiles. */
function townLayer(lang: () => string): VectorTileLayer {
  const layer = new VectorTileLayer({
    className: "ol-layer town",
    declutter: "town",
    renderMode: "hybrid",
    source: new VectorTileSource({ format: new MVT({ layerName: "layer" }), url: TILES, maxZoom: 17, minZoom: 8 }),
    style: (feature, resolution) => baseStyle(feature, resolution, lang()),
    zIndex: 0,
  });
  layer.set("name", "town");
  return layer;
}

/** A map with zoom buttons, keyboard (arrows, + and −) and a scale bar. */
export function BaseMap(props: BaseMapProps) {
  const { label, height = "100%", bbox, center, zoom = 13, base = true, children, padding = DEFAULT_PADDING } = props;
  const { t, i18n } = useTranslation();
  const target = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<OlMap | null>(null);
  const town = useRef<VectorTileLayer | null>(null);
  const touched = useRef(false);
  const moved = useRef(false);
  const told = useRef("");
  const lang = useRef(i18n.language);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!target.current) return;
    const first = latest.current;
    const view = new View({
      center: first.center ? toMap(first.center) : [0, 0],
      zoom: first.zoom ?? 13,
      minZoom: 3,
      maxZoom: 20,
    });
    const created = new OlMap({
      target: target.current,
      view,
      layers: [],
      controls: [new ScaleLine({ units: "metric" })],
    });
    created.on("moveend", () => {
      const size = created.getSize();
      // Before the first place is shown the view says nothing.
      if (!size || size[0] === 0 || size[1] === 0 || created.get("placed") !== true) return;
      // A move counts as the person's only when it follows a touch, wheel or key; resizing the window does not.
      const user = touched.current;
      touched.current = false;
      if (user) moved.current = true;
      const seen = extentToBbox(view.calculateExtent(size));
      // The owner may hand the box of a move by hand back as `bbox`; the view is already there.
      told.current = user ? seen.join(",") : "";
      latest.current.onView?.(seen, view.getZoom() ?? 0, user);
    });
    const element = target.current;
    const touch = () => {
      touched.current = true;
    };
    for (const type of ["pointerdown", "wheel", "keydown"]) element.addEventListener(type, touch, { passive: true });
    setMap(created);
    latest.current.onMap?.(created);
    return () => {
      for (const type of ["pointerdown", "wheel", "keydown"]) element.removeEventListener(type, touch);
      latest.current.onMap?.(null);
      created.setTarget(undefined);
      created.dispose();
      town.current = null;
      setMap(null);
    };
  }, []);

  useEffect(() => {
    if (!map) return;
    if (base && !town.current) {
      town.current = townLayer(() => lang.current);
      map.getLayers().insertAt(0, town.current);
    }
    town.current?.setVisible(base);
  }, [map, base]);

  useEffect(() => {
    lang.current = i18n.language;
    town.current?.changed();
    return onGlyphs(() => town.current?.changed());
  }, [i18n.language]);

  const boxKey = bbox?.join(",");
  const centreKey = center?.join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: boxes and centres are compared by their numbers, not by identity
  useEffect(() => {
    if (!map || (!bbox && !center) || (boxKey && boxKey === told.current)) return;
    told.current = "";
    const show = (animate: boolean) => {
      touched.current = false;
      moved.current = false;
      const duration = animate && !reducedMotion() ? 250 : 0;
      if (bbox) map.getView().fit(bboxToExtent(bbox), { padding, maxZoom: 19, duration });
      else if (center) {
        map.getView().setCenter(toMap(center));
        map.getView().setZoom(zoom);
      }
      map.set("placed", true);
    };
    // Until the person moves the map, the box stays fitted while the window changes its size.
    const resized = () => {
      const [w = 0, h = 0] = map.getSize() ?? [];
      if (w > 0 && h > 0 && !moved.current) show(false);
    };
    const [w = 0, h = 0] = map.getSize() ?? [];
    if (w > 0 && h > 0) show(map.get("placed") === true);
    map.on("change:size", resized);
    return () => map.un("change:size", resized);
  }, [map, boxKey, centreKey]);

  const zoomBy = (step: number) => {
    const view = map?.getView();
    touched.current = true;
    if (view) view.animate({ zoom: (view.getZoom() ?? 13) + step, duration: reducedMotion() ? 0 : 150 });
  };

  return (
    <div className="map-box" style={{ height }}>
      <div
        ref={target}
        className="map-canvas"
        role="application"
        aria-label={label}
        aria-roledescription={t("map:role")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map pans and zooms by keyboard, so it must take the focus
        tabIndex={0}
      />
      <div className="map-zoom">
        <button type="button" onClick={() => zoomBy(1)} aria-label={t("map:zoom_in")} title={t("map:zoom_in")}>
          <PlusOutlined aria-hidden />
        </button>
        <button type="button" onClick={() => zoomBy(-1)} aria-label={t("map:zoom_out")} title={t("map:zoom_out")}>
          <MinusOutlined aria-hidden />
        </button>
      </div>
      {children}
    </div>
  );
}
