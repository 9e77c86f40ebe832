// How areas are drawn: fill by class, border by level, label in the language shown, marks for hovered and chosen.

import type Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import Point from "ol/geom/Point";
import { Fill, Stroke, Style, Text } from "ol/style";
import { glyphsReady, LABEL_FONT } from "./glyphs";
import type { Move } from "./labelPlaces";
import { wrapLabel } from "./labels";

/** What a style needs to know about an area. */
export interface AreaLook {
  fill?: string;
  label: string;
  /** A second line, such as the number the colour stands for. */
  detail?: string;
  /** Leave the second line out from afar. */
  closeOnly?: boolean;
}

interface Border {
  colour: string;
  width: number;
}

const GRID_BORDER: Border = { colour: "#6f7887", width: 1 };
const BORDER: Record<string, Border> = {
  city: { colour: "#2b2b2b", width: 3 },
  district: { colour: "#2b2b2b", width: 3 },
  street: { colour: "#3d4451", width: 2.5 },
  community: { colour: "#5a6372", width: 1.5 },
  grid: GRID_BORDER,
};

/** Fill and border of an area. `solid` makes the fill opaque enough to stand without a base map. */
export function areaShape(level: string, look: AreaLook, opacity: number): Style {
  const border = BORDER[level] ?? GRID_BORDER;
  return new Style({
    fill: new Fill({ color: look.fill ? withAlpha(look.fill, opacity) : "rgba(255,255,255,0.01)" }),
    stroke: new Stroke({ color: border.colour, width: border.width }),
  });
}

/** Border only, for the level above or the area in focus. */
export function areaOutline(level: string, strong: boolean): Style {
  const border = BORDER[level] ?? GRID_BORDER;
  return new Style({
    stroke: new Stroke({ color: strong ? "#0b3d91" : border.colour, width: strong ? 3.5 : border.width + 0.5 }),
    zIndex: 5,
  });
}

/** The mark of a hovered or focused area: a light line under a dark one, visible on any fill. */
export function areaMark(chosen: boolean): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: "#ffffff", width: chosen ? 7 : 5 }), zIndex: 6 }),
    new Style({
      stroke: new Stroke({ color: chosen ? "#0958d9" : "#222", width: chosen ? 4 : 2.5 }),
      fill: chosen ? new Fill({ color: "rgba(9,88,217,0.08)" }) : undefined,
      zIndex: 7,
    }),
  ];
}

const TEXT_FILL = new Fill({ color: "#1f2430" });
const PLATE = new Fill({ color: "rgba(255,255,255,0.82)" });
const TEXT_HALO = new Stroke({ color: "rgba(255,255,255,0.92)", width: 4 });

/** The lines of an area's label at a resolution. */
export function labelText(look: AreaLook, resolution: number): { text: string; detail: string } {
  const name = wrapLabel(look.label, 14);
  const detail = look.detail && (look.closeOnly !== true || resolution < 4) ? look.detail : "";
  return { text: detail ? `${name}\n${detail}` : name, detail };
}

/** The label of an area at its label point, moved by `move`; undefined while the font for it is still loading. */
export function areaLabel(feature: Feature, look: AreaLook, resolution: number, move: Move = [0, 0]): Style | undefined {
  if (!look.label || !glyphsReady(look.label + (look.detail ?? ""))) return undefined;
  const at = feature.get("labelPoint") as number[] | undefined;
  const { text, detail } = labelText(look, resolution);
  return new Style({
    geometry: at ? new Point(at) : undefined,
    text: new Text({
      text,
      offsetX: move[0],
      offsetY: move[1],
      font: `13px ${LABEL_FONT}`,
      fill: TEXT_FILL,
      stroke: TEXT_HALO,
      overflow: true,
      // A number on the map could be taken for a cluster, so it stands on a plate.
      backgroundFill: detail && !look.closeOnly ? PLATE : undefined,
      padding: [2, 3, 2, 3],
    }),
  });
}

/** The id by which an area feature is known. */
export function areaCode(feature: FeatureLike): string {
  return String(feature.get("code") ?? "");
}

function withAlpha(hex: string, alpha: number): string {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${(n >> 16) & 255},${(n >> 8) & 255},${n & 255},${alpha})`;
}
