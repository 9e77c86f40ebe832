// The sheet of a map's picture.
import { describe, expect, it } from "vitest";
import { DPI, layout, PAPERS, type Paper, scaleNumber } from "../../src/map/paper";

const SCREEN = { width: 900, height: 700 };

describe("a sheet of paper", () => {
  it("has the paper's size at print resolution, whatever the screen", () => {
    for (const [key, mm] of [
      ["a4l", [297, 210]],
      ["a3p", [297, 420]],
    ] as [Paper, number[]][]) {
      const sheet = layout(PAPERS[key], SCREEN, 5);
      expect((sheet.width * sheet.ratio) / DPI).toBeCloseTo((mm[0] ?? 0) / 25.4, 1);
      expect((sheet.height * sheet.ratio) / DPI).toBeCloseTo((mm[1] ?? 0) / 25.4, 1);
    }
  });
  it("keeps map, legend and two lines of text inside the rim, also with a long legend", () => {
    for (const legend of [0, 3, 12]) {
      for (const paper of Object.values(PAPERS)) {
        const { width, height, margin, map, columns } = layout(paper, SCREEN, legend);
        expect(map.x).toBeGreaterThanOrEqual(margin);
        expect(map.x + map.width).toBeLessThanOrEqual(width - margin);
        const rows = legend ? 1 + Math.ceil(legend / columns) : 0;
        expect(map.y + map.height + 24 * rows + 44).toBeLessThanOrEqual(height - margin);
        expect(map.height).toBeGreaterThan(300);
      }
    }
  });
  it("shows the map on the screen in its own size", () => {
    const sheet = layout(undefined, SCREEN, 5);
    expect(sheet.ratio).toBe(1);
    expect(sheet.map).toMatchObject(SCREEN);
  });
  it("names its scale: a pixel of a 96th of an inch that stands for a metre is 1 : 3 800", () => {
    expect(scaleNumber(1).replace(/\s/g, " ")).toBe("3 800");
    expect(scaleNumber(10).replace(/\s/g, " ")).toBe("38 000");
  });
});
