// A shape drawn to select cases, as the address and the server write it: `lon,lat;lon,lat;…`.

import type { Bbox, LonLat } from "./geo";

/** The most corners the server takes. */
export const MAX_CORNERS = 200;
/** As many as are kept of a line drawn by hand: enough for any outline, and the address stays short. */
const KEPT = 80;

/** Reads corners; undefined when it is no shape. */
export function readCorners(text: string | undefined): LonLat[] | undefined {
  if (!text) return undefined;
  const corners = text.split(";").map((corner) => corner.split(",").map(Number));
  const good = corners.every((c) => c.length === 2 && c.every(Number.isFinite));
  return good && corners.length >= 3 && corners.length <= MAX_CORNERS ? (corners as LonLat[]) : undefined;
}

/** Writes corners with five decimals, about a metre. */
export function writeCorners(corners: readonly LonLat[]): string {
  return corners.map(([lon, lat]) => `${round5(lon)},${round5(lat)}`).join(";");
}

/** The four corners of a box. */
export function boxCorners([w, s, e, n]: Bbox): LonLat[] {
  return [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
  ];
}

/** A hand-drawn ring without what does not matter: points closer to the line than a tolerance that grows until few enough are left. */
export function thinned(ring: readonly LonLat[], keep = KEPT): LonLat[] {
  const first = ring[0];
  const last = ring[ring.length - 1];
  const open = first && last && ring.length > 1 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : [...ring];
  let tolerance = 1e-6;
  let out = open;
  while (out.length > keep) {
    out = peucker(open, tolerance);
    tolerance *= 2;
  }
  return out;
}

function peucker(points: readonly LonLat[], tolerance: number): LonLat[] {
  const begin = points[0];
  const end = points[points.length - 1];
  if (!begin || !end || points.length < 3) return [...points];
  let far = 0;
  let at = 0;
  points.forEach((p, i) => {
    const d = offLine(p, begin, end);
    if (d > far) {
      far = d;
      at = i;
    }
  });
  if (far <= tolerance) return [begin, end];
  return [...peucker(points.slice(0, at + 1), tolerance).slice(0, -1), ...peucker(points.slice(at), tolerance)];
}

function offLine(p: LonLat, a: LonLat, b: LonLat): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(p[0] - a[0], p[1] - a[1]);
  return Math.abs(dx * (a[1] - p[1]) - dy * (a[0] - p[0])) / length;
}

function round5(v: number): number {
  return Math.round(v * 1e5) / 1e5;
}
