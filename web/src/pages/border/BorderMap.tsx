// The map of the border editor: neighbours and the area above to snap to, the saved border, the one being drawn, and its faults.

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { BaseMap } from "../../map/BaseMap";
import { type Border, type Corner, type Ring, toGeometry } from "../../map/border";
import { type BorderTool, polygonOf, takeUp } from "../../map/editBorder";
import { type Bbox, toMap } from "../../map/geo";
import { LABEL_FONT } from "../../map/glyphs";
import { useFeatureLayer } from "../../map/hooks";
import { areaLabel } from "../../map/styleAreas";
import { nameOf } from "../../text/format";
import type { Fault } from "./check";

interface BorderMapProps {
  label: string;
  border: Border;
  saved: Border;
  neighbours: Feature[];
  above: Feature[];
  faults: Fault[];
  corner?: Corner;
  tool: BorderTool;
  /** Lines drawn run along the neighbours' edges. */
  follow: boolean;
  /** Which of the two borders are seen. */
  view: "both" | "new" | "old";
  bbox?: Bbox;
  onBorder: (border: Border) => void;
  onLine: (line: Ring) => void;
  onOutline: (ring: Ring) => void;
  onMap: (map: OlMap | null) => void;
  children?: ReactNode;
}

const NEIGHBOUR = new Style({
  stroke: new Stroke({ color: "#5a6372", width: 1.5 }),
  fill: new Fill({ color: "rgba(90,99,114,0.08)" }),
});
const ABOVE = new Style({ stroke: new Stroke({ color: "#0b3d91", width: 3 }) });
const OLD = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 5 }) }),
  new Style({ stroke: new Stroke({ color: "#ad4e00", width: 2.5, lineDash: [3, 6] }) }),
];
const NEW = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }), fill: new Fill({ color: "rgba(114,46,209,0.12)" }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 3 }) }),
];
const DOT = new Style({
  image: new Circle({ radius: 3.5, fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#722ed1", width: 2 }) }),
});
const CHOSEN = [
  new Style({ image: new Circle({ radius: 11, stroke: new Stroke({ color: "#ffffff", width: 6 }) }) }),
  new Style({ image: new Circle({ radius: 11, stroke: new Stroke({ color: "#0958d9", width: 3 }) }) }),
];
/** One function per look, always the same, so that layers are redrawn only when something has changed. */
const LOOKS = {
  neighbour: () => NEIGHBOUR,
  above: () => ABOVE,
  old: () => OLD,
  new: () => NEW,
  dot: () => DOT,
  chosen: () => CHOSEN,
};
const faultLooks = new Map<number, Style>();

function faultStyle(f: unknown): Style {
  const n = Number((f as Feature).get("n"));
  const known = faultLooks.get(n);
  if (known) return known;
  const made = new Style({
    image: new RegularShape({
      points: 3,
      radius: 15,
      fill: new Fill({ color: "#cf1322" }),
      stroke: new Stroke({ color: "#ffffff", width: 2 }),
    }),
    text: new Text({ text: String(n), offsetY: 3, font: `600 11px ${LABEL_FONT}`, fill: new Fill({ color: "#ffffff" }) }),
  });
  faultLooks.set(n, made);
  return made;
}

const neighbourName = (f: unknown, resolution: number) =>
  areaLabel(f as Feature, { label: nameOf((f as Feature).get("name")) }, resolution);

/** A map on which one border is changed. */
export function BorderMap(props: BorderMapProps) {
  const { border, saved, neighbours, above, faults, corner, tool, view } = props;
  const [map, setMap] = useState<OlMap | null>(null);
  const latest = useRef(props);
  latest.current = props;

  const parts = useMemo(
    () =>
      border.flatMap((part, i) => {
        if (part.some((ring) => ring.length < 3)) return [];
        const f = new Feature(polygonOf(part));
        f.setId(i);
        return [f];
      }),
    [border],
  );
  const before = useMemo(() => (toGeometry(saved) ? saved.map((part) => new Feature(polygonOf(part))) : []), [saved]);
  const dots = useMemo(() => border.flat(2).map((at) => new Feature(new Point(toMap(at)))), [border]);
  const chosen = useMemo(() => (corner ? [new Feature(new Point(toMap(corner.at)))] : []), [corner]);
  const marks = useMemo(
    () => faults.flatMap((f, i) => (f.position ? [new Feature({ geometry: new Point(toMap(f.position)), n: i + 1 })] : [])),
    [faults],
  );
  const others = useMemo(() => new VectorSource<Feature>({ features: [...neighbours, ...above] }), [neighbours, above]);

  useFeatureLayer(map, neighbours, { name: "neighbours", zIndex: 2, style: LOOKS.neighbour });
  useFeatureLayer(map, above, { name: "above", zIndex: 3, style: LOOKS.above });
  const layer = useFeatureLayer(map, parts, { name: "border", zIndex: 5, style: LOOKS.new, visible: view !== "old" });
  useFeatureLayer(map, before, { name: "saved", zIndex: 6, style: LOOKS.old, visible: view !== "new" });
  useFeatureLayer(map, dots, { name: "dots", zIndex: 7, style: LOOKS.dot, visible: view !== "old" });
  useFeatureLayer(map, neighbours, { name: "names", zIndex: 8, style: neighbourName, declutter: "names" });
  useFeatureLayer(map, marks, { name: "faults", zIndex: 9, style: faultStyle });
  useFeatureLayer(map, chosen, { name: "corner", zIndex: 10, style: LOOKS.chosen });

  useEffect(() => {
    const source = layer.getSource();
    if (!map || !source || view === "old") return;
    return takeUp(map, tool, {
      source,
      others,
      follow: () => latest.current.follow,
      onBorder: (b) => latest.current.onBorder(b),
      onLine: (l) => latest.current.onLine(l),
      onOutline: (r) => latest.current.onOutline(r),
    });
  }, [map, tool, layer, others, view]);

  return (
    <BaseMap
      label={props.label}
      bbox={props.bbox}
      onMap={(m) => {
        setMap(m);
        props.onMap(m);
      }}
    >
      {props.children}
    </BaseMap>
  );
}
