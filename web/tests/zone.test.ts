// The city's clock: what is shown and typed is the city's time, wherever the browser is.
import { afterEach, describe, expect, it } from "vitest";
import { filterQuery } from "../src/pages/cases/filters";
import { switchLang } from "../src/text";
import { clockTime, dateTime, day } from "../src/text/format";
import { fromWall, setZone, wall, zone } from "../src/text/zone";

afterEach(() => setZone(undefined));

describe("the city's time zone", () => {
  it("is the one times are shown in, and changes with the city", async () => {
    await switchLang("en");
    setZone("Asia/Shanghai");
    expect(clockTime("2026-11-08T16:30:00Z")).toBe("00:30");
    expect(day("2026-11-08T16:30:00Z")).toContain("09");
    expect(dateTime("2026-11-08T16:30:00Z")).toContain("00:30");
    setZone("America/Bogota");
    expect(clockTime("2026-11-08T16:30:00Z")).toBe("11:30");
  });

  it("is the one typed times are meant in", () => {
    setZone("Asia/Shanghai");
    expect(fromWall("2026-11-09")).toBe("2026-11-08T16:00:00.000Z");
    expect(fromWall("2026-11-09T23:59:59.999")).toBe("2026-11-09T15:59:59.999Z");
    expect(wall("2026-11-08T16:00:00Z")).toBe("2026-11-09T00:00:00");
  });

  it("keeps both sides of a change of clocks", () => {
    setZone("Europe/Madrid");
    expect(fromWall("2026-03-29T01:59")).toBe("2026-03-29T00:59:00.000Z");
    expect(fromWall("2026-03-29T03:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(fromWall("2026-10-25T00:00")).toBe("2026-10-24T22:00:00.000Z");
    expect(fromWall("2026-10-25T23:00")).toBe("2026-10-25T22:00:00.000Z");
  });

  it("makes whole days of the city from the days of a filter", () => {
    setZone("Asia/Shanghai");
    expect(filterQuery({ reported_from: "2026-11-09", reported_to: "2026-11-09" })).toMatchObject({
      reported_from: "2026-11-08T16:00:00.000Z",
      reported_to: "2026-11-09T15:59:59.999Z",
    });
  });

  it("is the browser's when the city's is not known here", () => {
    setZone("Mars/Olympus");
    expect(zone()).toBeUndefined();
  });
});
