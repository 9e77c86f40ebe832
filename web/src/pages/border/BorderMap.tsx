// The map of the border editor: neighbours and the area above to snap to, the saved border, the one being drawn, and its faults.

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { BaseMap, reducedMotion } from "../../map/BaseMap";
import type { Border, Corner, Ring } from "../../map/border";
import { useOwnGround } from "../../map/Ground";
import { type LonLat, toMap } from "../../map/geo";
import { LABEL_FONT } from "../../map/glyphs";
import { useFeatureLayer } from "../../map/hooks";
import { areaLabel } from "../../map/styleAreas";
import { nameOf } from "../../text/format";
import type { AreaFull, Geometry, ShapeCollection } from "../map/data";
import { areaFeatures, borderFeature, boxOf } from "../map/features";
import type { Fault } from "./check";
import type { BorderTool, BorderWork } from "./tools/shared";

interface BorderMapProps {
  label: string;
  border: Border;
  saved: Border;
  area: AreaFull;
  /** The areas of the same level under the same one; the area itself may be among them. */
  sisters?: ShapeCollection;
  /** Border of the area above. */
  outside?: Geometry | null;
  faults: Fault[];
  corner?: Corner;
  tool: BorderTool;
  /** Lines drawn run along the neighbours' edges. */
  follow: boolean;
  /** Which of the two borders are seen. */
  view: "both" | "new" | "old";
  /** A place to show; a new object is a new wish. */
  goTo?: { at: LonLat };
  onBorder: (border: Border) => void;
  onLine: (line: Ring) => void;
  onOutline: (ring: Ring) => void;
  /** A tool could not be fetched. */
  onFailed: (error: unknown) => void;
  children?: ReactNode;
}

/** One part as a polygon of the map. */
function polygonOf(part: Ring[]): Polygon {
  return new Polygon(part.map((ring) => [...ring, ...ring.slice(0, 1)].map(toMap)));
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
export default function BorderMap(props: BorderMapProps) {
  const { border, saved, area, sisters, outside, faults, corner, tool, view, goTo } = props;
  const [map, setMap] = useState<OlMap | null>(null);
  const ground = useOwnGround(map);
  const latest = useRef(props);
  latest.current = props;

  const neighbours = useMemo(() => areaFeatures(sisters).filter((f) => f.get("code") !== area.code), [sisters, area.code]);
  const above = useMemo(() => borderFeature(outside), [outside]);
  const box = useMemo(() => boxOf(borderFeature(area.boundary)) ?? boxOf(above), [area.boundary, above]);
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
  const before = useMemo(() => saved.map((part) => new Feature(polygonOf(part))), [saved]);
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
    let layDown = () => {};
    let gone = false;
    const work: BorderWork = {
      source,
      others,
      follow: () => latest.current.follow,
      onBorder: (b) => latest.current.onBorder(b),
      onLine: (l) => latest.current.onLine(l),
      onOutline: (r) => latest.current.onOutline(r),
    };
    // The tools are large and come after the picture.
    const load = async () => {
      if (tool === "move") {
        const { takeUp } = await import("./tools/move");
        return () => takeUp(map, work);
      }
      const { takeUp } = await import("./tools/draw");
      return () => takeUp(map, tool, work);
    };
    load().then(
      (use) => {
        if (!gone) layDown = use();
      },
      (error) => latest.current.onFailed(error),
    );
    return () => {
      gone = true;
      layDown();
    };
  }, [map, tool, layer, others, view]);

  useEffect(() => {
    const to = map?.getView();
    if (!goTo || !to) return;
    to.animate({ center: toMap(goTo.at), zoom: Math.max(to.getZoom() ?? 17, 17), duration: reducedMotion() ? 0 : 250 });
  }, [map, goTo]);

  return (
    <BaseMap label={props.label} bbox={box} onMap={setMap} base={ground.town}>
      {ground.controls}
      {props.children}
    </BaseMap>
  );
}
