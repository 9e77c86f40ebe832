// The address is the only filter state: what goes in must come out.
import { describe, expect, it, vi } from "vitest";
import { activeFilters, BULK_MAX, clearedFilters, collectIds, filterQuery } from "../src/pages/cases/filters";
import { safeNext } from "../src/pages/login/LoginPage";
import { parseSearch, stringifySearch } from "../src/ui/url";

describe("search parameters", () => {
  it("survive a round trip, whatever they hold", () => {
    const search = { state: "filed,closed", text: "井盖 & 100%", category: "E06*", number: "4202022026030500123", sort: "-due" };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });

  it("stay strings even when they look like numbers or booleans", () => {
    expect(parseSearch("?area=420502001001&overdue=true")).toEqual({ area: "420502001001", overdue: "true" });
  });

  it("leave out what is empty", () => {
    expect(stringifySearch({ a: "", b: undefined, c: null, d: "1" })).toBe("?d=1");
    expect(parseSearch("?a=&b=2")).toEqual({ b: "2" });
  });
});

describe("filters of the case list", () => {
  it("send only what selects cases", () => {
    expect(filterQuery({ state: "filed", open: "123", cursor: "x", sort: "due" })).toEqual({ state: "filed" });
  });

  it("turn a last day into the end of that day", () => {
    const query = filterQuery({ reported_from: "2026-03-01", reported_to: "2026-03-01" });
    expect(Date.parse(String(query.reported_to)) - Date.parse(String(query.reported_from))).toBe(24 * 3600 * 1000 - 1);
  });

  it("are all gone after clearing, and the first page is shown", () => {
    const cleared = clearedFilters();
    expect(activeFilters(Object.fromEntries(Object.entries(cleared).map(([k]) => [k, ""])))).toEqual([]);
    expect(cleared).toHaveProperty("cursor", null);
  });

  it("collect the ids of every page, up to what a bulk action takes", async () => {
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      const at = new URL(address, "http://x").searchParams.get("cursor");
      asked.push(at);
      const page = Number(at ?? 0);
      return Response.json({ items: Array.from({ length: 50 }, (_, i) => ({ id: `${page}-${i}` })), next: String(page + 1) });
    });
    const ids = await collectIds({ state: "filed" });
    vi.unstubAllGlobals();
    expect(ids).toHaveLength(BULK_MAX);
    expect(new Set(ids).size).toBe(BULK_MAX);
    expect(asked).toHaveLength(BULK_MAX / 50);
  });
});

describe("the address to go to after the login", () => {
  it("is inside the app", () => {
    expect(safeNext("/cases?state=filed")).toBe("/cases?state=filed");
  });

  it("is never another site", () => {
    for (const bad of ["//evil.example", "https://evil.example", "/login?next=/login", undefined])
      expect(safeNext(bad)).toBe("/work");
  });
});
