// Clusters of live cases, names on the map and values of cards.
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import { describe, expect, it } from "vitest";
import { drawing, iconUrl } from "../../src/map/icons";
import { placeLabels } from "../../src/map/labelPlaces";
import { shownValue } from "../../src/pages/map/Cards";
import { caseFeatures, countCases, mergeClose } from "../../src/pages/map/caseFeatures";
import type { LiveCollection } from "../../src/pages/map/data";
import { withoutParent } from "../../src/pages/map/useMapModel";

const one = (x: number, y: number, light: string) =>
  new Feature({ geometry: new Point([x, y]), cluster: false, light, id: `${x}` });
const many = (x: number, y: number, count: number, overdue: number) =>
  new Feature({ geometry: new Point([x, y]), cluster: true, count, overdue });
const total = (fs: Feature[], key: string) => fs.reduce((n, f) => n + Number(f.get(key) ?? 0), 0);

describe("clusters", () => {
  it("never touch after merging and lose no case and no overdue one", () => {
    const input = Array.from({ length: 60 }, (_, i) => many((i % 10) * 9, Math.floor(i / 10) * 9, 2 + (i % 3), i % 2));
    const out = mergeClose(input, 20);
    expect(out.length).toBeLessThan(60);
    expect(total(out, "count")).toBe(total(input, "count"));
    expect(total(out, "overdue")).toBe(total(input, "overdue"));
  });
  it("count single cases, and an overdue one as overdue", () => {
    const [merged] = mergeClose([one(0, 0, "red"), one(3, 0, "green")], 10);
    expect(merged?.get("cluster")).toBe(true);
    expect([merged?.get("count"), merged?.get("overdue")]).toEqual([2, 1]);
  });
  it("leave a case that stands alone as it is", () => {
    const alone = one(100, 100, "green");
    expect(mergeClose([alone, many(0, 0, 5, 0)], 10)).toContain(alone);
  });
});

describe("words on the map", () => {
  it("do not repeat the community before each of its grids", () => {
    expect(withoutParent("Riverside Grid 3", "Riverside")).toBe("Grid 3");
    expect(withoutParent("Riverside", "Riverside")).toBe("Riverside");
    expect(withoutParent("Hill Grid 1", "Riverside")).toBe("Hill Grid 1");
    expect(withoutParent("Hill Grid 1", "")).toBe("Hill Grid 1");
  });
  it("show numbers, names, yes and no; leave out what is empty", () => {
    const t = ((key: string, o?: { defaultValue?: string }) => o?.defaultValue ?? key) as never;
    expect(shownValue(t, "floors", 7)).toBe("7");
    expect(shownValue(t, "bridge", true)).toBe("common:yes");
    expect(shownValue(t, "category", { "zh-Hans": "x" })).toBe("x");
    expect(shownValue(t, "class", "annex")).toBe("annex");
    for (const empty of [null, undefined, ""]) expect(shownValue(t, "x", empty)).toBe("");
  });
  it("have a drawing for every icon, and the exclamation mark for unknown ones", () => {
    expect(drawing("manhole")).not.toBe(drawing("no such icon"));
    expect(drawing(undefined)).toBe(drawing("no such icon"));
    expect(iconUrl("lamp", "#000")).toBe(iconUrl("lamp", "#000"));
    expect(iconUrl("lamp", "#000")).not.toBe(iconUrl("lamp", "#fff"));
  });
});

describe("the names of areas", () => {
  const wish = (x: number, y: number, inside = () => true) => ({ x, y, width: 80, height: 36, inside });

  it("stay where they are when nothing is in the way", () => {
    expect(placeLabels([wish(0, 0), wish(200, 0)], [])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
  it("give way to a cluster, by as little as possible", () => {
    const [move] = placeLabels([wish(0, 0)], [{ x: 0, y: 0, radius: 20 }]);
    const [dx, dy] = move ?? [0, 0];
    expect(Math.abs(dy) - 18 >= 20 || Math.abs(dx) - 40 >= 20).toBe(true);
    expect(Math.hypot(dx, dy)).toBeLessThan(60);
  });
  it("never leave their own area, and are left out when it has no room", () => {
    const inside = (x: number, y: number) => Math.abs(x) < 10 && Math.abs(y) < 10;
    expect(placeLabels([{ ...wish(0, 0), inside }], [{ x: 0, y: 0, radius: 20 }])).toEqual([undefined]);
  });
  it("do not stand on each other", () => {
    const [a, b] = placeLabels([wish(0, 0), wish(10, 0)], []);
    expect(a).toEqual([0, 0]);
    expect(Math.abs((b?.[1] ?? 0) - 0) >= 36 || Math.abs(10 + (b?.[0] ?? 0)) >= 80).toBe(true);
  });
});

describe("the case of the open card", () => {
  const answer: LiveCollection = {
    type: "FeatureCollection",
    features: ["a", "b"].map((id, i) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [111.3 + i * 1e-6, 30.7] },
      properties: { cluster: false, id, number: id, state: "handling" },
    })),
  };
  it("is not gathered into a cluster, and is counted all the same", () => {
    const left = caseFeatures(answer, 10, "a");
    expect(left.map((f) => f.get("id"))).toEqual(["b"]);
    expect(caseFeatures(answer, 10)[0]?.get("count")).toBe(2);
    expect(countCases(answer)).toBe(2);
  });
});
