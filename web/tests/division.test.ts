// What is asked of a division and how it is written down: the address, the words of obstacles, the file.

import { t } from "i18next";
import { describe, expect, it } from "vitest";
import { type Division, type Plan, planFile, readWish, writeWish } from "../src/pages/division/data";
import { obstacleText, sizeOf } from "../src/pages/division/words";

const boundary = { type: "Polygon", coordinates: [] } as unknown as Division["boundary"];
const GIVEN: Division["given"] = {
  buildings: 9,
  households: 812,
  streets: 4,
  units: 0,
  measure: "households",
  least: 300,
  most: 500,
};
const PLAN: Plan = {
  favour: "balanced",
  seed: 1,
  bound: 1,
  in_band: 1,
  hard_inside_m: 0,
  mean_polsby_popper: 0.6,
  cut_m: 10,
  along_streets: 1,
  covers: true,
  grids: [
    {
      code: null,
      sequence: 1,
      kind: "residential",
      name: "",
      kept: false,
      boundary,
      position: [111, 30],
      households: 400,
      people: 1000,
      buildings: 9,
      in_band: true,
      area_m2: 123.4,
      polsby_popper: 0.6,
    },
  ],
};

describe("the wish in the address", () => {
  it("is as usual where nothing or nonsense stands", () => {
    const usual = { measure: "households", least: 300, most: 500, compact: 4, keep: [], seed: 1 };
    expect(readWish({})).toEqual(usual);
    expect(readWish({ measure: "votes", least: "-3", most: "many", compact: "7", keep: ",", seed: "0" })).toEqual(usual);
    expect(readWish({ measure: "people" })).toMatchObject({ least: 750, most: 1250 });
  });
  it("comes back as it went, and leaves out what is usual", () => {
    const wish = { measure: "area", least: 7500, most: 20000, compact: 12, keep: ["1", "2"], seed: 3 } as const;
    const written = writeWish({ ...wish, keep: [...wish.keep] });
    expect(written).toEqual({ measure: "area", least: null, most: "20000", compact: "12", keep: "1,2", seed: "3" });
    const search = Object.fromEntries(Object.entries(written).map(([k, v]) => [k, v ?? undefined]));
    expect(readWish(search)).toEqual(wish);
  });
});

describe("words", () => {
  it("say why a rule cannot be met, with the numbers and what is around", () => {
    const o = { kind: "between_multiples", position: [111, 30], size: 550, grids: 1, barriers: ["River", "Rail"] } as const;
    expect(obstacleText(t, GIVEN, { ...o, position: [111, 30], barriers: [...o.barriers] })).toBe(
      "The part here has 550 households: too much for 1 grids of at most 500 households, too little for 2 of at least 300 households. " +
        "Around it: River and Rail.",
    );
  });
  it("count a grid in what the size is counted in", () => {
    const [grid] = PLAN.grids;
    if (!grid) throw new Error("no grid");
    expect([sizeOf(grid, "households"), sizeOf(grid, "people"), sizeOf(grid, "area")]).toEqual([400, 1000, 123.4]);
  });
});

it("a plan is a file with the community first and a code or number for each grid", () => {
  const community = { id: "1", code: "420502001001", name: { en: "C" }, level: "community" };
  const division = { community, boundary, given: GIVEN, plans: [PLAN], obstacles: [] } as Division;
  const { features } = JSON.parse(planFile(division, PLAN));
  expect(features.map((f: { properties: { code: string } }) => f.properties.code)).toEqual(["420502001001", "1"]);
  expect(features[1].properties.parent).toBe("420502001001");
  expect(features[1].geometry).toEqual(boundary);
});
