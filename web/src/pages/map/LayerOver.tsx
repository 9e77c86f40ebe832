// The borders of a layer of grids over the map, with their codes; and the choice of the layer. Asked for seldom, so a part of its own.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import type Feature from "ol/Feature";
import type OlMap from "ol/Map";
import { Stroke, Style } from "ol/style";
import { useEffect, useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFeatureLayer } from "../../map/hooks";
import { areaLabel } from "../../map/styleAreas";
import { nameOf } from "../../text/format";
import { useShowProblem } from "../../ui/States";
import { layerShapesQuery, layersQuery } from "../layers/data";
import { gridFeatures } from "../layers/features";

const LINES = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 5 }) }),
  new Style({ stroke: new Stroke({ color: "#0b6e75", width: 2.5, lineDash: [10, 5] }) }),
];
const lineLook = () => LINES;
const nameLook = (f: unknown, resolution: number) =>
  areaLabel(f as Feature, { label: String((f as Feature).get("short")) }, resolution);

interface LayerOverProps {
  map: OlMap | null;
  layer: string;
  /** The day whose grids are shown. */
  day: string | undefined;
}

/** Draws the layer for as long as it is there. Clicks go through to what lies below. */
export function LayerOver({ map, layer, day }: LayerOverProps) {
  const { data, error } = useQuery(layerShapesQuery(layer, day));
  const showProblem = useShowProblem();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an error is told once
  useEffect(() => {
    if (error) showProblem(error);
  }, [error]);
  const grids = useMemo(() => gridFeatures(data), [data]);
  useFeatureLayer(map, grids, { name: "layer", zIndex: 5, style: lineLook });
  useFeatureLayer(map, grids, { name: "layer-names", zIndex: 9, style: nameLook, declutter: "layer-names" });
  return null;
}

/** Which layer is drawn; nothing where the city has none. */
export function LayerChoice({ value, onChange }: { value: string | undefined; onChange: (layer: string | null) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { data } = useQuery(layersQuery);
  const layers = (data ?? []).filter((l) => !l.valid_to);
  if (layers.length === 0) return null;
  return (
    <div style={{ marginTop: 8 }}>
      <label className="map-field" htmlFor={id}>
        {t("layers:over_map")}
      </label>
      <Select
        id={id}
        style={{ width: "100%" }}
        value={layers.some((l) => l.code === value) ? value : ""}
        onChange={(next) => onChange(next || null)}
        options={[{ value: "", label: t("layers:map_none") }, ...layers.map((l) => ({ value: l.code, label: nameOf(l.name) }))]}
      />
    </div>
  );
}
