// Finding the grid of a point in the browser: held to the same hard points as the server.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type GridFeature, type GridGeometry, gridLocator } from "../src/geo/locate";

const golden = (name: string) => readFileSync(join(import.meta.dirname, "../../crates/geometry/golden/locate", name), "utf8");

function square(west: number, south: number, east: number, north: number): GridGeometry {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

const numbered = (geometries: GridGeometry[]) =>
  gridLocator(
    geometries.map((geometry, i): GridFeature<number> => ({ properties: i, geometry })),
    (i) => i,
  );

describe("the grid of a point", () => {
  it("is the server's answer for every hard point of the file", () => {
    const { features } = JSON.parse(golden("grids.geojson")) as { features: GridFeature<{ code: string }>[] };
    const locate = gridLocator(features, (p) => p.code);
    const lines = golden("points.tsv").trim().split(/\r?\n/);
    const wrong = lines.filter((line) => {
      const [lon, lat, owner] = line.split("\t");
      return (locate(Number(lon), Number(lat)) ?? "-") !== owner;
    });
    expect(lines.length).toBeGreaterThan(10_000);
    expect(wrong).toEqual([]);
  });

  it("is the eastern or northern neighbour's on a shared border", () => {
    const locate = numbered([square(0, 0, 1, 1), square(1, 0, 2, 1), square(0, 1, 1, 2), square(1, 1, 2, 2)]);
    expect(locate(1, 0.5)).toBe(1);
    expect(locate(0.5, 1)).toBe(2);
    expect(locate(1, 1)).toBe(3);
    expect(locate(0.5, 0.5)).toBe(0);
  });

  it("is exact for edges across the whole earth, where numbers are too short", () => {
    const halves = numbered([
      {
        type: "Polygon",
        coordinates: [
          [
            [-180, -90],
            [180, 89.9999999],
            [-180, 89.9999999],
            [-180, -90],
          ],
        ],
      },
    ]);
    // Both are beside the border by less than the rounding of the products.
    expect(halves(0.0000001, 0)).toBe(0);
    expect(halves(-0.0000001, -0.0000001)).toBeUndefined();
  });

  it("is none for numbers that are no position, and without grids", () => {
    const locate = numbered([square(0, 0, 1, 1)]);
    for (const [lon, lat] of [
      [Number.NaN, 0.5],
      [0.5, Number.POSITIVE_INFINITY],
      [500, 0.5],
      [0.5, -91],
    ] as const) {
      expect(locate(lon, lat)).toBeUndefined();
    }
    expect(numbered([])(0.5, 0.5)).toBeUndefined();
  });
});
