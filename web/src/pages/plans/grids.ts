// Planned grids as a list, and what is done to it without the server. Pure.

import type { LonLat } from "../../api/types";
import type { Plan as Proposal } from "../division/data";
import type { Draft, DrawnGrid, Plan, PlannedGrid } from "./data";

type Ring = LonLat[];

/** The planned grids of a drawing, without their numbers. */
export function plannedOf(grids: readonly (PlannedGrid | DrawnGrid)[]): PlannedGrid[] {
  return grids.map(({ key, code, name, kind, boundary }) => ({ key, code, name, kind, boundary }));
}

/** What can be changed of a plan, as it is saved. */
export function draftOf(plan: Plan): Draft {
  const { title, reason, effective_on, drawing } = plan;
  return { title, reason, effective_on, grids: plannedOf(drawing.grids) };
}

/** True when both lists say the same. Lists that were not touched are the same object. */
export function sameGrids(a: PlannedGrid[], b: PlannedGrid[]): boolean {
  return a === b || JSON.stringify(plannedOf(a)) === JSON.stringify(plannedOf(b));
}

/** True when nothing is there to be saved. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return (
    a.title === b.title &&
    a.reason === b.reason &&
    (a.effective_on || null) === (b.effective_on || null) &&
    sameGrids(a.grids, b.grids)
  );
}

/** The first free key for a new grid. */
export function freshKey(grids: readonly { key: string }[]): string {
  const taken = new Set(grids.map((g) => g.key));
  let n = 1;
  while (taken.has(`new-${n}`)) n += 1;
  return `new-${n}`;
}

/** The grids of a proposal as the beginning of a plan: those that stay keep their codes, the others are new. */
export function gridsOfProposal(proposal: Proposal): PlannedGrid[] {
  const out: PlannedGrid[] = [];
  for (const { code, kept, name, kind, boundary } of proposal.grids) {
    const own = kept && code ? code : null;
    out.push({ key: own ?? freshKey(out), code: own, name, kind, boundary });
  }
  return out;
}

/** The grids with one changed. */
export function changed(grids: PlannedGrid[], key: string, part: Partial<Pick<PlannedGrid, "name" | "kind">>): PlannedGrid[] {
  return grids.map((g) => (g.key === key ? { ...g, ...part } : g));
}

/** Which grid of a merger goes on when nobody says otherwise: the one with most households, an existing one before a new one. */
export function goesOn(grids: readonly DrawnGrid[], keys: readonly string[]): string | undefined {
  const among = grids.filter((g) => keys.includes(g.key));
  among.sort((a, b) => b.households - a.households || Number(b.code !== null) - Number(a.code !== null) || b.area_m2 - a.area_m2);
  return among[0]?.key;
}

/** Keys that are in the second list and not in the first. */
export function added(before: readonly PlannedGrid[], after: readonly PlannedGrid[]): string[] {
  const known = new Set(before.map((g) => g.key));
  return after.filter((g) => !known.has(g.key)).map((g) => g.key);
}

const ringsOf = (g: PlannedGrid): Ring[] =>
  (g.boundary.type === "Polygon" ? g.boundary.coordinates : (g.boundary.coordinates as Ring[][]).flat()) as Ring[];

/** Corners off a line by less than this, in degrees (about two centimetres), stand on it. */
const ON = 2e-7;

/**
 * The grids with every corner that stands on a neighbour's edge put into that edge: then both have the same corners along a shared
 * border, and what moves one moves the other.
 */
export function joined(grids: PlannedGrid[]): PlannedGrid[] {
  const spots = new Map<string, LonLat>();
  for (const ring of grids.flatMap(ringsOf)) for (const p of ring) spots.set(p.join(), p);
  const all = [...spots.values()].sort((a, b) => a[0] - b[0]);
  const filled = (ring: Ring): Ring => {
    const out: Ring = [];
    ring.forEach((a, i) => {
      out.push(a);
      const b = ring[i + 1];
      if (b) out.push(...between(all, a, b));
    });
    return out.length === ring.length ? ring : out;
  };
  return grids.map((g) => {
    const parts = (g.boundary.type === "Polygon" ? [g.boundary.coordinates] : g.boundary.coordinates) as Ring[][];
    const next = parts.map((part) => part.map(filled));
    if (next.every((part, p) => part.every((ring, r) => ring === parts[p]?.[r]))) return g;
    return { ...g, boundary: { type: g.boundary.type, coordinates: g.boundary.type === "Polygon" ? next[0] : next } };
  });
}

/** The places on the way from `a` to `b`, in order; `all` is sorted by longitude. */
function between(all: LonLat[], a: LonLat, b: LonLat): LonLat[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  if (length <= ON) return [];
  const [west, east] = [Math.min(a[0], b[0]) - ON, Math.max(a[0], b[0]) + ON];
  const [south, north] = [Math.min(a[1], b[1]) - ON, Math.max(a[1], b[1]) + ON];
  const found: { at: LonLat; t: number }[] = [];
  for (let i = firstFrom(all, west); i < all.length; i += 1) {
    const p = all[i] as LonLat;
    if (p[0] > east) break;
    if (p[1] < south || p[1] > north) continue;
    const t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length;
    const off = Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / length;
    if (off < ON && t > ON && t < length - ON) found.push({ at: p, t });
  }
  return found.sort((x, y) => x.t - y.t).map((x) => x.at);
}

/** Index of the first place not west of a longitude. */
function firstFrom(all: LonLat[], west: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as LonLat)[0] < west) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line a little longer at both ends, so that one ending on a border surely crosses it. `by` is in degrees. */
export function lengthened(line: LonLat[], by = 3e-6): LonLat[] {
  if (line.length < 2) return line;
  const beyond = (from: LonLat, to: LonLat): LonLat => {
    const d = Math.hypot(to[0] - from[0], to[1] - from[1]);
    return d === 0 ? to : [to[0] + ((to[0] - from[0]) / d) * by, to[1] + ((to[1] - from[1]) / d) * by];
  };
  const [first, second] = line as [LonLat, LonLat];
  const [last, before] = [line[line.length - 1] as LonLat, line[line.length - 2] as LonLat];
  return [beyond(second, first), ...line.slice(1, -1), beyond(before, last)];
}
