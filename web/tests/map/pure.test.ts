// The pure parts of the map: typed positions, boxes, classes of colours, labels, and the state in the address.
import { describe, expect, it } from "vitest";
import { classOf, colourClasses, measureValue } from "../../src/map/classes";
import { formatPosition, parsePosition } from "../../src/map/coordinates";
import { scaleBar } from "../../src/map/exportPng";
import { distanceM, formatBbox, parseBbox } from "../../src/map/geo";
import { columns, wrapLabel } from "../../src/map/labels";
import { short } from "../../src/map/styleCases";
import {
  caseFilter,
  LAYERS,
  OPEN_STATES,
  readCard,
  readState,
  shownBelow,
  shownLevel,
  shownMeasure,
  writeLayers,
} from "../../src/pages/map/state";

describe("a typed position", () => {
  it.each([
    ["111.2859, 30.7010", [111.2859, 30.701]],
    ["111.2859 30.7010", [111.2859, 30.701]],
    ["30.7010, 111.2859", [111.2859, 30.701]],
    ["30.7010N 111.2859E", [111.2859, 30.701]],
    ["\u4e1c\u7ecf111.2859\u00b0\uff0c\u5317\u7eac30.7010\u00b0", [111.2859, 30.701]],
    ["W70.5, S33.4", [-70.5, -33.4]],
    ["10, 20", [10, 20]],
  ])("%s is read in whatever order it is written", (text, lonlat) => {
    expect(parsePosition(text)).toEqual({ ok: true, lonlat });
  });

  it.each([
    ["", "empty"],
    ["here", "format"],
    ["111.28", "format"],
    ["30N 31N", "format"],
    ["200, 95", "range"],
    ["1e5, 3", "format"],
  ])("%s is refused with the reason", (text, why) => {
    expect(parsePosition(text)).toEqual({ ok: false, why });
  });

  it("reads back what it writes", () => {
    expect(parsePosition(formatPosition([111.2859, 30.701]))).toEqual({ ok: true, lonlat: [111.2859, 30.701] });
  });
});

describe("a box in the address", () => {
  it("survives writing and reading", () => {
    expect(parseBbox(formatBbox([111.1, 30.5, 111.4, 30.8]))).toEqual([111.1, 30.5, 111.4, 30.8]);
  });
  it.each(["", "1,2,3", "a,b,c,d", "5,1,4,2", "1,1,1,1", "-200,0,10,10", "1,2,3,Infinity"])("%s is no box", (text) => {
    expect(parseBbox(text)).toBeUndefined();
  });
  it("a degree of latitude is about 111 km", () => {
    expect(distanceM([111, 30], [111, 31])).toBeCloseTo(111_195, -2);
  });
});

describe("colour classes", () => {
  it("keep zero apart and put every value into exactly one class", () => {
    const values = [0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];
    const classes = colourClasses("open", values);
    expect(classes[0]).toMatchObject({ from: 0, to: 0 });
    expect(classes.length).toBeLessThanOrEqual(6);
    for (const v of values) expect(classes.filter((c) => v >= c.from && v <= c.to)).toHaveLength(1);
    for (const v of values) expect(classOf(classes, v)).toBe(classes.find((c) => v >= c.from && v <= c.to));
  });
  it("need no more classes than there are different values", () => {
    expect(colourClasses("open", [4, 4, 4])).toHaveLength(1);
    expect(colourClasses("open", [0, 0])).toEqual([expect.objectContaining({ from: 0, to: 0 })]);
    expect(colourClasses("open", [])).toEqual([]);
  });
  it("have round limits for large numbers", () => {
    const classes = colourClasses("households", [117, 243, 388, 412, 1377, 2931]);
    for (const c of classes.slice(0, -1)) expect(c.to % 10).toBe(0);
  });
  it("work for rates, where no open case means a rate of zero", () => {
    expect(measureValue("overdue_rate", { open_cases: 0, overdue_cases: 0 })).toBe(0);
    expect(measureValue("overdue_rate", { open_cases: 8, overdue_cases: 2 })).toBe(0.25);
    expect(measureValue("kind", {})).toBeUndefined();
    const classes = colourClasses("overdue_rate", [0, 0.013, 0.5, 1]);
    expect(classes.at(-1)?.to).toBe(1);
    expect(classOf(classes, 0.013)?.from).toBeGreaterThan(0);
  });
  it("begin shares at the least there is, not at one per cent", () => {
    const classes = colourClasses("on_time", [0.834, 0.87, 0.9, 0.95, 1]);
    expect(classes[0]?.from).toBe(0.83);
    expect(classOf(classes, 0.834)).toBe(classes[0]);
  });
});

describe("labels", () => {
  it("wrap Latin between words and Chinese in equal parts", () => {
    expect(wrapLabel("Xiling First Road Community", 14)).toBe("Xiling First\nRoad Community");
    expect(wrapLabel("\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b", 14)).toBe(
      "\u4e00\u4e8c\u4e09\u56db\n\u4e94\u516d\u4e03\u516b",
    );
    expect(wrapLabel("short")).toBe("short");
  });
  it("count a Chinese character as two columns", () => {
    expect(columns("a\u4e00")).toBe(3);
  });
  it("shorten counts that do not fit a disc", () => {
    expect([short(999), short(1234), short(45_678)]).toEqual(["999", "1.2k", "46k"]);
  });
  it("a scale bar has a round length of at most 120 px", () => {
    for (const m of [0.13, 1, 7.3, 420]) {
      const bar = scaleBar(m);
      expect(bar.px).toBeLessThanOrEqual(120);
      expect(bar.px).toBeGreaterThan(40);
      expect(bar.label).toMatch(/^[125]0* k?m$/);
    }
  });
});

describe("the address of the map page", () => {
  it("falls back for everything unknown", () => {
    const s = readState({
      area: "../etc",
      level: "planet",
      measure: "x",
      bbox: "1",
      card: "spaceship:1",
      days: "-3",
      day: "yesterday",
      look: "z",
      cases: "y",
    });
    expect(s).toEqual({
      area: undefined,
      level: undefined,
      measure: undefined,
      layers: new Set(LAYERS),
      cases: "open",
      days: undefined,
      day: undefined,
      look: "points",
      bbox: undefined,
      card: undefined,
    });
  });
  it("shows communities of a district, grids of a street, buildings of a community", () => {
    const s = readState({});
    expect(["district", "street", "community", "grid"].map((l) => shownLevel(s, l))).toEqual([
      "community",
      "grid",
      "thing",
      "thing",
    ]);
    expect(shownBelow("street")).toEqual(["community", "grid", "thing"]);
  });
  it("never shows a level above the focus, whatever the link says", () => {
    expect(shownLevel(readState({ level: "community" }), "community")).toBe("thing");
  });
  it("colours grids by kind, and other levels only by numbers", () => {
    expect(shownMeasure(readState({}), "grid")).toBe("kind");
    expect(shownMeasure(readState({ measure: "kind" }), "community")).toBe("open");
    expect(shownMeasure(readState({ measure: "households" }), "grid")).toBe("households");
  });
  it("writes no layers when all are on, and can switch all off", () => {
    expect(writeLayers(new Set(LAYERS))).toBeNull();
    expect(readState({ layers: writeLayers(new Set()) ?? "" }).layers.size).toBe(0);
    expect(writeLayers(new Set(["labels", "base"] as const))).toBe("base,labels");
  });
  it("keeps a card's id whole even when it contains a colon", () => {
    expect(readCard("place:111.2,30.7")).toEqual({ kind: "place", id: "111.2,30.7" });
    expect(readCard("area:a:b")).toEqual({ kind: "area", id: "a:b" });
    expect(readCard("area:")).toBeUndefined();
  });
  it("asks for the same cases as the list behind the link", () => {
    const now = new Date("2026-03-05T10:20:30Z");
    expect(caseFilter(readState({ cases: "overdue", days: "7" }), now)).toEqual({
      state: OPEN_STATES,
      overdue: "true",
      reported_from: "2026-02-26T10:00:00.000Z",
    });
    expect(caseFilter(readState({ cases: "all" }), now)).toEqual({});
  });
});
