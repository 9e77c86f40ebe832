// A border as a list of rings of corners, and the ways to change it. Pure: nothing here knows the map or the page.

import type { LonLat } from "./geo";

/** The corners of a ring, without the first one repeated at the end. */
export type Ring = LonLat[];
/** Parts; the first ring of each is its outline, the others are holes. */
export type Border = Ring[][];

/** A GeoJSON Polygon or MultiPolygon. */
export interface BorderGeometry {
  type: string;
  coordinates: unknown;
}

/** Where a corner stands: part, ring, index. */
export interface Corner {
  part: number;
  ring: number;
  index: number;
  at: LonLat;
}

function round7(v: number): number {
  return Math.round(v * 1e7) / 1e7;
}

function open(ring: LonLat[]): Ring {
  const first = ring[0];
  const last = ring[ring.length - 1];
  const closed = ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1];
  return (closed ? ring.slice(0, -1) : ring).map(([lon, lat]) => [round7(lon), round7(lat)]);
}

/** Reads what the server sends; no parts for no border. */
export function fromGeometry(geometry: BorderGeometry | null | undefined): Border {
  if (!geometry) return [];
  const parts = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as LonLat[][][];
  return parts.map((rings) => rings.map(open));
}

/** What the server takes; undefined while a ring has fewer than three corners. */
export function toGeometry(border: Border): BorderGeometry | undefined {
  if (border.length === 0 || border.some((part) => part.length === 0 || part.some((ring) => ring.length < 3))) return undefined;
  const closed = border.map((part) => part.map((ring) => [...ring, ...ring.slice(0, 1)]));
  return closed.length === 1 && closed[0]
    ? { type: "Polygon", coordinates: closed[0] }
    : { type: "MultiPolygon", coordinates: closed };
}

/** All corners in order. */
export function corners(border: Border): Corner[] {
  return border.flatMap((part, p) => part.flatMap((ring, r) => ring.map((at, index) => ({ part: p, ring: r, index, at }))));
}

/** True when both have the same corners in the same order. */
export function same(a: Border, b: Border): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function changeRing(border: Border, where: { part: number; ring: number }, change: (ring: Ring) => Ring): Border {
  return border.map((part, p) => (p === where.part ? part.map((ring, r) => (r === where.ring ? change(ring) : ring)) : part));
}

/** The border with one corner moved. */
export function moveCorner(border: Border, corner: Corner, to: LonLat): Border {
  const at: LonLat = [round7(to[0]), round7(to[1])];
  return changeRing(border, corner, (ring) => ring.map((old, i) => (i === corner.index ? at : old)));
}

/** The border with a new corner half-way to the next one. */
export function insertAfter(border: Border, corner: Corner): Border {
  return changeRing(border, corner, (ring) => {
    const next = ring[(corner.index + 1) % ring.length] ?? corner.at;
    const middle: LonLat = [round7((corner.at[0] + next[0]) / 2), round7((corner.at[1] + next[1]) / 2)];
    return [...ring.slice(0, corner.index + 1), middle, ...ring.slice(corner.index + 1)];
  });
}

/** The border with a corner at the end of the last outline: how a border is begun by typing. */
export function append(border: Border, at: LonLat): Border {
  if (border.length === 0) return [[[[round7(at[0]), round7(at[1])]]]];
  const part = border.length - 1;
  return changeRing(border, { part, ring: 0 }, (ring) => [...ring, [round7(at[0]), round7(at[1])]]);
}

/** The border without one corner. A hole or a further part that would have fewer than three corners goes with it. */
export function removeCorner(border: Border, corner: Corner): Border {
  const ring = border[corner.part]?.[corner.ring] ?? [];
  if (ring.length > 3) return changeRing(border, corner, (old) => old.filter((_, i) => i !== corner.index));
  if (corner.ring > 0) return border.map((part, p) => (p === corner.part ? part.filter((_, r) => r !== corner.ring) : part));
  if (border.length > 1) return border.filter((_, p) => p !== corner.part);
  return border;
}

/** The corner moved by metres to the east and north. */
export function nudge(at: LonLat, east: number, north: number): LonLat {
  const metre = 1 / 111_320;
  return [round7(at[0] + (east * metre) / Math.cos((at[1] * Math.PI) / 180)), round7(at[1] + north * metre)];
}

/**
 * The border with the stretch between the ends of a drawn line replaced by the line. The ends go to the nearest place of the nearest
 * ring; of the two stretches between them the shorter one is replaced. Undefined when the line has no length on the border.
 */
export function reshape(border: Border, line: LonLat[]): Border | undefined {
  const [first, last] = [line[0], line[line.length - 1]];
  if (!first || !last || line.length < 2) return undefined;
  const squash = Math.cos((first[1] * Math.PI) / 180);
  let best: { part: number; ring: number; start: Spot; end: Spot; off: number } | undefined;
  border.forEach((part, p) => {
    part.forEach((ring, r) => {
      const start = nearest(ring, first, squash);
      const end = nearest(ring, last, squash);
      const off = start.off + end.off;
      if (!best || off < best.off) best = { part: p, ring: r, start, end, off };
    });
  });
  if (!best || best.start.along === best.end.along) return undefined;
  const { start, end } = best;
  const middle = line.slice(1, -1).map(([lon, lat]): LonLat => [round7(lon), round7(lat)]);
  const drawn = [start.at, ...middle, end.at];
  return changeRing(border, best, (ring) => {
    const onward = stretch(ring, start, end);
    const back = stretch(ring, end, start);
    // The stretch kept is the longer one; it leads from where the drawn line ends to where it begins.
    const kept = long(onward, squash) <= long(back, squash) ? back : onward.reverse();
    return distinct([...drawn, ...kept.slice(1, -1)]);
  });
}

interface Spot {
  at: LonLat;
  /** Index of the corner before, plus how far on the way to the next. */
  along: number;
  off: number;
}

function nearest(ring: Ring, p: LonLat, squash: number): Spot {
  let best: Spot = { at: p, along: 0, off: Number.POSITIVE_INFINITY };
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    const [dx, dy] = [(b[0] - a[0]) * squash, b[1] - a[1]];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * squash * dx + (p[1] - a[1]) * dy) / length));
    const at: LonLat = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    const off = Math.hypot((at[0] - p[0]) * squash, at[1] - p[1]);
    if (off < best.off) best = { at: [round7(at[0]), round7(at[1])], along: i + t, off };
  });
  return best;
}

/** The corners from one place of a ring onward to another, both places included. */
function stretch(ring: Ring, from: Spot, to: Spot): LonLat[] {
  const n = ring.length;
  const end = to.along > from.along ? to.along : to.along + n;
  const out: LonLat[] = [from.at];
  for (let i = Math.floor(from.along) + 1; i < end; i += 1) {
    const corner = ring[i % n];
    if (corner) out.push(corner);
  }
  return [...out, to.at];
}

function long(line: LonLat[], squash: number): number {
  let sum = 0;
  line.forEach((b, i) => {
    const a = line[i - 1];
    if (a) sum += Math.hypot((b[0] - a[0]) * squash, b[1] - a[1]);
  });
  return sum;
}

function distinct(ring: Ring): Ring {
  return ring.filter((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    return !before || before[0] !== p[0] || before[1] !== p[1];
  });
}
