// Finds room for the names of areas: a name keeps clear of the cases and of other names, and stays within its own area.

import type Feature from "ol/Feature";
import { columns } from "./labels";
import { type AreaLook, areaCode, labelText } from "./styleAreas";

/** What a name needs, in pixels; y grows downwards. */
export interface Wish {
  /** Where the middle would best be. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** True where the middle of the name may stand. */
  inside: (x: number, y: number) => boolean;
}

/** A case or a cluster, in pixels. */
export interface Disc {
  x: number;
  y: number;
  radius: number;
}

/** How far a name is moved from its best place. */
export type Move = [dx: number, dy: number];

const MOVES: Move[] = [];
for (const dy of [0, -14, 14, -28, 28, -42, 42, -56, 56, -72, 72]) {
  for (const dx of [0, -26, 26, -52, 52, -80, 80]) MOVES.push([dx, dy]);
}
MOVES.sort((a, b) => Math.hypot(a[0] * 0.8, a[1]) - Math.hypot(b[0] * 0.8, b[1]));

/** A place for each wish, the nearest that is free; undefined when there is none. Earlier wishes go first. */
export function placeLabels(wishes: readonly Wish[], discs: readonly Disc[]): (Move | undefined)[] {
  const taken: Wish[] = [];
  return wishes.map((wish) => {
    const move = MOVES.find(([dx, dy]) => {
      const at = { ...wish, x: wish.x + dx, y: wish.y + dy };
      if ((dx !== 0 || dy !== 0) && !wish.inside(at.x, at.y)) return false;
      return !discs.some((d) => touches(at, d)) && !taken.some((t) => overlap(at, t));
    });
    if (move) taken.push({ ...wish, x: wish.x + move[0], y: wish.y + move[1] });
    return move;
  });
}

function touches(box: Wish, disc: Disc): boolean {
  const dx = Math.max(0, Math.abs(box.x - disc.x) - box.width / 2);
  const dy = Math.max(0, Math.abs(box.y - disc.y) - box.height / 2);
  return dx * dx + dy * dy < disc.radius * disc.radius;
}

function overlap(a: Wish, b: Wish): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

/** A case or cluster that names keep clear of, in map coordinates, its radius in pixels. */
export type Obstacle = Disc;

/**
 * Where the names of areas stand at a resolution, so that they keep clear of the cases: moves by area code, undefined for a name that
 * has no room. Worked out once per resolution.
 */
export function labelMoves(areas: readonly Feature[], obstacles: readonly Obstacle[], look: (f: Feature) => AreaLook) {
  const known = new Map<number, Map<string, Move | undefined>>();
  return (resolution: number): Map<string, Move | undefined> => {
    const had = known.get(resolution);
    if (had) return had;
    const named = areas.filter((f) => f.get("labelPoint") && look(f).label);
    const wishes = named.map((f) => {
      const [x = 0, y = 0] = f.get("labelPoint") as number[];
      const lines = labelText(look(f), resolution).text.split("\n");
      return {
        x: x / resolution,
        y: -y / resolution,
        width: Math.max(...lines.map(columns)) * 6.9 + 8,
        height: lines.length * 16 + 4,
        inside: (px: number, py: number) => f.getGeometry()?.intersectsCoordinate([px * resolution, -py * resolution]) ?? false,
      };
    });
    const moves = placeLabels(
      wishes,
      obstacles.map((o) => ({ x: o.x / resolution, y: -o.y / resolution, radius: o.radius + 1 })),
    );
    const made = new Map(named.map((f, i) => [areaCode(f), moves[i]]));
    if (known.size > 8) known.clear();
    known.set(resolution, made);
    return made;
  };
}
