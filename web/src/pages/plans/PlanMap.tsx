// The map of a plan: planned grids with names and households, the borders in force below them, the ground that changes hands, places
// that do not fit; and the tool in hand.

import { buffer, type Extent, getHeight, getWidth } from "ol/extent";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type OlMap from "ol/Map";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";
import { BaseMap, reducedMotion } from "../../map/BaseMap";
import { useOwnGround } from "../../map/Ground";
import { toMap } from "../../map/geo";
import { hitAt, setCursor, useFeatureLayer, useMapEvent } from "../../map/hooks";
import { areaMark } from "../../map/styleAreas";
import { number } from "../../text/format";
import { keyName, singleKeysOn } from "../../ui/keys";
import { LOOKS as COVER_LOOKS, markStyle } from "../coverage/looks";
import type { Geometry } from "../map/data";
import { borderFeature, boxOf, surfaceOf } from "../map/features";
import type { Drawing, PlannedGrid } from "./data";
import { joined } from "./grids";
import { gridName, LOOKS } from "./looks";
import type { InHand, PlanWork, Tool } from "./tools/shared";
import { callGrid } from "./words";

/** A place to go to; a new object is a new wish. */
export interface Wanted {
  at: LonLat;
  boundary?: Geometry | null;
}

interface PlanMapProps {
  label: string;
  grids: PlannedGrid[];
  drawing: Drawing;
  /** Show the borders in force. */
  compare: boolean;
  at: string | undefined;
  picked: string[];
  tool: Tool;
  snap: boolean;
  follow: boolean;
  goTo?: Wanted;
  onGrid: (key: string) => void;
  onMoved: PlanWork["onMoved"];
  onLine: PlanWork["onLine"];
  onGround: PlanWork["onGround"];
  /** Keys pressed on the map itself, which the page does not hear. */
  onKey: (name: string) => boolean;
  /** Fetches the tools. */
  hands: () => Promise<typeof import("./tools/hand")>;
  /** They could not be fetched. */
  onFailed: (error: unknown) => void;
  children?: ReactNode;
}

/** The parts of a boundary. */
const partsOf = (g: Geometry) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates) as unknown[];
const CHOSEN = areaMark(true);
const chosenLook = () => CHOSEN;
const markLook = (f: unknown) => markStyle(f as Feature, undefined);
/** Map units to keep around a place at least. */
const AROUND = 30;

export default function PlanMap(props: PlanMapProps) {
  const { grids, drawing, compare, at, picked, tool, snap, goTo, hands } = props;
  const { t } = useTranslation();
  const [map, setMap] = useState<OlMap | null>(null);
  const ground = useOwnGround(map);
  const latest = useRef(props);
  latest.current = props;

  const border = useMemo(() => borderFeature(drawing.border), [drawing.border]);
  const box = useMemo(() => boxOf(border), [border]);
  const moving = tool === "move";
  const planned = useMemo(
    () => (moving ? joined(grids) : grids).map((g) => new Feature({ geometry: surfaceOf(g.boundary), key: g.key })),
    [grids, moving],
  );
  const before = useMemo(() => drawing.before.map((b) => new Feature({ geometry: surfaceOf(b.boundary) })), [drawing.before]);
  const changed = useMemo(() => {
    const old = new Map(drawing.before.map((b) => [b.grid.code, b.boundary]));
    return drawing.grids.flatMap((g) => {
      if (g.change !== "new" && g.change !== "redrawn") return [];
      const own = partsOf(g.boundary);
      const was = old.get(g.code ?? "");
      return [
        new Feature({
          geometry: surfaceOf({ type: "MultiPolygon", coordinates: [...own, ...(was ? partsOf(was) : [])] }),
          own: own.length,
        }),
      ];
    });
  }, [drawing]);
  const names = useMemo(
    () =>
      drawing.grids.map(
        (g) =>
          new Feature({
            geometry: new Point(toMap(g.place)),
            label: callGrid(t, drawing, g.key),
            detail: t("plans:n.households", { count: g.households, n: number(g.households) }),
          }),
      ),
    [drawing, t],
  );
  const marks = useMemo(
    () => drawing.cover.findings.map((p) => new Feature({ geometry: new Point(toMap(p.position)), kind: p.kind })),
    [drawing],
  );
  const chosen = useMemo(() => planned.filter((f) => f.get("key") === at), [planned, at]);
  const taken = useMemo(() => planned.filter((f) => picked.includes(f.get("key"))), [planned, picked]);

  useFeatureLayer(map, changed, { name: "changed", zIndex: 1, style: LOOKS.changed, visible: compare });
  // Below the planned ones: what is seen of them is what goes.
  useFeatureLayer(map, before, { name: "before", zIndex: 2, style: COVER_LOOKS.before, visible: compare });
  const layer = useFeatureLayer(map, planned, { name: "grids", zIndex: 3, style: LOOKS.grid });
  useFeatureLayer(map, border, { name: "parent", zIndex: 4, style: COVER_LOOKS.parent });
  useFeatureLayer(map, taken, { name: "picked", zIndex: 5, style: LOOKS.picked });
  useFeatureLayer(map, chosen, { name: "chosen", zIndex: 6, style: chosenLook });
  useFeatureLayer(map, names, { name: "names", zIndex: 7, style: gridName, declutter: "names" });
  useFeatureLayer(map, marks, { name: "marks", zIndex: 8, style: markLook });

  const pointing = tool === "select" || tool === "merge";
  useMapEvent(map, "singleclick", (event) => {
    const key = map && pointing && hitAt(map, event.pixel, ["grids"], 0)?.feature.get("key");
    if (key) latest.current.onGrid(String(key));
  });
  useMapEvent(map, "pointermove", (event) => {
    if (!map || event.dragging) return;
    setCursor(map, pointing && hitAt(map, event.pixel, ["grids"], 0) ? "pointer" : "");
  });

  const hand = useRef<InHand | undefined>(undefined);
  // A tool works on the features of the moment: new ones mean that it is taken up anew.
  useEffect(() => {
    const source = layer.getSource();
    if (!map || !source || pointing || planned.length === 0) return;
    let gone = false;
    const work: PlanWork = {
      grids: source,
      border,
      before,
      snap: latest.current.snap,
      follow: () => latest.current.follow,
      onMoved: (moved) => latest.current.onMoved(moved),
      onLine: (line) => latest.current.onLine(line),
      onGround: (ring) => latest.current.onGround(ring),
    };
    // The tools are large and come after the picture.
    hands().then(
      ({ takeUp }) => {
        if (!gone) hand.current = takeUp(map, tool, work);
      },
      (error) => latest.current.onFailed(error),
    );
    return () => {
      gone = true;
      hand.current?.layDown();
      hand.current = undefined;
    };
  }, [map, tool, pointing, layer, border, before, planned, hands]);
  useEffect(() => hand.current?.snap(snap), [snap]);

  useEffect(() => {
    const element = map?.getTargetElement();
    if (!element) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn()) return;
      if (latest.current.onKey(keyName(event))) event.preventDefault();
    };
    element.addEventListener("keydown", onKey);
    return () => element.removeEventListener("keydown", onKey);
  }, [map]);

  useEffect(() => {
    if (!map || !goTo) return;
    const [x = 0, y = 0] = toMap(goTo.at);
    const extent: Extent = goTo.boundary ? surfaceOf(goTo.boundary).getExtent() : [x, y, x, y];
    const room = Math.max(AROUND, Math.max(getWidth(extent), getHeight(extent)) / 3);
    map.getView().fit(buffer(extent, room), { padding: [24, 24, 24, 24], maxZoom: 19, duration: reducedMotion() ? 0 : 250 });
  }, [map, goTo]);

  return (
    <BaseMap label={props.label} bbox={box} onMap={setMap} base={ground.town}>
      {ground.controls}
      {props.children}
    </BaseMap>
  );
}
