// Small hooks that hang OpenLayers objects onto a map for as long as a component lives.

import type Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import type OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import VectorSource from "ol/source/Vector";
import type { StyleFunction } from "ol/style/Style";
import { useEffect, useMemo, useRef } from "react";
import { onGlyphs } from "./glyphs";

/** How a layer of features is drawn. */
export interface LayerOptions {
  zIndex: number;
  style: StyleFunction;
  /** Labels of layers with the same value make room for each other. */
  declutter?: string;
  visible?: boolean;
  /** Name for hit tests. */
  name: string;
}

/** A layer that shows `features`, redrawn when they, the style or the loaded fonts change. */
export function useFeatureLayer(map: OlMap | null, features: Feature[], options: LayerOptions): VectorLayer {
  const style = useRef(options.style);
  style.current = options.style;
  const { zIndex, declutter, name, visible = true } = options;
  const layer = useMemo(() => {
    const made = new VectorLayer({
      source: new VectorSource(),
      style: (f, r) => style.current(f, r),
      zIndex,
      declutter: declutter ?? false,
      updateWhileAnimating: false,
    });
    made.set("name", name);
    return made;
  }, [zIndex, declutter, name]);

  useEffect(() => {
    if (!map) return;
    map.addLayer(layer);
    const stop = onGlyphs(() => layer.changed());
    return () => {
      stop();
      map.removeLayer(layer);
    };
  }, [map, layer]);

  useEffect(() => {
    const source = layer.getSource();
    source?.clear(true);
    source?.addFeatures(features);
  }, [layer, features]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new style function is the reason to redraw
  useEffect(() => layer.changed(), [layer, options.style]);
  useEffect(() => layer.setVisible(visible), [layer, visible]);
  return layer;
}

/** What lies under the pointer: the top feature and the name of its layer. */
export interface Hit {
  feature: FeatureLike;
  layer: string;
}

/** The top-most feature at a pixel among the named layers. `reach` is the tolerance in pixels, `wanted` picks. */
export function hitAt(
  map: OlMap,
  pixel: number[],
  layers: string[],
  reach = 4,
  wanted: (f: FeatureLike) => boolean = () => true,
): Hit | undefined {
  return map.forEachFeatureAtPixel(
    pixel,
    (feature, layer) => (wanted(feature) ? { feature, layer: String(layer?.get("name") ?? "") } : undefined),
    {
      hitTolerance: reach,
      layerFilter: (l) => layers.includes(String(l.get("name") ?? "")),
    },
  );
}

/** Shows what a click would do. */
export function setCursor(map: OlMap, cursor: string): void {
  const element = map.getViewport();
  if (element) element.style.cursor = cursor;
}

/** Calls `handler` on a map event; the newest handler is always the one called. */
export function useMapEvent(
  map: OlMap | null,
  type: "singleclick" | "pointermove" | "dblclick",
  handler: (event: MapBrowserEvent) => void,
): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!map) return;
    const call = (event: unknown) => latest.current(event as MapBrowserEvent);
    map.on(type as "singleclick", call);
    return () => map.un(type as "singleclick", call);
  }, [map, type]);
}
