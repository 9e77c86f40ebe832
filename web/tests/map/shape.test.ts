// Shapes drawn on the map, and the measures the colours can say.
import { describe, expect, it } from "vitest";
import { colourClasses, measureCases, measureValue } from "../../src/map/classes";
import type { LonLat } from "../../src/map/geo";
import { boxCorners, MAX_CORNERS, readCorners, thinned, writeCorners } from "../../src/map/shape";

describe("shapes in the address", () => {
  it("are read as they were written, to a metre", () => {
    const text = writeCorners([
      [111.3000001, 30.7],
      [111.312346, 30.7],
      [111.31, 30.71],
    ]);
    expect(text).toBe("111.3,30.7;111.31235,30.7;111.31,30.71");
    expect(writeCorners(readCorners(text) ?? [])).toBe(text);
    expect(boxCorners([1, 2, 3, 4])).toEqual([
      [1, 2],
      [3, 2],
      [3, 4],
      [1, 4],
    ]);
  });
  it("are ignored when they are none", () => {
    for (const bad of [undefined, "", "1,2;3,4", "1,2;x,4;5,6", "1;2;3", "1,2,3;4,5,6;7,8,9"])
      expect(readCorners(bad)).toBeUndefined();
    expect(readCorners(Array.from({ length: MAX_CORNERS + 1 }, () => "1,2").join(";"))).toBeUndefined();
  });
  it("drawn by hand keep their outline with few corners", () => {
    const ring: LonLat[] = Array.from({ length: 2000 }, (_, i) => {
      const a = (i / 2000) * 2 * Math.PI;
      return [111 + 0.01 * Math.cos(a), 30 + 0.01 * Math.sin(a)];
    });
    const few = thinned([...ring, ring[0] as LonLat]);
    expect(few.length).toBeLessThanOrEqual(80);
    expect(few.length).toBeGreaterThan(8);
    for (const [x, y] of few) expect(Math.hypot(x - 111, y - 30)).toBeCloseTo(0.01, 6);
  });
});

describe("measures", () => {
  it("a rate without what it is divided by is unknown, not nought", () => {
    expect(measureValue("per_1000", { open_cases: 3, households: 0 })).toBeUndefined();
    expect(measureValue("per_1000", { open_cases: 3, households: 400 })).toBe(7.5);
    expect(measureValue("on_time", { closed_cases: 0, closed_on_time: 0 })).toBeUndefined();
    expect(measureValue("on_time", { closed_cases: 4, closed_on_time: 3 })).toBe(0.75);
  });
  it("classes of a rate by households have one decimal and hold every value", () => {
    const values = [0.4, 1.2, 3.7, 8.05, 12.3];
    const classes = colourClasses("per_1000", values);
    for (const v of values) expect(classes.some((c) => v <= c.to)).toBe(true);
    for (const c of classes) expect(Math.abs(c.to * 10 - Math.round(c.to * 10))).toBeLessThan(1e-6);
  });
  it("the list behind an area holds what the measure counts", () => {
    expect(measureCases("overdue_rate", "a,b")).toEqual({ state: "a,b", overdue: "true" });
    expect(measureCases("open", "a,b")).toEqual({ state: "a,b" });
    expect(measureCases("on_time", "a,b")).toEqual({ state: "closed" });
  });
});
