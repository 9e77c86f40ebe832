// The grids of a layer on the map, with their codes; the borders of a file above them, and one being drawn.

import { containsExtent } from "ol/extent";
import type Feature from "ol/Feature";
import type OlMap from "ol/Map";
import { Fill, Stroke, Style } from "ol/style";
import { useEffect, useMemo, useRef, useState } from "react";
import { BaseMap } from "../../map/BaseMap";
import { useOwnGround } from "../../map/Ground";
import type { LonLat } from "../../map/geo";
import { hitAt, setCursor, useFeatureLayer, useMapEvent } from "../../map/hooks";
import { areaLabel, areaMark } from "../../map/styleAreas";
import { useMe } from "../../ui/me";
import type { Geometry } from "../map/data";
import { borderFeature, boxOf } from "../map/features";
import type { GridCollection } from "./data";
import { gridFeatures } from "./features";

interface LayerMapProps {
  label: string;
  grids: GridCollection | undefined;
  /** Code of the chosen grid. */
  at?: string;
  onAt?: (code: string) => void;
  /** Borders of a file, drawn over those in force. */
  fresh?: GridCollection | null;
  /** A border being drawn. */
  drawn?: Geometry;
  /** Fetches the tool: a border is being drawn, and clicks mean corners. The ring comes back without its first corner repeated. */
  hand?: () => Promise<typeof import("./draw")>;
  onRing?: (ring: LonLat[]) => void;
  onFailed?: (error: unknown) => void;
}

const GRID = new Style({
  stroke: new Stroke({ color: "#0b6e75", width: 1.75 }),
  fill: new Fill({ color: "rgba(11,110,117,0.10)" }),
});
const FAINT = new Style({ stroke: new Stroke({ color: "#5a6372", width: 1.5, lineDash: [4, 5] }) });
const FRESH = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 5 }), fill: new Fill({ color: "rgba(114,46,209,0.12)" }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 2.5 }) }),
];
const CHOSEN = areaMark(true);
const LOOKS = { grid: () => GRID, faint: () => FAINT, fresh: () => FRESH, chosen: () => CHOSEN };
const nameLook = (f: unknown, resolution: number) =>
  areaLabel(f as Feature, { label: String((f as Feature).get("short")) }, resolution);

export default function LayerMap(props: LayerMapProps) {
  const { label, grids, at, onAt, fresh, drawn, hand } = props;
  const [map, setMap] = useState<OlMap | null>(null);
  const ground = useOwnGround(map);
  const city = useMe().city.bbox;
  const present = useMemo(() => gridFeatures(grids), [grids]);
  const coming = useMemo(() => gridFeatures(fresh), [fresh]);
  const chosen = useMemo(() => present.filter((f) => f.get("code") === at), [present, at]);
  const draft = useMemo(() => borderFeature(drawn), [drawn]);
  useFeatureLayer(map, present, { name: "grids", zIndex: 2, style: fresh ? LOOKS.faint : LOOKS.grid });
  useFeatureLayer(map, coming, { name: "fresh", zIndex: 3, style: LOOKS.fresh });
  useFeatureLayer(map, chosen, { name: "chosen", zIndex: 4, style: LOOKS.chosen });
  useFeatureLayer(map, draft, { name: "draft", zIndex: 5, style: LOOKS.fresh });
  useFeatureLayer(map, fresh ? coming : present, { name: "names", zIndex: 6, style: nameLook, declutter: "names" });

  useMapEvent(map, "singleclick", (event) => {
    if (hand || !onAt) return;
    const code = map && hitAt(map, event.pixel, ["grids"], 0)?.feature.get("code");
    if (code) onAt(String(code));
  });
  useMapEvent(map, "pointermove", (event) => {
    if (map && !event.dragging && !hand && onAt) setCursor(map, hitAt(map, event.pixel, ["grids"], 0) ? "pointer" : "");
  });

  // A grid chosen out of sight is brought into it.
  useEffect(() => {
    const extent = chosen[0]?.getGeometry()?.getExtent();
    const view = map?.getView();
    if (!map?.getSize()?.[0] || !view || !extent || containsExtent(view.calculateExtent(), extent)) return;
    view.fit(extent, { padding: [60, 60, 60, 60], maxZoom: 17 });
  }, [map, chosen]);

  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!map || !hand) return;
    setCursor(map, "crosshair");
    let layDown = () => {};
    let gone = false;
    // The tool is large and comes when it is taken up.
    hand().then(
      ({ drawRing }) => {
        if (!gone) layDown = drawRing(map, present, (ring) => latest.current.onRing?.(ring));
      },
      (error) => latest.current.onFailed?.(error),
    );
    return () => {
      gone = true;
      layDown();
      setCursor(map, "");
    };
  }, [map, hand, present]);

  // Fitted to what is there at first, and to what a file brings; grids added later do not move the view.
  const first = useRef(boxOf(present) ?? city ?? undefined);
  return (
    <BaseMap label={label} bbox={boxOf(coming) ?? first.current} onMap={setMap} base={ground.town}>
      {ground.controls}
    </BaseMap>
  );
}
