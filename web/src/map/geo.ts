// Coordinates of the map: longitude/latitude on the outside, Web Mercator inside OpenLayers, boxes in the URL.

import type { Extent } from "ol/extent";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj";

/** Longitude and latitude in degrees, WGS-84. */
export type LonLat = [number, number];
/** West, south, east, north in degrees. */
export type Bbox = [number, number, number, number];

const WGS84 = "EPSG:4326";
const MERCATOR = "EPSG:3857";

/** A box in degrees as a Web Mercator extent. */
export function bboxToExtent(bbox: Bbox): Extent {
  return transformExtent(bbox, WGS84, MERCATOR);
}

/** A Web Mercator extent as a box in degrees, rounded to about a metre so that URLs stay short. */
export function extentToBbox(extent: Extent): Bbox {
  const [w = 0, s = 0, e = 0, n = 0] = transformExtent(extent, MERCATOR, WGS84);
  return [round5(w), round5(s), round5(e), round5(n)];
}

/** `w,s,e,n` as written in URLs and API queries. */
export function formatBbox(bbox: Bbox): string {
  return bbox.map((v) => String(round5(v))).join(",");
}

/** Reads `w,s,e,n`; undefined when it is not a box on earth. */
export function parseBbox(text: string | undefined): Bbox | undefined {
  if (!text) return undefined;
  const parts = text.split(",").map(Number);
  if (parts.length !== 4 || parts.some((v) => !Number.isFinite(v))) return undefined;
  const [w, s, e, n] = parts as Bbox;
  if (w >= e || s >= n || w < -180 || e > 180 || s < -90 || n > 90) return undefined;
  return [w, s, e, n];
}

/** A position for OpenLayers. */
export function toMap(p: LonLat): number[] {
  return fromLonLat(p);
}

/** A position from OpenLayers, rounded to 7 decimals (about a centimetre), the precision the platform stores. */
export function fromMap(xy: number[]): LonLat {
  const [lon = 0, lat = 0] = toLonLat(xy);
  return [round7(lon), round7(lat)];
}

/** Map units per pixel at a zoom level; level 0 shows the earth on 256 px. */
export function resolutionAt(zoom: number): number {
  return 156543.03392804097 / 2 ** zoom;
}

/** Distance in metres on a sphere, good to 0.5 %: enough to show "320 m away". */
export function distanceM(a: LonLat, b: LonLat): number {
  const rad = Math.PI / 180;
  const dLat = (b[1] - a[1]) * rad;
  const dLon = (b[0] - a[0]) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(h));
}

function round5(v: number): number {
  return Math.round(v * 1e5) / 1e5;
}

function round7(v: number): number {
  return Math.round(v * 1e7) / 1e7;
}
