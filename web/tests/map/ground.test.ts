// Base maps of other servers: where a shifted or differently projected source comes to lie.
import { fromLonLat, transform } from "ol/proj";
import { describe, expect, it } from "vitest";
import { gcjToWgs, wgsToGcj } from "../../src/map/gcj02";
import { distanceM, type LonLat } from "../../src/map/geo";
import { groundLayer, hosts, projectionOf } from "../../src/map/ground";
import { readState } from "../../src/pages/map/state";

describe("GCJ-02", () => {
  it("shifts known places as the map services shift them, to two metres", () => {
    // The pairs of the test of crates/geometry.
    for (const [wgs, gcj] of [
      [
        [121.5272106, 31.1774276],
        [121.531541859, 31.175303984],
      ],
      [
        [113.912316, 22.543847],
        [113.917176481, 22.540796132],
      ],
      [
        [116.377817, 39.911954],
        [116.384047225, 39.913345455],
      ],
    ] as [LonLat, LonLat][]) {
      expect(distanceM(wgsToGcj(wgs), gcj)).toBeLessThan(2);
    }
  });
  it("comes back to the same place, and leaves the rest of the world alone", () => {
    for (const p of [
      [111.285, 30.701],
      [87.6, 43.8],
      [130.9, 45.3],
    ] as LonLat[]) {
      const back = gcjToWgs(wgsToGcj(p));
      expect(distanceM(back, p)).toBeLessThan(0.001);
      expect(distanceM(wgsToGcj(p), p)).toBeGreaterThan(50);
    }
    expect(wgsToGcj([2.35, 48.85])).toEqual([2.35, 48.85]);
  });
});

describe("a source's projection", () => {
  const here: LonLat = [111.285, 30.701];
  it("puts a shifted picture back to where the thing is", () => {
    const name = projectionOf("EPSG:3857", true);
    const inPicture = fromLonLat(wgsToGcj(here));
    const [x = 0, y = 0] = transform(inPicture, name, "EPSG:3857");
    const [wx = 0, wy = 0] = fromLonLat(here);
    expect(Math.hypot(x - wx, y - wy)).toBeLessThan(0.01);
    const [bx = 0, by = 0] = transform(fromLonLat(here), "EPSG:3857", name);
    expect(Math.hypot(bx - (inPicture[0] ?? 0), by - (inPicture[1] ?? 0))).toBeLessThan(0.01);
  });
  it("takes CGCS2000 degrees, shifted or not", () => {
    const plain = transform(here, projectionOf("EPSG:4490", false), "EPSG:3857");
    expect(plain[0]).toBeCloseTo(fromLonLat(here)[0] ?? 0, 3);
    const shifted = transform(wgsToGcj(here), projectionOf("EPSG:4490", true), "EPSG:4326");
    expect(distanceM([shifted[0] ?? 0, shifted[1] ?? 0], here)).toBeLessThan(0.01);
  });
});

describe("an address", () => {
  it("with a range of hosts stands for each of them, and everything else in it stays", () => {
    expect(hosts("https://t{0-2}.example.com/wmts?tk=KEY")).toEqual([
      "https://t0.example.com/wmts?tk=KEY",
      "https://t1.example.com/wmts?tk=KEY",
      "https://t2.example.com/wmts?tk=KEY",
    ]);
    expect(hosts("https://example.com/{z}/{x}/{-y}.png")).toEqual(["https://example.com/{z}/{x}/{-y}.png"]);
  });
  it("of the page names the base map, or nothing strange", () => {
    expect(readState({ ground: "tianditu-vec" }).ground).toBe("tianditu-vec");
    expect(readState({ ground: "../x" }).ground).toBeUndefined();
  });
});

describe("a base map that fails", () => {
  const source = {
    id: "x",
    name: { "zh-Hans": "x" },
    type: "xyz" as const,
    url: "https://example.com/{z}/{x}/{y}.png",
    format: "image/png",
    attribution: "x",
    opacity: 1,
    min_zoom: 0,
    max_zoom: 18,
    projection: "EPSG:3857",
    gcj02: false,
  };
  it("is told once, unless a part of it has come before", () => {
    const heard: boolean[] = [];
    const tiles = groundLayer(source, (loads) => heard.push(loads)).getSource();
    tiles?.dispatchEvent("tileloaderror");
    expect(heard).toEqual([false]);
    tiles?.dispatchEvent("tileloadend");
    tiles?.dispatchEvent("tileloaderror");
    expect(heard).toEqual([false, true]);
  });
});
