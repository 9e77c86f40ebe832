// The border of one area on the map; a chunk of its own.

import { Alert } from "antd";
import type OlMap from "ol/Map";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { BaseMap } from "../../../map/BaseMap";
import { useFeatureLayer } from "../../../map/hooks";
import { areaMark } from "../../../map/styleAreas";
import { nameOf } from "../../../text/format";
import type { AreaFull } from "../../map/data";
import { borderFeature, boxOf } from "../../map/features";

/** Shows the border, or says that there is none and how to add one. */
export default function BorderMap({ area }: { area: AreaFull }) {
  const { t } = useTranslation();
  const [map, setMap] = useState<OlMap | null>(null);
  const features = useMemo(() => borderFeature(area.boundary), [area.boundary]);
  const box = useMemo(() => boxOf(features), [features]);
  useFeatureLayer(map, features, { name: "border", zIndex: 5, style: chosen });
  if (!box) return <Alert type="info" title={t("admin:areas.no_border")} showIcon />;
  return <BaseMap label={t("map:map_of", { area: nameOf(area.name) })} height={420} bbox={box} onMap={setMap} />;
}

function chosen() {
  return areaMark(true);
}
