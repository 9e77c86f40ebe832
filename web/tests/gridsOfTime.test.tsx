// Grids of another time: the choice in the list of cases, the map of a day, where the ground of a grid went, and what people are told.
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { App } from "antd";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MyNotice } from "../src/api/console";
import { meQuery, queryClient } from "../src/api/queries";
import type { AreaRow } from "../src/api/types";
import { onMap } from "../src/pages/admin/areas/AreaDetail";
import { ground, Kin } from "../src/pages/admin/areas/Kin";
import { RetiredList } from "../src/pages/admin/areas/RetiredList";
import { Regrid } from "../src/pages/case/Regrid";
import { FilterTags } from "../src/pages/cases/FilterTags";
import { activeFilters, clearedFilters, filterQuery } from "../src/pages/cases/filters";
import GridsFilter from "../src/pages/cases/GridsFilter";
import { viewText } from "../src/pages/cases/views";
import { AsOfBanner } from "../src/pages/map/AsOf";
import type { AreaFull } from "../src/pages/map/data";
import { gridsFilter, readState } from "../src/pages/map/state";
import { NoticeList } from "../src/pages/notices/NoticeList";
import { setZone, today } from "../src/text/zone";

const area = (code: string, name: string, rest: Partial<AreaRow> = {}) =>
  ({ id: code, code, name: { "zh-Hans": name }, level: "grid", path: [], parent_code: "C", ...rest }) as unknown as AreaFull;

/** What the server says of a path, with its query. */
let answers: Record<string, unknown> = {};

beforeEach(() => {
  setZone("Asia/Shanghai");
  vi.stubGlobal("fetch", async (url: string) => {
    const path = String(url).replace("/api/v1", "");
    const found = answers[path];
    return found ? Response.json(found) : Response.json({ status: 404, code: "not_found", title: "Not found" }, { status: 404 });
  });
});
afterEach(() => {
  setZone(undefined);
  vi.unstubAllGlobals();
  queryClient.clear();
  answers = {};
});

function show(what: ReactNode, capabilities: string[] = []) {
  queryClient.setQueryData(meQuery.queryKey, { user: { id: "u" }, standings: [], capabilities, city: {} } as never);
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/", component: () => what });
  const elsewhere = createRoute({ getParentRoute: () => root, path: "/admin/$" });
  const router = createRouter({
    routeTree: root.addChildren([page, elsewhere]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  return render(
    <QueryClientProvider client={queryClient}>
      <App>
        <RouterProvider router={router as never} />
      </App>
    </QueryClientProvider>,
  );
}

describe("the list of cases", () => {
  const search = { area: "42", grids: "then" };
  it("takes the grids as a filter like every other: to the server, into views and exports, off again", () => {
    expect(filterQuery(search)).toEqual(search);
    expect(viewText(search)).toBe("area=42&grids=then");
    expect(activeFilters(search)).toContain("grids");
    expect(clearedFilters().grids).toBe(null);
  });

  it("offers them in words, says what they mean, and keeps the address free of what the server does unasked", async () => {
    const chosen: (string | null)[] = [];
    show(<GridsFilter value="then" onChange={(grids) => chosen.push(grids)} />);
    fireEvent.mouseDown(await screen.findByRole("combobox", { name: "Grids" }));
    expect(screen.queryByRole("textbox", { name: "Day of the grids" })).toBeNull();
    expect(await screen.findByText(/totals stay the same/)).toBeTruthy();
    for (const title of ["Of today", "Of a day…", "As kept"]) fireEvent.click(screen.getByTitle(title));
    expect(chosen).toEqual(["today", today(), null]);
  });

  it("asks for the day where one is meant", async () => {
    show(<GridsFilter value="2026-03-01" onChange={() => {}} />);
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Day of the grids" })).value).toBe("2026-03-01");
  });

  it("has a tag for it; what is no day stays as it was written", async () => {
    const tags = (grids: string) => <FilterTags search={{ grids }} set={() => {}} areaName="" />;
    show(
      <>
        {tags("then")}
        {tags("2026-03-01")}
        {tags("2026-99-99")}
      </>,
    );
    expect(await screen.findByText("Grids: Of the time")).toBeTruthy();
    expect(screen.getByText(/^Grids: of .*2026/)).toBeTruthy();
    expect(screen.getByText("Grids: 2026-99-99")).toBeTruthy();
  });
});

describe("the map of a day", () => {
  it("is in the address apart from the day of the cases; what is no day is left out", () => {
    expect(readState({ as_of: "2026-03-01", day: "2026-02-01" })).toMatchObject({ as_of: "2026-03-01", day: "2026-02-01" });
    expect(readState({ as_of: "someday" }).as_of).toBeUndefined();
  });

  it("leads to lists that count by the same grids", () => {
    expect(gridsFilter("2026-03-01")).toEqual({ grids: "2026-03-01" });
    expect(gridsFilter(undefined)).toEqual({});
  });

  it("says so on the map, with the way back to today", async () => {
    const went: (string | null)[] = [];
    show(<AsOfBanner day="2026-03-01" onDay={(day) => went.push(day)} />);
    expect((await screen.findByRole("status")).textContent).toMatch(/^Grids as of .*2026/);
    fireEvent.click(screen.getByRole("button", { name: "Back to today" }));
    expect(went).toEqual([null]);
  });

  it("shows a retired grid on the last day that began with it, in the city's zone", () => {
    expect(onMap({ code: "g", parent_code: "C", valid_to: null })).toEqual({ area: "g" });
    // It ended at midnight in the city, and in the afternoon.
    const ended = (valid_to: string) => onMap({ code: "g", parent_code: "C", valid_to });
    expect(ended("2026-03-09T16:00:00Z")).toEqual({ area: "C", as_of: "2026-03-09", card: "area:g" });
    expect(ended("2026-03-10T07:00:00Z").as_of).toBe("2026-03-10");
  });
});

describe("the ground of a grid", () => {
  const kin = { area: area("B", "Grid B"), at: "2026-03-09T16:00:00Z", area_m2: 123_456, households: 1, plan: "p1" };

  it("is told in hectares, small pieces in square metres", () => {
    expect([ground(123_456), ground(999.6), ground(12)]).toEqual(["12.3 ha", "1,000 m²", "12 m²"]);
  });

  it("went to others: who, how much, by which plan for those who see plans", async () => {
    const went: string[] = [];
    show(<Kin area={{ ...area("A", "Grid A"), successors: [kin] }} onGo={(code) => went.push(code)} />, ["plans.draft"]);
    expect(await screen.findByRole("heading", { name: "Its ground went to" })).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "It has ground of" })).toBeNull();
    expect(screen.getByText(/12\.3 ha, 1 household$/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Grid B" }));
    expect(went).toEqual(["B"]);
    expect(screen.getByRole("link", { name: "Plan" }).getAttribute("href")).toBe("/admin/plans/p1");
  });

  it("leaves the plan out for others", async () => {
    show(<Kin area={{ ...area("A", "Grid A"), predecessors: [kin] }} onGo={() => {}} />);
    expect(await screen.findByRole("heading", { name: "It has ground of" })).toBeTruthy();
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("retired areas", () => {
  it("are listed with the day they ended, page by page", async () => {
    const old = (code: string) =>
      area(code, `Grid ${code}`, { path: [area("C", "Old town"), area(code, "")], valid_to: "2026-03-09T16:00:00Z" });
    answers["/areas?ended=true&limit=100"] = { items: [old("1")], next: "1" };
    answers["/areas?ended=true&after=1&limit=100"] = { items: [old("2")], next: null };
    const went: string[] = [];
    show(<RetiredList selected="1" onSelect={(code) => went.push(code)} />);
    const first = await screen.findByRole("button", { name: /^Grid 1.*Old town · .*2026/ });
    expect(first.getAttribute("aria-current")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "More" }));
    fireEvent.click(await screen.findByRole("button", { name: /^Grid 2/ }));
    expect(went).toEqual(["2"]);
    expect(screen.queryByRole("button", { name: "More" })).toBeNull();
  });
});

describe("the history of a case", () => {
  it("names the grids it moved between, by their codes where nobody knows better", async () => {
    answers["/areas/A"] = area("A", "Grid A");
    show(
      <>
        <Regrid data={{ from: "A", to: "B" }} known={[area("B", "Grid B")]} />
        <Regrid data={{ from: "X", to: "B" }} known={[]} />
      </>,
    );
    expect(await screen.findByText("Moved from Grid A to Grid B (borders drawn anew)")).toBeTruthy();
    expect(await screen.findByText("Moved from grid X to grid B (borders drawn anew)")).toBeTruthy();
  });
});

describe("notices about plans", () => {
  const notice = (id: number, action: string, readable = true) =>
    ({
      id,
      kind: "plan",
      action,
      at: "2026-03-09T16:00:00Z",
      read: true,
      plan: { id: `p${id}`, title: "Two of one", area: area("C", "Old town"), readable },
    }) as unknown as MyNotice;

  it("are sentences that lead to the plan, for those who may read it", async () => {
    const actions = ["submitted", "returned", "approved", "withdrawn", "in_force", "trouble"];
    show(<NoticeList items={[...actions.map((action, i) => notice(i, action)), notice(9, "post", false)]} />);
    const items = await screen.findAllByRole("listitem");
    expect(items.map((item) => item.querySelector("b")?.textContent)).toEqual([
      "The plan “Two of one” waits for your approval",
      "The plan “Two of one” was returned",
      "The plan “Two of one” was approved and waits for its day",
      "The plan “Two of one” was withdrawn",
      "The plan “Two of one” is in force",
      "The plan “Two of one” could not take effect",
      "The plan “Two of one” has changed your post",
    ]);
    for (const item of items) expect(item.textContent).toContain("Old town");
    const links = items.map((item) => within(item).queryByRole("link")?.getAttribute("href"));
    expect(links).toEqual([...actions.map((_, i) => `/admin/plans/p${i}`), undefined]);
  });
});
