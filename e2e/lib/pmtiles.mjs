// Writes the base maps of the tests: a PMTiles file of one picture that every tile shows, and the list that names it.
//   node lib/pmtiles.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import UPNG from "upng-js";

/** The colour of the picture, which nothing else on the map has. */
export const COLOUR = [255, 0, 200];
const LEVELS = 15;

function varint(n) {
  const out = [];
  while (n > 127) {
    out.push((n % 128) + 128);
    n = Math.floor(n / 128);
  }
  return [...out, n];
}

/** A file (version 3) in which all tiles of the levels 0 to 14 are the same picture. */
export function pmtiles(picture) {
  const tiles = (4 ** LEVELS - 1) / 3;
  // One entry: it begins at tile 0, runs over all of them, and lies at the beginning of the data.
  const directory = Buffer.from([...varint(1), ...varint(0), ...varint(tiles), ...varint(picture.length), ...varint(1)]);
  const about = Buffer.from("{}");
  const head = Buffer.alloc(127);
  head.write("PMTiles");
  head[7] = 3;
  const at = [127, directory.length, 127 + directory.length, about.length, 127 + directory.length + about.length, 0];
  const data = 127 + directory.length + about.length;
  [...at, data, picture.length, tiles, 1, 1].forEach((n, i) => head.writeBigUInt64LE(BigInt(n), 8 + i * 8));
  // Clustered, nothing compressed, PNG, the levels.
  head.set([1, 1, 1, 2, 0, LEVELS - 1], 96);
  [-180, -85, 180, 85].forEach((d, i) => head.writeInt32LE(d * 1e7, 102 + i * 4));
  return Buffer.concat([head, directory, about, picture]);
}

function plain() {
  const pixels = new Uint8Array(256 * 256 * 4);
  for (let i = 0; i < pixels.length; i += 4) pixels.set([...COLOUR, 255], i);
  return Buffer.from(UPNG.encode([pixels.buffer], 256, 256, 0));
}

const folder = process.argv[1] === import.meta.filename ? process.argv[2] : undefined;
if (folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "town.pmtiles"), pmtiles(plain()));
  const list =
    "basemaps:\n  - { id: offline, name: { zh-Hans: 离线底图, en: Offline map }, type: pmtiles, file: town.pmtiles, attribution: Test tiles }\n";
  writeFileSync(join(folder, "basemaps.yaml"), list);
}
