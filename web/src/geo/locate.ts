// Which grid does a point belong to? The twin of the server's index (crates/geometry, `index` and `snap`), for pages that must answer
// without asking: the same answer for every point, held to the same file of hard points (crates/geometry/golden/locate).
//
// Positions are whole numbers of 10⁻⁷ degree. A point belongs to the place that covers the spot a hair to its east, and then far less to
// its north: so on a border the eastern neighbour owns it, on a level border the northern one. Where places overlap the first one answers.

/** A ring of `[longitude, latitude]`, closed or not. */
type Ring = readonly (readonly number[])[];

/** The geometries a grid may have, as in GeoJSON. */
export type GridGeometry =
  | { type: "Polygon"; coordinates: readonly Ring[] }
  | { type: "MultiPolygon"; coordinates: readonly (readonly Ring[])[] };

/** A GeoJSON feature that carries a grid; what names it is up to the caller. */
export interface GridFeature<P> {
  properties: P;
  geometry: GridGeometry;
}

const STEPS_PER_DEGREE = 1e7;
/** Products below this are exact as numbers; others are computed in big integers. */
const EXACT = 2 ** 53;

interface Place<K> {
  key: K;
  west: number;
  east: number;
  south: number;
  north: number;
  /** `x, y` of the lower end, then of the upper end, edge after edge. Level edges are never met by a question and left out. */
  edges: Int32Array;
}

/** To the nearest whole number, halves away from zero: `Math.round` takes them upwards. */
function rounded(v: number): number {
  const whole = Math.trunc(v);
  const rest = v - whole;
  if (rest >= 0.5) return whole + 1;
  return rest <= -0.5 ? whole - 1 : whole;
}

/** Is `(x, y)` strictly west of the edge that runs from `(lx, ly)` up to `(hx, hy)`? Exact. */
function isWest(lx: number, ly: number, hx: number, hy: number, x: number, y: number): boolean {
  const left = (hx - lx) * (y - ly);
  const right = (hy - ly) * (x - lx);
  if (Math.abs(left) < EXACT && Math.abs(right) < EXACT) return left > right;
  return BigInt(hx - lx) * BigInt(y - ly) > BigInt(hy - ly) * BigInt(x - lx);
}

function place<K>(key: K, geometry: GridGeometry): Place<K> {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const found: Place<K> = { key, west: Infinity, east: -Infinity, south: Infinity, north: -Infinity, edges: new Int32Array() };
  const edges: number[] = [];
  for (const ring of polygons.flat()) {
    const points = ring.map(([lon = Number.NaN, lat = Number.NaN]) => [
      rounded(lon * STEPS_PER_DEGREE),
      rounded(lat * STEPS_PER_DEGREE),
    ]);
    // From each vertex to the next; from the last to the first, which in a closed ring are the same and make no edge.
    let [px = 0, py = 0] = points.at(-1) ?? [];
    for (const [x = 0, y = 0] of points) {
      if (py < y) edges.push(px, py, x, y);
      else if (y < py) edges.push(x, y, px, py);
      found.west = Math.min(found.west, x);
      found.east = Math.max(found.east, x);
      found.south = Math.min(found.south, y);
      found.north = Math.max(found.north, y);
      [px, py] = [x, y];
    }
  }
  found.edges = Int32Array.from(edges);
  return found;
}

/** An odd number of borders east of the point, on its level: it is inside. */
function owns<K>({ west, east, south, north, edges }: Place<K>, x: number, y: number): boolean {
  if (x < west || x >= east || y < south || y >= north) return false;
  let inside = false;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const [ly = 0, hy = 0] = [edges[i + 1], edges[i + 3]];
    if (ly <= y && y < hy && isWest(edges[i] ?? 0, ly, edges[i + 2] ?? 0, hy, x, y)) inside = !inside;
  }
  return inside;
}

/**
 * Prepares grids for questions. The answer is the name of the grid that owns a position; undefined outside all of them, and for numbers
 * that are no position.
 */
export function gridLocator<P, K>(
  features: Iterable<GridFeature<P>>,
  name: (properties: P) => K,
): (lon: number, lat: number) => K | undefined {
  const places = Array.from(features, (f) => place(name(f.properties), f.geometry));
  return (lon, lat) => {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return undefined;
    const [x, y] = [rounded(lon * STEPS_PER_DEGREE), rounded(lat * STEPS_PER_DEGREE)];
    return places.find((p) => owns(p, x, y))?.key;
  };
}
