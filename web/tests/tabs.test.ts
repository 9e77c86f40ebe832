// The strip of tabs: one tab per page, fifteen at most, and where closing leads.
import { describe, expect, it } from "vitest";
import { pageAt } from "../src/early";
import { readTabs, TABS_MAX, type Tab, without, withPage } from "../src/ui/tabList";

const tab = (n: number | string, at = Number(n)): Tab => ({ path: `/cases/${n}`, href: `/cases/${n}?a=1`, title: `${n}`, at });
const paths = (tabs: Tab[]) => tabs.map((t) => t.title);

describe("the strip of tabs", () => {
  it("has one tab for each page and brings it up to date in its place", () => {
    const tabs = [tab(1), tab(2), tab(3)];
    const next = withPage(tabs, { ...tab(2, 9), href: "/cases/2?b=2" });
    expect(paths(next)).toEqual(["1", "2", "3"]);
    expect(next[1]?.href).toBe("/cases/2?b=2");
  });

  it("lets the page go that was not looked at for longest", () => {
    const full = Array.from({ length: TABS_MAX }, (_, i) => tab(i, i === 4 ? 0 : i + 100));
    const next = withPage(full, tab("new", 999));
    expect(next).toHaveLength(TABS_MAX);
    expect(paths(next)).not.toContain("4");
    expect(paths(next).at(-1)).toBe("new");
  });

  it("goes to the right neighbour when the present page is closed, else to the left, else home", () => {
    const tabs = [tab(1), tab(2), tab(3)];
    expect(without(tabs, ["/cases/2"], "/cases/2").go).toBe("/cases/3?a=1");
    expect(without(tabs, ["/cases/3"], "/cases/3").go).toBe("/cases/2?a=1");
    expect(without(tabs, ["/cases/1"], "/cases/3").go).toBeNull();
    expect(without([tab(1)], ["/cases/1"], "/cases/1")).toEqual({ tabs: [], go: "/work" });
  });

  it("closes the others and stays", () => {
    const left = without([tab(1), tab(2), tab(3)], ["/cases/1", "/cases/3"], "/cases/2");
    expect([paths(left.tabs), left.go]).toEqual([["2"], null]);
  });

  it("begins empty when what was kept cannot be read", () => {
    expect(readTabs("{")).toEqual([]);
    expect(readTabs('[{"path":"javascript:1","href":"x","title":"x"}]')).toEqual([]);
    expect(readTabs(JSON.stringify([tab(1)]))).toEqual([tab(1)]);
  });
});

describe("the first page", () => {
  it("is known by its address", () => {
    expect(pageAt("/map")).toBe("map");
    expect(pageAt("/cases")).toBe("cases");
    expect(pageAt("/cases/4205022026112400109")).toBe("case");
    expect(pageAt("/areas/420502001001001/border")).toBe("border");
    expect(pageAt("/login")).toBeUndefined();
    expect(pageAt("/")).toBeUndefined();
  });
});
