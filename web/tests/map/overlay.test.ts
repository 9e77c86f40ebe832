// The draft of a city's catalogue: what is put in, taken out and shown before it is saved.
import { describe, expect, it } from "vitest";
import type { CategoryItem } from "../../src/api/types";
import { nextId } from "../../src/pages/admin/catalogue/CategoryDrawer";
import {
  edited,
  nextClass,
  same,
  withCategory,
  withoutCategory,
  withoutRule,
  withRule,
} from "../../src/pages/admin/catalogue/overlay";
import { casesOf, keyOf, type Spot } from "../../src/pages/hotspots/data";

const standard = {
  code: "E06001",
  kind: "event",
  class: "06",
  name: { "zh-Hans": "占道" },
  pinyin: "zd",
  icon: "",
  conditions: [{ id: "1", name: { "zh-Hans": "一" }, limit: "1 working_day", default: true }],
  off: false,
  local: false,
  words: [],
} as unknown as CategoryItem;

describe("the draft of the catalogue", () => {
  it("keeps one change for a category, in the order of codes", () => {
    let draft = withCategory({}, { code: "P01001", off: true });
    draft = withCategory(draft, { code: "E06001", off: true });
    draft = withCategory(draft, { code: "P01001", name: { "zh-Hans": "井" } });
    expect(draft.categories).toEqual([
      { code: "E06001", off: true },
      { code: "P01001", name: { "zh-Hans": "井" } },
    ]);
    expect(withoutCategory(draft, "E06001").categories).toHaveLength(1);
  });

  it("shows what is edited and what is new before it is saved", () => {
    const own = { code: "E06080", name: { "zh-Hans": "单车" }, conditions: [{ id: "1", name: {}, limit: "4 working_hour" }] };
    const draft = { categories: [{ code: "E06001", off: true }, own] };
    const shown = edited([standard], {}, draft);
    expect(shown.map((c) => [c.code, c.off, c.local])).toEqual([
      ["E06001", true, false],
      ["E06080", false, true],
    ]);
    expect(shown[0]?.conditions[0]?.limit).toBe("1 working_day");
    const saved = [standard, { ...standard, code: "E06080", local: true }];
    expect(edited(saved, { categories: [own] }, {}).map((c) => c.code)).toEqual(["E06001"]);
  });

  it("knows when nothing is different", () => {
    expect(same({}, { categories: [], rules: [] })).toBe(true);
    expect(same({}, { categories: [{ code: "E06001", off: true }] })).toBe(false);
  });

  it("changes the rule it was told to", () => {
    const a = withRule(withRule({}, { match: "P*", department: "urban" }), { match: "E*", department: "street-{street}" });
    expect(withRule(a, { match: "P01*", department: "water" }, 0).rules?.map((r) => r.match)).toEqual(["P01*", "E*"]);
    expect(withoutRule(a, 0).rules?.map((r) => r.match)).toEqual(["E*"]);
  });

  it("takes the next number from 99 down for a class and the lowest free id for a condition", () => {
    expect(nextClass([{ kind: "event", code: "99" }], "event")).toBe("98");
    expect(nextClass([{ kind: "event", code: "99" }], "part")).toBe("99");
    expect(nextId(["1", "3"])).toBe("2");
  });
});

describe("a hot spot", () => {
  it("leads to the cases it counts", () => {
    const spot = { category: { code: "E06001" }, point: [111.3, 30.7], bbox: [111.3, 30.7, 111.301, 30.701] } as unknown as Spot;
    expect(keyOf(spot)).toBe("E06001@111.30000,30.70000");
    expect(casesOf(spot, "a", "b")).toEqual({
      category: "E06001",
      bbox: "111.299995,30.699995,111.301005,30.701005",
      reported_from: "a",
      reported_to: "b",
    });
  });
});
