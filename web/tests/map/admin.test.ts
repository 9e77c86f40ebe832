// The pure parts of administration: the printed rights, days of the calendar, trees and searches.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CategoryItem, Department } from "../../src/api/types";
import { readBorder } from "../../src/pages/admin/areas/AreaForms";
import { dayKind, knownYears, monthWeeks, readCalendar, yearArranged } from "../../src/pages/admin/calendar/days";
import { findCategories } from "../../src/pages/admin/catalogue/CataloguePage";
import { departmentTree } from "../../src/pages/admin/DepartmentsPage";
import { readActions, readCapabilities } from "../../src/pages/admin/matrix";
import { shortAgent } from "../../src/pages/admin/settings/SettingsPage";

const DOMAIN = join(import.meta.dirname, "../../../crates/domain/src");

describe("the printed rights", () => {
  const actions = readActions(
    readFileSync(join(DOMAIN, "case/tests/snapshots/tessera_domain__case__tests__matrix__state_action_role.snap"), "utf8"),
  );

  it("are read whole from the server's own golden file: every state, every line", () => {
    const text = readFileSync(
      join(DOMAIN, "case/tests/snapshots/tessera_domain__case__tests__matrix__state_action_role.snap"),
      "utf8",
    );
    const states = [...text.matchAll(/^== (.+)$/gm)].map((m) => m[1]);
    expect(states).toContain("handling");
    expect(actions.map((t) => t.name)).toEqual(states);
    const lines = text
      .slice(text.indexOf("\n== "))
      .split("\n")
      .filter((l) => l.includes(" ") && !l.startsWith("=="));
    expect(actions.reduce((n, t) => n + t.rows.length, 0)).toBe(lines.length);
  });

  it("know who is limited to what: only the worker of the grid fixes on the spot, any chief does", () => {
    const row = actions.find((t) => t.name === "reported")?.rows.find((r) => r.action === "fix_on_spot");
    expect(row?.cells.get("grid_worker")).toEqual({ may: true, only: ["of the grid"] });
    expect(row?.cells.get("grid_chief")).toEqual({ may: true, only: [] });
    expect(row?.cells.get("dispatcher")).toBeUndefined();
  });

  it("give every capability a yes or no for every role", () => {
    const table = readCapabilities(
      readFileSync(join(DOMAIN, "people/rights/snapshots/tessera_domain__people__rights__tests__role_capability.snap"), "utf8"),
    );
    const audit = table.rows.find((r) => r.action === "audit.read");
    expect(audit?.cells.get("auditor")).toEqual({ may: true, only: [] });
    expect(audit?.cells.get("leader")).toEqual({ may: false });
    for (const row of table.rows) expect(row.cells.size).toBe(table.rows[0]?.cells.size);
  });

  it("a role named twice, once without limit, is not limited", () => {
    const [table] = readActions("== filed\nhand_over   handler(lead), handler(assisting), handler\n");
    expect(table?.rows[0]?.cells.get("handler")).toEqual({ may: true, only: [] });
  });
});

describe("the working calendar", () => {
  const calendar = readCalendar({
    version: 3,
    calendar: {
      id: "cn",
      name: { "zh-Hans": "x" },
      timezone: "Asia/Shanghai",
      covers: { from: "2018-01-01", to: "2026-12-31" },
      periods: {
        mon: ["08:00-12:00"],
        tue: ["08:00-12:00"],
        wed: ["08:00-12:00"],
        thu: ["08:00-12:00"],
        fri: ["08:00-12:00"],
        sat: [],
        sun: [],
      },
      holidays: [
        { date: "2026-01-01", name: { "zh-Hans": "a" } },
        { from: "2026-02-15", to: "2026-02-23", name: { "zh-Hans": "b" } },
      ],
      workdays: [{ date: "2026-02-14", name: { "zh-Hans": "b" } }],
    },
  });
  it("tells holidays, make-up days, weekends and plain days apart", () => {
    expect(dayKind(calendar, "2026-01-01").kind).toBe("holiday");
    expect(dayKind(calendar, "2026-02-14").kind).toBe("workday");
    expect(dayKind(calendar, "2026-02-15").kind).toBe("holiday");
    expect(dayKind(calendar, "2026-02-23").kind).toBe("holiday");
    expect(dayKind(calendar, "2026-02-24").kind).toBe("normal");
    expect(dayKind(calendar, "2026-02-28").kind).toBe("weekend");
  });
  it("lays out a month with Monday first and every day once, leap years too", () => {
    const weeks = monthWeeks(calendar, 2028, 2);
    expect(weeks[0]?.[1]?.day).toBe(1);
    expect(weeks.flat().filter(Boolean)).toHaveLength(29);
    for (const week of weeks) expect(week).toHaveLength(7);
  });
  it("says that a year beyond the published holidays is provisional", () => {
    expect(yearArranged(calendar, 2026)).toBe(true);
    expect(yearArranged(calendar, 2027)).toBe(false);
    expect(knownYears(calendar, 2027)).toEqual([2027, 2026]);
  });
});

describe("searches", () => {
  const item = (code: string, name: string, pinyin: string) =>
    ({ code, pinyin, name: { en: name, "zh-Hans": name } }) as unknown as CategoryItem;
  const items = [
    item("E01001", "cover abnormal", "gsjgyc"),
    item("P01001", "manhole cover", "gsjg"),
    item("P01002", "lamp", "ld"),
  ];
  it("put the exact pinyin before its beginning, and a name anywhere after that", () => {
    expect(findCategories(items, "GSJG").map((c) => c.code)).toEqual(["P01001", "E01001"]);
    expect(findCategories(items, "cover").map((c) => c.code)).toEqual(["E01001", "P01001"]);
    expect(findCategories(items, "p0100").map((c) => c.code)).toEqual(["P01001", "P01002"]);
    expect(findCategories(items, "nothing")).toEqual([]);
    expect(findCategories(items, " ")).toHaveLength(3);
  });
  it("keep the departments above a hit, and lose nobody whose parent is gone", () => {
    const d = (id: string, parent_id: string | null) =>
      ({ id, parent_id, code: id, name: { "zh-Hans": id } }) as unknown as Department;
    const all = [d("bureau", null), d("water", "bureau"), d("gas", "bureau"), d("orphan", "gone")];
    expect(departmentTree(all, "wat").map((n) => [n.id, n.children?.map((c) => c.id)])).toEqual([["bureau", ["water"]]]);
    expect(departmentTree(all, "").map((n) => n.id)).toEqual(["bureau", "orphan"]);
  });
  it("name a device by browser and system", () => {
    expect(shortAgent("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0")).toBe(
      "Chrome 140 (Windows)",
    );
    expect(shortAgent("curl/8.5.0")).toBe("curl 8");
    expect(shortAgent("x".repeat(200))).toHaveLength(60);
  });
});

describe("a pasted border", () => {
  const polygon = {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  };
  it("may be a geometry, a feature or a collection", () => {
    expect(readBorder(JSON.stringify(polygon))).toEqual(polygon);
    expect(readBorder(JSON.stringify({ type: "Feature", geometry: polygon }))).toEqual(polygon);
    expect(readBorder(JSON.stringify({ type: "FeatureCollection", features: [{ type: "Feature", geometry: polygon }] }))).toEqual(
      polygon,
    );
  });
  it.each(["", "{", "null", '{"type":"Point","coordinates":[1,2]}', '{"type":"FeatureCollection","features":[]}'])(
    "%s is refused",
    (text) => {
      expect(() => readBorder(text)).toThrow();
    },
  );
});
