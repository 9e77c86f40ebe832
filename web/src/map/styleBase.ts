// How the town itself is drawn: land, roads, buildings and facilities of our own vector tiles, in quiet colours so that cases and
// areas stand out.

import type { FeatureLike } from "ol/Feature";
import { Circle, Fill, Icon, Stroke, Style, Text } from "ol/style";
import { glyphsReady, LABEL_FONT } from "./glyphs";
import { iconUrl } from "./icons";

const LAND: Record<string, string> = {
  water: "#b5d3ea",
  river: "#b5d3ea",
  park: "#cfe6c4",
  square: "#e9e4da",
  farmland: "#eef0d5",
  hill: "#d8e5cb",
  vacant: "#eae7dc",
};

const BUILDINGS: Record<string, string> = {
  commercial: "#f2dcc6",
  market: "#f2dcc6",
  school: "#e6dcef",
  hospital: "#f3d9dc",
  office: "#dde3ea",
  factory: "#d9d6d0",
  public: "#d8e6ea",
};

/** Width in metres, casing and fill of each class of road, the greatest first. */
type Road = { width: number; colour: string; casing: string; z: number; from: number };
const LANE: Road = { width: 9, colour: "#ffffff", casing: "#d6d3cc", z: 6, from: 13.5 };
const ROADS: Record<string, Road> = {
  trunk: { width: 26, colour: "#f9d99a", casing: "#d9a441", z: 9, from: 0 },
  primary: { width: 20, colour: "#fdebc0", casing: "#dcbf7a", z: 8, from: 0 },
  secondary: { width: 14, colour: "#ffffff", casing: "#c9c5bd", z: 7, from: 12.5 },
  residential: LANE,
  footway: { width: 4, colour: "#f6f3ec", casing: "#dbd6cc", z: 5, from: 15 },
};

const HALO = new Stroke({ color: "rgba(255,255,255,0.9)", width: 3 });
const ROAD_TEXT = new Fill({ color: "#595143" });
const BUILDING_TEXT = new Fill({ color: "#5c554c" });
const cache = new Map<string, Style>();

function cached(key: string, make: () => Style): Style {
  let style = cache.get(key);
  if (!style) {
    style = make();
    cache.set(key, style);
  }
  return style;
}

/** The name of a tile feature in the language shown, falling back to the plain name. */
export function tileName(feature: FeatureLike, lang: string): string {
  const own = feature.get(`name_${lang}`) ?? feature.get(`name:${lang}`);
  return String(own ?? feature.get("name") ?? "");
}

/** Style of one feature of the base tiles. `lang` picks the language of names. */
export function baseStyle(feature: FeatureLike, resolution: number, lang: string): Style | Style[] | undefined {
  const layer = String(feature.get("layer") ?? "");
  const kind = String(feature.get("class") ?? feature.get("kind") ?? "");
  if (layer === "land") {
    const colour = LAND[kind] ?? "#e6ead8";
    const fill = cached(
      `land ${colour}`,
      () => new Style({ fill: new Fill({ color: colour }), zIndex: kind === "water" ? 2 : 1 }),
    );
    const name = resolution < 12 ? tileName(feature, lang) : "";
    if (!name || !glyphsReady(name)) return fill;
    return [
      fill,
      new Style({
        zIndex: 20,
        text: new Text({
          text: name,
          font: `italic 12px ${LABEL_FONT}`,
          fill: new Fill({ color: kind === "water" || kind === "river" ? "#2b5d86" : "#3f6b35" }),
          stroke: HALO,
        }),
      }),
    ];
  }
  if (layer === "road") return roadStyle(feature, kind, resolution, lang);
  if (layer === "building") return buildingStyle(feature, kind, resolution, lang);
  return undefined;
}

function roadStyle(feature: FeatureLike, kind: string, resolution: number, lang: string): Style[] | undefined {
  const road = ROADS[kind] ?? LANE;
  const zoom = Math.log2(156543.03 / resolution);
  if (zoom < road.from) return undefined;
  // Map units stretch with latitude; at 30° a metre is 1.15 units, near enough for a street's width.
  const px = Math.max(road.width > 15 ? 2 : 1, Math.min(road.width, (road.width * 1.15) / resolution));
  const w = Math.round(px * 2) / 2;
  const styles: Style[] = [];
  if (w >= 2) {
    styles.push(
      cached(`casing ${kind} ${w}`, () => new Style({ stroke: new Stroke({ color: road.casing, width: w + 2 }), zIndex: 3 })),
    );
  }
  styles.push(
    cached(`road ${kind} ${w}`, () => new Style({ stroke: new Stroke({ color: road.colour, width: w }), zIndex: road.z })),
  );
  const name = (w >= 5 || road.width > 15) && zoom > 13.5 && kind !== "footway" ? tileName(feature, lang) : "";
  if (name && glyphsReady(name)) {
    styles.push(
      cached(`road name ${name}`, () => {
        return new Style({
          zIndex: 21,
          text: new Text({
            text: name,
            font: `11px ${LABEL_FONT}`,
            placement: "line",
            repeat: 500,
            fill: ROAD_TEXT,
            stroke: HALO,
          }),
        });
      }),
    );
  }
  return styles;
}

function buildingStyle(feature: FeatureLike, kind: string, resolution: number, lang: string): Style | Style[] | undefined {
  if (resolution > 8) return undefined;
  const colour = BUILDINGS[kind] ?? "#e4dccf";
  const outlined = resolution < 3;
  const fill = cached(
    `building ${colour} ${outlined}`,
    () =>
      new Style({
        zIndex: 10,
        fill: new Fill({ color: colour }),
        stroke: outlined ? new Stroke({ color: "#b9ab97", width: 1 }) : undefined,
      }),
  );
  const name = resolution < 1.3 ? tileName(feature, lang) : "";
  if (!name || !glyphsReady(name)) return fill;
  return [
    fill,
    cached(`building name ${name}`, () => {
      return new Style({
        zIndex: 22,
        text: new Text({ text: name, font: `11px ${LABEL_FONT}`, fill: BUILDING_TEXT, stroke: HALO }),
      });
    }),
  ];
}

/** Style of a facility (a managed part): a dot from afar, its category's drawing close by. `icons` are drawing keys by category. */
export function facilityStyle(feature: FeatureLike, resolution: number, icons: ReadonlyMap<string, string>): Style {
  if (resolution > 1.3) {
    const far = resolution > 3;
    return cached(`facility dot ${far}`, () => {
      return new Style({
        image: new Circle({
          radius: far ? 1.5 : 2.5,
          fill: new Fill({ color: "#7d72b5" }),
          stroke: new Stroke({ color: "#fff", width: 1 }),
        }),
      });
    });
  }
  const key = icons.get(String(feature.get("category") ?? "")) ?? "pole";
  const bad = !["", "intact"].includes(String(feature.get("state") ?? ""));
  return cached(`facility ${key} ${bad}`, () => {
    return new Style({
      image: new Icon({ src: iconUrl(key, bad ? "#cf1322" : "#4b3f8f"), scale: 0.75, declutterMode: "obstacle" }),
    });
  });
}
