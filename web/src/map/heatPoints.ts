// The numbers behind the heat map.

/** Some cases at one place, in map coordinates. */
export interface HeatPoint {
  x: number;
  y: number;
  weight: number;
  overdue: number;
}

/** How far one case reaches, in pixels. */
export const HEAT_RADIUS = 32;
/** From few to many; dark enough at the end to be told apart without colour. */
export const HEAT_COLOURS = ["#fed976", "#fd8d3c", "#e31a1c", "#800026"];

/** The most cases within `reach` of any of the points; at least 1. */
export function density(points: readonly HeatPoint[], reach: number): number {
  const cells = new Map<string, HeatPoint[]>();
  const key = (x: number, y: number) => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  for (const p of points) {
    const k = key(p.x, p.y);
    const cell = cells.get(k);
    if (cell) cell.push(p);
    else cells.set(k, [p]);
  }
  let most = 1;
  for (const p of points) {
    let sum = 0;
    for (const dx of [-reach, 0, reach]) {
      for (const dy of [-reach, 0, reach]) {
        for (const q of cells.get(key(p.x + dx, p.y + dy)) ?? []) {
          if (Math.hypot(p.x - q.x, p.y - q.y) <= reach) sum += q.weight;
        }
      }
    }
    most = Math.max(most, sum);
  }
  return most;
}

/** The densest places, each gathered within `reach`, the fullest first; every case counts once. */
export function densest(points: readonly HeatPoint[], reach: number, limit: number): HeatPoint[] {
  const heaps: HeatPoint[] = [];
  for (const p of [...points].sort((a, b) => b.weight - a.weight)) {
    const near = heaps.find((h) => Math.hypot(h.x - p.x, h.y - p.y) <= reach);
    if (!near) heaps.push({ ...p });
    else {
      const sum = near.weight + p.weight;
      near.x += ((p.x - near.x) * p.weight) / sum;
      near.y += ((p.y - near.y) * p.weight) / sum;
      near.weight = sum;
      near.overdue += p.overdue;
    }
  }
  return heaps.sort((a, b) => b.weight - a.weight).slice(0, limit);
}
