// A base map that is one PMTiles file, sent by our server piece by piece: pictures or vector tiles. Loaded when such a map is chosen.

import type { Extent } from "ol/extent";
import type { FeatureLike } from "ol/Feature";
import MVT from "ol/format/MVT";
import type ImageTile from "ol/ImageTile";
import type Layer from "ol/layer/Layer";
import TileLayer from "ol/layer/Tile";
import VectorTileLayer from "ol/layer/VectorTile";
import type Projection from "ol/proj/Projection";
import VectorTileSource from "ol/source/VectorTile";
import XYZ from "ol/source/XYZ";
import { Fill, Stroke, Style } from "ol/style";
import TileState from "ol/TileState";
import type VectorTile from "ol/VectorTile";
import { FetchSource, PMTiles, TileType } from "pmtiles";
import type { GroundSource } from "../api/types";
import { projectionOf } from "./ground";

const MIME: Record<number, string> = {
  [TileType.Png]: "image/png",
  [TileType.Jpeg]: "image/jpeg",
  [TileType.Webp]: "image/webp",
  [TileType.Avif]: "image/avif",
};
/** The library asks for tiles by address; only level, column and row of it are used. */
const URL_OF_TILE = "pmtiles:{z}/{x}/{y}";

/** Level, column and row in the address of a tile. */
export function placeOf(url: string): [number, number, number] {
  const [z = 0, x = 0, y = 0] = url.replace("pmtiles:", "").split("/").map(Number);
  return [z, x, y];
}

/** How the layers of the usual schemes (OpenMapTiles, Protomaps, Shortbread) are drawn, by parts of their names. */
const LOOKS: [RegExp, Style][] = [
  [/water|ocean|river/, look("#9cc6e8", "#c9e0f2")],
  [/park|green|landcover|landuse|natural|forest/, look("", "#dcebd0")],
  [/build/, look("#c9bfae", "#e6dfd2")],
  [/road|transport|street|highway/, look("#8c8577", "")],
  [/bound|admin/, new Style({ stroke: new Stroke({ color: "#7a6a8f", width: 1.2, lineDash: [6, 4] }) })],
  [/earth|land|background/, look("", "#f3f1ea")],
];
const OTHER = look("#8c8577", "rgba(140,133,119,0.12)");
/** Names and points of interest are ours to draw. */
const NOTHING = /label|place|poi|name|housenumber/;

function look(line: string, surface: string): Style {
  return new Style({
    ...(line ? { stroke: new Stroke({ color: line, width: 1 }) } : {}),
    ...(surface ? { fill: new Fill({ color: surface }) } : {}),
  });
}

/** How a feature of a layer is drawn; nothing where it would only be a mark of its own. */
export function styleOf(layer: string, geometry: string): Style | undefined {
  if (NOTHING.test(layer) || geometry.endsWith("Point")) return undefined;
  return LOOKS.find(([name]) => name.test(layer))?.[1] ?? OTHER;
}

/** The layer of a file. `heard` is told whether it answers. */
export async function pmtilesLayer(source: GroundSource, heard: (loads: boolean) => void): Promise<Layer> {
  const file = new PMTiles(new FetchSource(new URL(source.url, window.location.origin).href, undefined, "same-origin"));
  const header = await file.getHeader();
  heard(true);
  const common = { opacity: source.opacity, zIndex: -1 };
  const levels = { minZoom: header.minZoom, maxZoom: header.maxZoom };
  if (header.tileType === TileType.Mvt) {
    const format = new MVT({ layerName: "layer" });
    const tiles = new VectorTileSource({
      ...levels,
      format,
      url: URL_OF_TILE,
      tileLoadFunction: (made, url) => {
        const tile = made as VectorTile<FeatureLike>;
        tile.setLoader((extent: Extent, _resolution: number, projection: Projection) => {
          file.getZxy(...placeOf(url)).then(
            (found) => tile.setFeatures(found ? format.readFeatures(found.data, { extent, featureProjection: projection }) : []),
            () => tile.setState(TileState.ERROR),
          );
        });
      },
    });
    return new VectorTileLayer({
      ...common,
      className: "ol-layer ground",
      source: tiles,
      style: (f) => styleOf(String(f.get("layer")), f.getGeometry()?.getType() ?? ""),
    });
  }
  const type = MIME[header.tileType];
  if (!type) throw new Error("unknown kind of tiles");
  return new TileLayer({
    ...common,
    source: new XYZ({
      ...levels,
      projection: projectionOf(source.projection, source.gcj02),
      reprojectionErrorThreshold: 0.5,
      url: URL_OF_TILE,
      tileLoadFunction: (made, url) => {
        const tile = made as ImageTile;
        void draw(file, type, tile, url);
      },
    }),
  });
}

/** Fetches a picture and hands it to its tile; where the file has none, the tile stays empty. */
async function draw(file: PMTiles, type: string, tile: ImageTile, url: string): Promise<void> {
  const found = await file.getZxy(...placeOf(url)).catch(() => null);
  const image = tile.getImage() as HTMLImageElement;
  if (!found) {
    tile.setState(found === null ? TileState.ERROR : TileState.EMPTY);
    return;
  }
  const address = URL.createObjectURL(new Blob([found.data], { type }));
  const done = () => URL.revokeObjectURL(address);
  image.addEventListener("load", done, { once: true });
  image.addEventListener("error", done, { once: true });
  image.src = address;
}
