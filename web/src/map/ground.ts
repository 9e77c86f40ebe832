// Base maps of other servers under our own data. The view stays in Web Mercator of WGS-84; a source in another projection, or shifted as
// GCJ-02 asks, is bent to fit, so that what we draw lies where it is. Loaded when such a map is chosen.

import GeoJSON from "ol/format/GeoJSON";
import type Layer from "ol/layer/Layer";
import TileLayer from "ol/layer/Tile";
import VectorLayer from "ol/layer/Vector";
import { addCoordinateTransforms, addProjection, fromLonLat, get, Projection, toLonLat } from "ol/proj";
import type TileImage from "ol/source/TileImage";
import TileWMS from "ol/source/TileWMS";
import VectorSource from "ol/source/Vector";
import WMTS from "ol/source/WMTS";
import XYZ from "ol/source/XYZ";
import { Fill, Stroke, Style } from "ol/style";
import WMTSTileGrid from "ol/tilegrid/WMTS";
import type { GroundSource } from "../api/types";
import { gcjToWgs, wgsToGcj } from "./gcj02";
import type { LonLat } from "./geo";

const HALF = 20_037_508.342_789_244;
const MERCATOR = "EPSG:3857";
const pair = (p: number[]): LonLat => [p[0] ?? 0, p[1] ?? 0];

/** The projection of a source as the map library knows it; made on first use. */
export function projectionOf(code: string, gcj02: boolean): string {
  const name = gcj02 ? `GCJ02/${code}` : code;
  if (get(name)) return name;
  const degrees = code !== MERCATOR;
  const extent = degrees ? [-180, -90, 180, 90] : [-HALF, -HALF, HALF, HALF];
  const axisOrientation = code === "EPSG:4490" ? "neu" : "enu";
  const made = new Projection({ code: name, units: degrees ? "degrees" : "m", extent, axisOrientation, global: true });
  addProjection(made);
  // CGCS2000 (EPSG:4490) and WGS-84 differ by centimetres, far less than a pixel.
  const toWgs = (p: number[]): LonLat => {
    const lonlat = pair(degrees ? p : toLonLat(p));
    return gcj02 ? gcjToWgs(lonlat) : lonlat;
  };
  const fromWgs = (lonlat: LonLat): number[] => {
    const there = gcj02 ? wgsToGcj(lonlat) : lonlat;
    return degrees ? there : fromLonLat(there);
  };
  addCoordinateTransforms(
    name,
    MERCATOR,
    (p) => fromLonLat(toWgs(p)),
    (p) => fromWgs(pair(toLonLat(p))),
  );
  addCoordinateTransforms(
    name,
    "EPSG:4326",
    (p) => toWgs(p),
    (p) => fromWgs(pair(p)),
  );
  return name;
}

/** The tiles of the usual WMTS matrix sets: each level halves the pixel of the one before. */
function matrices(projection: string, degrees: boolean, maxZoom: number): WMTSTileGrid {
  const first = (degrees ? 360 : HALF * 2) / 256;
  const levels = Array.from({ length: maxZoom + 1 }, (_, z) => z);
  return new WMTSTileGrid({
    origin: degrees ? [-180, 90] : [-HALF, HALF],
    extent: get(projection)?.getExtent(),
    resolutions: levels.map((z) => first / 2 ** z),
    matrixIds: levels.map(String),
  });
}

function pictures(source: GroundSource, projection: string): TileImage {
  // Asked for anonymously, so that the map can still be saved as a picture.
  const shared = { crossOrigin: "anonymous", projection, reprojectionErrorThreshold: 0.5 };
  if (source.type === "wms") {
    return new TileWMS({
      ...shared,
      url: source.url,
      params: { LAYERS: source.layer, FORMAT: source.format, TRANSPARENT: true },
    });
  }
  if (source.type === "wmts") {
    return new WMTS({
      ...shared,
      // The library expands {0-7} only for plain tiles.
      urls: hosts(source.url),
      layer: source.layer ?? "",
      matrixSet: source.matrix_set ?? "",
      style: source.style ?? "default",
      format: source.format,
      tileGrid: matrices(projection, source.projection !== MERCATOR, source.max_zoom),
      wrapX: false,
    });
  }
  return new XYZ({ ...shared, url: source.url, minZoom: source.min_zoom, maxZoom: source.max_zoom });
}

/** One address per host of a range such as `{0-7}`. */
export function hosts(url: string): string[] {
  const range = /\{([a-z0-9])-([a-z0-9])\}/i.exec(url);
  if (!range?.[1] || !range[2]) return [url];
  const [from, to] = [range[1].charCodeAt(0), range[2].charCodeAt(0)];
  return Array.from({ length: to - from + 1 }, (_, i) => url.replace(range[0], String.fromCharCode(from + i)));
}

const LAND = new Style({
  stroke: new Stroke({ color: "#8c8577", width: 1 }),
  fill: new Fill({ color: "rgba(140,133,119,0.12)" }),
});

/** The layer of a source. `heard` is told whether it answers: false after a failure without any success before. */
export function groundLayer(source: GroundSource, heard: (loads: boolean) => void): Layer {
  const projection = projectionOf(source.projection, source.gcj02);
  let loaded = false;
  const good = () => {
    loaded = true;
    heard(true);
  };
  const bad = () => {
    if (!loaded) heard(false);
  };
  const common = { opacity: source.opacity, zIndex: -1 };
  if (source.type === "geojson") {
    const features = new VectorSource({
      url: source.url,
      format: new GeoJSON({ dataProjection: projection === MERCATOR ? "EPSG:4326" : projection }),
    });
    features.on("featuresloadend", good);
    features.on("featuresloaderror", bad);
    return new VectorLayer({ ...common, source: features, style: LAND });
  }
  const tiles = pictures(source, projection);
  tiles.on("tileloadend", good);
  tiles.on("tileloaderror", bad);
  return new TileLayer({ ...common, source: tiles });
}

/** The layer of a source of any kind; what reads files of tiles is fetched when one is chosen. */
export async function layerOf(source: GroundSource, heard: (loads: boolean) => void): Promise<Layer> {
  if (source.type !== "pmtiles") return groundLayer(source, heard);
  const { pmtilesLayer } = await import("./pmtiles");
  return pmtilesLayer(source, heard);
}
