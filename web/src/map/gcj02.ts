// GCJ-02, the shifted system of public maps in mainland China: the same formulas as in crates/geometry/src/crs.rs. Only pictures of other
// servers are in it; everything of our own is WGS-84.

import type { LonLat } from "./geo";

/** Krasovsky 1940: semi-major axis in metres and the square of the eccentricity. */
const A = 6_378_245;
const EE = 0.006_693_421_622_965_943;

const waves = (at: number, list: [number, number][]) =>
  list.reduce((sum, [height, pace]) => sum + height * Math.sin(pace * at * Math.PI), 0) * (2 / 3);

function shift([lon, lat]: LonLat): LonLat {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [0, 0];
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const ripple = waves(x, [
    [20, 6],
    [20, 2],
  ]);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    ripple +
    waves(y, [
      [20, 1],
      [40, 1 / 3],
      [160, 1 / 12],
      [320, 1 / 30],
    ]);
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    ripple +
    waves(x, [
      [20, 1],
      [40, 1 / 3],
      [150, 1 / 12],
      [300, 1 / 30],
    ]);
  const rad = Math.PI / 180;
  const w2 = 1 - EE * Math.sin(lat * rad) ** 2;
  const meridian = (A * (1 - EE)) / (w2 * Math.sqrt(w2));
  const parallel = (A / Math.sqrt(w2)) * Math.cos(lat * rad);
  return [east / parallel / rad, north / meridian / rad];
}

/** WGS-84 to GCJ-02; outside mainland China's box nothing changes. */
export function wgsToGcj(p: LonLat): LonLat {
  const [dx, dy] = shift(p);
  return [p[0] + dx, p[1] + dy];
}

/** GCJ-02 to WGS-84, to a ten-thousandth of a millimetre. */
export function gcjToWgs(p: LonLat): LonLat {
  let [lon, lat] = p;
  for (let i = 0; i < 30; i += 1) {
    const [dx, dy] = shift([lon, lat]);
    const [ex, ey] = [p[0] - lon - dx, p[1] - lat - dy];
    lon += ex;
    lat += ey;
    if (Math.max(Math.abs(ex), Math.abs(ey)) < 1e-10) break;
  }
  return [lon, lat];
}
