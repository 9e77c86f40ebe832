// A border as a drawing: the outer and inner rings of a polygon scaled into a box, north up, without a map below.

import type { Geometry } from "../map/data";

export interface Outline {
  /** The `d` of an SVG path. */
  path: string;
  width: number;
  height: number;
  /** How wide the area is, in metres, rounded to two digits. */
  metres: number;
}

type Ring = [number, number][];

const METRES_PER_DEGREE = 111_320;

function rings(shape: Geometry): Ring[] {
  if (shape.type === "Polygon") return shape.coordinates as Ring[];
  if (shape.type === "MultiPolygon") return (shape.coordinates as Ring[][]).flat();
  return [];
}

/** The border drawn into a box of at most this size; undefined for what is no area. */
export function outline(shape: Geometry, maxWidth: number, maxHeight: number): Outline | undefined {
  const all = rings(shape).filter((r) => r.length > 3);
  const points = all.flat();
  if (points.length === 0) return undefined;
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const min = (v: number[]) => v.reduce((a, b) => Math.min(a, b));
  const max = (v: number[]) => v.reduce((a, b) => Math.max(a, b));
  const [west, east, south, north] = [min(xs), max(xs), min(ys), max(ys)];
  // A degree of longitude is shorter than one of latitude.
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [w, h] = [(east - west) * squeeze, north - south];
  if (!(w > 0) || !(h > 0)) return undefined;
  const scale = Math.min(maxWidth / w, maxHeight / h);
  const at = ([x, y]: [number, number]) => `${((x - west) * squeeze * scale).toFixed(1)} ${((north - y) * scale).toFixed(1)}`;
  const path = all.map((r) => `M${r.map(at).join("L")}Z`).join("");
  return {
    path,
    width: Math.ceil(w * scale),
    height: Math.ceil(h * scale),
    metres: Number((w * METRES_PER_DEGREE).toPrecision(2)),
  };
}
