// How cases are drawn: a white disc with the category's drawing and a ring in the colour and shape of the clock's light;
// clusters are blue discs with their count and, when any is overdue, a red arc.

import type { FeatureLike } from "ol/Feature";
import { Circle, Fill, Icon, RegularShape, Stroke, Style, Text } from "ol/style";
import { LABEL_FONT } from "./glyphs";
import { iconUrl } from "./icons";

/** The light of a case's clock. */
export type Light = "green" | "amber" | "red" | "paused" | "none";

/** Ring colours; each light also has its own outline shape, so that colour is never the only cue. */
export const LIGHT_COLOURS: Record<Light, string> = {
  green: "#237804",
  amber: "#ad4e00",
  red: "#cf1322",
  paused: "#595959",
  none: "#8c8c8c",
};

const cache = new Map<string, Style[]>();

/** Takes any value from a server as a light. */
export function asLight(value: unknown): Light {
  return value === "green" || value === "amber" || value === "red" || value === "paused" ? value : "none";
}

/** Style of one case. */
export function caseStyle(light: Light, icon: string | undefined, chosen: boolean): Style[] {
  const key = `${light} ${icon} ${chosen}`;
  let style = cache.get(key);
  if (!style) {
    const z = chosen ? 30 : 10;
    style = [
      new Style({ image: outline(light, chosen), zIndex: z }),
      new Style({ image: new Icon({ src: iconUrl(icon, "#1f2430"), scale: chosen ? 0.72 : 0.6 }), zIndex: z + 1 }),
    ];
    if (chosen) {
      style.unshift(
        new Style({
          image: new Circle({
            radius: 21,
            fill: new Fill({ color: "rgba(9,88,217,0.18)" }),
            stroke: new Stroke({ color: "#0958d9", width: 2.5 }),
          }),
          zIndex: z - 1,
        }),
      );
    }
    cache.set(key, style);
  }
  return style;
}

/** The radius of a cluster's disc in pixels, at most 30. */
export function clusterRadius(count: number): number {
  return Math.min(30, 13 + Math.log2(count) * 2);
}

/** How far a case or cluster reaches from its middle, rim included. */
export function reach(feature: FeatureLike): number {
  return feature.get("cluster") ? clusterRadius(Number(feature.get("count")) || 2) + 2 : 16;
}

/** Style of a cluster. The area of the disc grows with the logarithm of the count, up to 60 px across. */
export function clusterStyle(count: number, overdue: number): Style[] {
  const key = `cluster ${count} ${overdue > 0}`;
  let style = cache.get(key);
  if (!style) {
    const radius = clusterRadius(count);
    style = [
      new Style({
        image: new Circle({
          radius,
          fill: new Fill({ color: "rgba(9,63,157,0.88)" }),
          stroke: new Stroke({ color: overdue > 0 ? "#ff4d4f" : "#ffffff", width: overdue > 0 ? 4 : 2 }),
        }),
        text: new Text({
          text: (overdue > 0 ? "!" : "") + short(count),
          font: `600 13px ${LABEL_FONT}`,
          fill: new Fill({ color: "#ffffff" }),
          declutterMode: "none",
        }),
        zIndex: 12,
      }),
    ];
    cache.set(key, style);
  }
  return style;
}

/** Style of a feature of `/cases.geojson`, single or cluster. */
export function liveCaseStyle(feature: FeatureLike, chosenId?: string): Style[] {
  if (feature.get("cluster")) return clusterStyle(Number(feature.get("count")) || 2, Number(feature.get("overdue")) || 0);
  const chosen = chosenId !== undefined && feature.get("id") === chosenId;
  const category = feature.get("category") as { icon?: string } | null | undefined;
  return caseStyle(asLight(feature.get("light")), category?.icon, chosen);
}

/** 1234 → 1.2k, so that a count fits its disc. */
export function short(count: number): string {
  if (count < 1000) return String(count);
  return `${(count / 1000).toFixed(count < 10000 ? 1 : 0)}k`;
}

function outline(light: Light, chosen: boolean): Circle | RegularShape {
  const r = chosen ? 15 : 12;
  const fill = new Fill({ color: "#ffffff" });
  const stroke = new Stroke({ color: LIGHT_COLOURS[light], width: chosen ? 4 : 3 });
  switch (light) {
    case "red":
      return new RegularShape({ points: 4, radius: r + 4, angle: 0, fill, stroke });
    case "amber":
      return new RegularShape({ points: 6, radius: r + 2, angle: 0, fill, stroke });
    case "paused":
      return new RegularShape({ points: 4, radius: r + 3, angle: Math.PI / 4, fill, stroke });
    default:
      return new Circle({ radius: r, fill, stroke });
  }
}
