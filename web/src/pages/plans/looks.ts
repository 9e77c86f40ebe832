// How the map of a plan draws: planned grids, the ground that changes hands, grids chosen and picked for joining.

import type Feature from "ol/Feature";
import type { State } from "ol/render";
import { Fill, Stroke, Style } from "ol/style";
import { areaLabel } from "../../map/styleAreas";

const GRID = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 4.5 }), fill: new Fill({ color: "rgba(255,255,255,0.01)" }) }),
  new Style({ stroke: new Stroke({ color: "#1d39c4", width: 2.2 }) }),
];
const PICKED = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 7 }) }),
  new Style({
    stroke: new Stroke({ color: "#722ed1", width: 4, lineDash: [10, 6] }),
    fill: new Fill({ color: "rgba(114,46,209,0.2)" }),
  }),
];

type Ring = [number, number][];

function trace(context: CanvasRenderingContext2D, parts: Ring[][]): void {
  for (const ring of parts.flat()) {
    ring.forEach(([x, y], i) => {
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
  }
}

/**
 * Tints what a planned grid has beyond the grid it goes on as. The feature holds the parts of both, the first `own` of them planned:
 * the picture is cut, so that no geometry need be reckoned here.
 */
const CHANGED = new Style({
  renderer: (coordinates: unknown, state: State) => {
    const parts = coordinates as Ring[][];
    const own = Number(state.feature.get("own"));
    const { context } = state;
    context.save();
    context.beginPath();
    trace(context, parts.slice(0, own));
    context.clip("evenodd");
    context.beginPath();
    const spread = 1e5;
    context.rect(-spread, -spread, 2 * spread, 2 * spread);
    trace(context, parts.slice(own));
    context.fillStyle = "rgba(250,140,22,0.32)";
    context.fill("evenodd");
    context.restore();
  },
});

/** One function per look, always the same, so that layers are redrawn only when something has changed. */
export const LOOKS = { grid: () => GRID, picked: () => PICKED, changed: () => CHANGED };

/** Name and households of a planned grid. */
export const gridName = (f: unknown, resolution: number) => {
  const get = (name: string) => String((f as Feature).get(name) ?? "");
  return areaLabel(f as Feature, { label: get("label"), detail: get("detail"), closeOnly: true }, resolution);
};
