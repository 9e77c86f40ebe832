// A base map of one file: which tile an address means, and how vector tiles of the usual schemes are drawn.
import { describe, expect, it } from "vitest";
import { placeOf, styleOf } from "../../src/map/pmtiles";

describe("a base map of one file", () => {
  it("finds level, column and row in the address of a tile", () => {
    expect(placeOf("pmtiles:14/13262/6713")).toEqual([14, 13262, 6713]);
  });

  it("draws water as a surface and roads as lines, whatever the scheme calls them", () => {
    for (const water of ["water", "water_polygons", "ocean"]) expect(styleOf(water, "Polygon")?.getFill()).toBeTruthy();
    for (const road of ["roads", "transportation", "streets"]) {
      expect(styleOf(road, "LineString")?.getStroke()).toBeTruthy();
      expect(styleOf(road, "LineString")?.getFill()).toBeFalsy();
    }
    expect(styleOf("something_else", "Polygon")).toBeDefined();
  });

  it("leaves names and points to our own map", () => {
    expect(styleOf("place_labels", "LineString")).toBeUndefined();
    expect(styleOf("transportation_name", "LineString")).toBeUndefined();
    expect(styleOf("buildings", "Point")).toBeUndefined();
  });
});
