// How the map of the check draws: borders, faulty places by kind (a colour and a shape of mark each), borders before and after.

import type Feature from "ol/Feature";
import { Circle, Fill, RegularShape, Stroke, Style } from "ol/style";
import { colourOf } from "./colours";

const CHILD = new Style({
  stroke: new Stroke({ color: "#5a6372", width: 1.5 }),
  fill: new Fill({ color: "rgba(90,99,114,0.06)" }),
});
const PARENT = new Style({ stroke: new Stroke({ color: "#0b3d91", width: 3 }) });
const BEFORE = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 5 }) }),
  new Style({ stroke: new Stroke({ color: "#ad4e00", width: 2.5, lineDash: [3, 6] }) }),
];
const AFTER = [
  new Style({ stroke: new Stroke({ color: "#ffffff", width: 6 }) }),
  new Style({ stroke: new Stroke({ color: "#722ed1", width: 3 }) }),
];

/** One function per look, always the same, so that layers are redrawn only when something has changed. */
export const LOOKS = {
  child: () => CHILD,
  parent: () => PARENT,
  before: () => BEFORE,
  after: () => AFTER,
};

const WHITE = new Stroke({ color: "#ffffff", width: 2 });
const CHOSEN_RING = new Style({
  image: new Circle({ radius: 15, stroke: new Stroke({ color: "#0958d9", width: 3 }) }),
  zIndex: 2,
});
const CHOSEN_HALO = new Style({
  image: new Circle({ radius: 15, stroke: new Stroke({ color: "#ffffff", width: 6 }) }),
  zIndex: 1,
});
const known = new Map<string, Style[]>();

function kept(key: string, make: () => Style[]): Style[] {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}

const isChosen = (f: Feature, at: string | undefined) => at !== undefined && f.get("key") === at;

/** The surface of a faulty place. */
export function placeStyle(f: Feature, at: string | undefined): Style[] {
  const kind = String(f.get("kind"));
  const chosen = isChosen(f, at);
  return kept(`place ${kind} ${chosen}`, () => {
    const colour = colourOf(kind);
    return [
      new Style({
        fill: new Fill({ color: `${colour}${chosen ? "b3" : "66"}` }),
        stroke: new Stroke({ color: colour, width: chosen ? 3 : 1.5 }),
        zIndex: chosen ? 2 : 1,
      }),
    ];
  });
}

/** What each kind is marked by; a sliver is too thin to be seen by its surface. */
const SHAPES: Record<string, { points: number; angle?: number; inner?: number }> = {
  gap: { points: 3 },
  hole: { points: 16 },
  overlap: { points: 4, angle: Math.PI / 4 },
  outside: { points: 4 },
  orphan: { points: 5, inner: 5 },
};

/** The mark at a faulty place. */
export function markStyle(f: Feature, at: string | undefined): Style[] {
  const kind = String(f.get("kind"));
  const chosen = isChosen(f, at);
  return kept(`mark ${kind} ${chosen}`, () => {
    const shape = SHAPES[kind] ?? { points: 16 };
    const mark = new Style({
      image: new RegularShape({
        points: shape.points,
        radius: 9,
        radius2: shape.inner,
        angle: shape.angle ?? 0,
        fill: new Fill({ color: colourOf(kind) }),
        stroke: WHITE,
      }),
      zIndex: chosen ? 3 : 0,
    });
    return chosen ? [CHOSEN_HALO, CHOSEN_RING, mark] : [mark];
  });
}
