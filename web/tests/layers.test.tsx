// Layers of grids: duties and sizes in words, a file on its way into a layer, the filter of cases by their grids, and the pages with the
// map left out.
import { onlineManager, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { App } from "antd";
import { t } from "i18next";
import { Suspense } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { meQuery, queryClient } from "../src/api/queries";
import type { Catalogue, CategoryItem } from "../src/api/types";
import { fieldErrors } from "../src/pages/admin/EditDialog";
import AlsoIn from "../src/pages/case/AlsoIn";
import { FilterTags } from "../src/pages/cases/FilterTags";
import { activeFilters, filterQuery } from "../src/pages/cases/filters";
import { viewText } from "../src/pages/cases/views";
import { ownCode } from "../src/pages/layers/code";
import type { FileAnswer, LayerCard, LayerGridRow, LayerRow, LayerTaken } from "../src/pages/layers/data";
import { isSystem, mayTake, reread, stepOf, wrongRows } from "../src/pages/layers/file";
import { LayersPage } from "../src/pages/layers/LayersPage";
import { classPrefix, dutiesText, hectares } from "../src/pages/layers/words";
import { readState } from "../src/pages/map/state";
import { parseSearch, stringifySearch } from "../src/ui/url";

// Parts of the pages come when they are wanted, which takes longer than usual the first time.
configure({ asyncUtilTimeout: 8000 });

vi.mock("../src/pages/layers/LayerMap", () => ({
  default: ({ label, fresh }: { label: string; fresh?: { features: unknown[] } | null }) => (
    <p>
      {label} {fresh ? `${fresh.features.length} borders of the file` : ""}
    </p>
  ),
}));

const name = (text: string) => ({ "zh-Hans": text, en: text });
const item = (code: string, kind: string, text: string): CategoryItem =>
  ({ code, kind, class: code.slice(1, 3), name: name(text), pinyin: "", off: false }) as unknown as CategoryItem;
const CATALOGUE = {
  id: "c",
  edition: "1",
  classes: [
    { kind: "part", code: "01", name: name("Utilities"), questions: [] },
    { kind: "event", code: "01", name: name("Utilities: abnormal"), questions: [] },
    { kind: "event", code: "06", name: name("Appearance"), questions: [] },
  ],
  items: [
    item("P01001", "part", "Manhole"),
    item("E01001", "event", "Manhole broken"),
    item("E06001", "event", "Construction"),
    item("E06002", "event", "Litter"),
  ],
} as unknown as Catalogue;

const row = (over: Partial<LayerRow> = {}): LayerRow => ({
  code: "police",
  name: name("Police beats"),
  duties: ["E06"],
  department: null,
  responsible: false,
  grids: 1,
  open_cases: 4,
  overdue_cases: 2,
  valid_to: null,
  version: 3,
  ...over,
});
const grid: LayerGridRow = {
  area: { id: "g", code: "police:07", name: name("Seventh beat"), level: "grid" },
  area_m2: 25_000,
  department: null,
  label: null,
  open_cases: 4,
  overdue_cases: 2,
  team: [{ post_id: "p", role: "grid_worker", title: "", since: "2026-01-01T00:00:00Z", user: null }],
  valid_from: "2026-01-01T00:00:00Z",
  version: 5,
};
const CARD: LayerCard = { layer: row(), grids: [grid] };
const taken = (over: Partial<LayerTaken> = {}): LayerTaken => ({
  new: [],
  changed: [],
  same: 0,
  missing: [],
  faults: [],
  overlaps: [],
  written: false,
  ...over,
});

describe("duties and sizes in words", () => {
  it("knows the beginning of the codes of a class, and of no other", () => {
    expect(classPrefix(CATALOGUE, "event", "06")).toBe("E06");
    expect(classPrefix(CATALOGUE, "part", "01")).toBe("P01");
    expect(classPrefix(CATALOGUE, "part", "09")).toBe("");
  });

  it("names categories and classes, and leaves other beginnings of codes as they are", () => {
    expect(dutiesText(t, CATALOGUE, ["E06001", "E06", "E0"])).toBe(
      ["Construction", t("layers:duty_class", { name: "Appearance" }), t("layers:duty_prefix", { code: "E0" })].join(" · "),
    );
    expect(dutiesText(t, CATALOGUE, [])).toBe(t("layers:duties_all"));
    expect(dutiesText(t, undefined, ["E06"])).toBe(t("layers:duty_prefix", { code: "E06" }));
  });

  it("says surfaces in hectares, finer where they are small", () => {
    expect([hectares(1234), hectares(25_000), hectares(2_345_678), hectares(null)]).toEqual(["0.12", "2.5", "235", "–"]);
    expect(ownCode("police:07")).toBe("07");
  });
});

describe("a file on its way into a layer", () => {
  it("may be taken over once nothing is wrong and it would do something", () => {
    expect(mayTake(taken(), false)).toBe(false);
    expect(mayTake(taken({ new: ["police:01"] }), false)).toBe(true);
    expect(mayTake(taken({ missing: ["police:01"] }), false)).toBe(false);
    expect(mayTake(taken({ missing: ["police:01"] }), true)).toBe(true);
    expect(mayTake(taken({ new: ["police:01"], faults: [{ kind: "name", code: "", message: "", row: 1 }] }), true)).toBe(false);
    const overlaps = [{ area_m2: 12, codes: ["police:01", "police:02"], place: [111.3, 30.7] }];
    expect(mayTake(taken({ new: ["police:01"], overlaps }), false)).toBe(false);
    expect(mayTake(taken({ new: ["police:01"], written: true }), false)).toBe(false);
  });

  it("goes from choosing to looking to done", () => {
    const answer = (written: boolean) => ({ result: taken({ written }) }) as FileAnswer;
    expect([stepOf(undefined), stepOf(answer(false)), stepOf(answer(true))]).toEqual(["choose", "look", "done"]);
  });

  it("lets go of chosen fields with another table, and keeps the coordinates", () => {
    const before = { crs: "gcj02", code_field: "id", replace: true };
    expect(reread(before, { name_field: "mc" })).toEqual({ ...before, name_field: "mc" });
    expect(reread(before, { sheet: "beats" })).toEqual({ crs: "gcj02", replace: true, sheet: "beats" });
  });

  it("knows systems of coordinates by name, by number and by meridian", () => {
    expect(["wgs84", " EPSG:4546", "gk:111", "gk:112.5"].map(isSystem)).toEqual([true, true, true, true]);
    expect(["", "beijing54", "epsg:", "gk:east"].map(isSystem)).toEqual([false, false, false, false]);
  });

  it("gives what is wrong as a table", () => {
    const rows = wrongRows(
      t,
      taken({
        faults: [{ kind: "too_many", code: "", message: "5001 rows", row: null }],
        overlaps: [{ area_m2: 12, codes: ["police:01", "police:02"], place: [111.3, 30.7] }],
      }),
    );
    expect(rows[1]).toEqual(["", "", t("layers:fault.rows"), "5001 rows"]);
    expect(rows[2]?.[1]).toBe("police:01, police:02");
  });
});

describe("an error in one entry of a list", () => {
  it("stands at the list; what is no field stands above the form only", () => {
    const fields = [
      { field: "duties.0", code: "unknown", message: "no such code" },
      { field: "duties.3", code: "unknown", message: "nor this" },
      { field: "area", code: "has_posts", message: "posts" },
    ];
    expect(fieldErrors(fields, { duties: "Duties" })).toEqual([{ name: "duties", errors: ["no such code", "nor this"] }]);
  });
});

interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

let requests: Sent[] = [];

function show(address: string, answers: Record<string, unknown>, ui?: React.ReactNode) {
  requests = [];
  onlineManager.setOnline(true);
  vi.stubGlobal("fetch", (at: string, init?: RequestInit) => {
    const path = at.replace("/api/v1", "");
    const method = init?.method ?? "GET";
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : init?.body;
    requests.push({ method, path, headers: new Headers(init?.headers), body });
    const found = answers[`${method} ${path}`] ?? answers[`${method} ${path.split("?")[0]}`];
    if (found === undefined) return Promise.resolve(Response.json({ code: "not_found", title: path }, { status: 404 }));
    return Promise.resolve(found instanceof Response ? found : Response.json(found));
  });
  queryClient.clear();
  queryClient.setQueryData(meQuery.queryKey, {
    user: { id: "u", name: "Somebody", login: "somebody", phone: "" },
    capabilities: ["areas.write", "posts.write"],
    standings: [],
    city: { name: {}, center: null, bbox: null, district_code: "420502", timezone: "Asia/Shanghai", root_area: null },
  } as never);
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: "/admin/$",
    component: () => (
      <App>
        <Suspense fallback={null}>{ui ?? <LayersPage />}</Suspense>
      </App>
    ),
  });
  const other = createRoute({ getParentRoute: () => root, path: "/cases", component: () => null });
  const router = createRouter({
    routeTree: root.addChildren([page, other]),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch,
    stringifySearch,
  });
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return router;
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

const SHAPES = { type: "FeatureCollection", features: [] };
const base = {
  "GET /categories": CATALOGUE,
  "GET /departments": { items: [] },
  "GET /layers": { items: [row(), row({ code: "old", name: name("Old layer"), valid_to: "2026-02-01T00:00:00Z" })] },
  "GET /layers/police": CARD,
  "GET /layers/police/grids.geojson": SHAPES,
};

describe("the list of layers", () => {
  it("says what each is for, leads to its cases, and folds those that ended", async () => {
    show("/admin/layers", base);
    expect(await screen.findByRole("link", { name: "Police beats" })).toBeTruthy();
    expect(await screen.findByText(t("layers:duty_class", { name: "Appearance" }))).toBeTruthy();
    const open = screen.getByRole("link", { name: t("layers:open_of", { count: 4, code: "police" }) });
    expect(open.getAttribute("href")).toBe("/cases?state=open&layer_grid=police");
    expect(screen.getByText(t("layers:ended", { count: 1 }))).toBeTruthy();
  });

  it("keeps what was typed when the server refuses, and says why at the field", async () => {
    const refused = () =>
      Response.json(
        { code: "invalid", title: "Please check", errors: [{ field: "code", code: "taken", message: "has this code" }] },
        { status: 422 },
      );
    show("/admin/layers?new=1", { ...base, "POST /layers": refused() });
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByLabelText("Code"), { target: { value: "police" } });
    const names = within(dialog).getAllByLabelText(/^Name/);
    fireEvent.change(names[0] as HTMLElement, { target: { value: "Beats" } });
    fireEvent.click(within(dialog).getByRole("button", { name: t("layers:begin_do") }));
    await waitFor(() => expect(within(dialog).getAllByText(/has this code/).length).toBeGreaterThan(1));
    const sent = requests.find((r) => r.method === "POST");
    expect(sent?.body).toMatchObject({ code: "police", name: { "zh-Hans": "Beats" }, duties: [], responsible: false });
    expect(sent?.headers.get("Idempotency-Key")).toBeTruthy();
    expect((names[0] as HTMLInputElement).value).toBe("Beats");
  });
});

describe("one layer", () => {
  it("shows its grids with vacancies, and keeps the chosen one in the address", async () => {
    const router = show("/admin/layers?layer=police", base);
    const choose = await screen.findByRole("button", { name: t("layers:choose", { code: "police:07", name: "Seventh beat" }) });
    expect(screen.getByText(t("map:vacant"))).toBeTruthy();
    expect(screen.getByText("2.5")).toBeTruthy();
    fireEvent.click(choose);
    await waitFor(() => expect(router.state.location.search).toMatchObject({ layer: "police", at: "police:07" }));
  });

  it("tries a file, shows what is wrong with it, and takes a sound one over", async () => {
    const file = {
      format: "geojson",
      crs: "wgs84",
      crs_from: "guessed",
      features: 2,
      fields: ["code", "name"],
      taken: ["code", "name", null],
      sheets: [],
      remarks: [],
      shift: { better: "gcj02", metres: 512 },
      inside: 0.5,
    };
    const preview = { type: "FeatureCollection", features: [{}, {}] };
    const bad = taken({ new: ["police:08"], faults: [{ kind: "name", code: "police:09", message: "row 2", row: 2 }] });
    const answers: Record<string, unknown> = {
      ...base,
      "POST /layers/police/file?name=a.geojson&dry_run=true": { file, preview, result: bad },
      "POST /layers/police/file?name=a.geojson&crs=gcj02&dry_run=true": {
        file: { ...file, crs: "gcj02", crs_from: "given", shift: null },
        preview,
        result: taken({ new: ["police:08"] }),
      },
      "POST /layers/police/file?name=a.geojson&crs=gcj02": { file, result: taken({ new: ["police:08"], written: true }) },
    };
    show("/admin/layers?layer=police&file=1", answers);
    const dialog = await screen.findByRole("dialog");
    const input = dialog.querySelector("input[type=file]") as HTMLInputElement;
    fireEvent.change(input, { target: { files: [new File(["{}"], "a.geojson")] } });
    expect(await within(dialog).findByText(t("layers:fault.name"))).toBeTruthy();
    expect(await within(dialog).findByText(/2 borders of the file/)).toBeTruthy();
    const take = within(dialog).getByRole<HTMLButtonElement>("button", { name: t("layers:take_over") });
    expect(take.disabled).toBe(true);
    const system = t("layers:crs.gcj02");
    fireEvent.click(within(dialog).getByRole("button", { name: t("layers:shift_do", { system }) }));
    await waitFor(() => expect(take.disabled).toBe(false));
    expect(within(dialog).queryByText(t("layers:fault.name"))).toBeNull();
    fireEvent.click(take);
    expect(await within(dialog).findByText(t("layers:taken_done", { name: "Police beats" }))).toBeTruthy();
    expect(requests.filter((r) => r.method === "POST").length).toBe(3);
  });

  it("keeps the choice of coordinates beside a file that cannot be read", async () => {
    const unreadable = Response.json(
      { code: "invalid", title: "Please check", errors: [{ field: "file", code: "unreadable", message: "this is no GeoJSON" }] },
      { status: 422 },
    );
    show("/admin/layers?layer=police&file=1", { ...base, "POST /layers/police/file": unreadable });
    const dialog = await screen.findByRole("dialog");
    const input = dialog.querySelector("input[type=file]") as HTMLInputElement;
    fireEvent.change(input, { target: { files: [new File(["?"], "a.geojson")] } });
    expect(await within(dialog).findByText("this is no GeoJSON")).toBeTruthy();
    expect(within(dialog).getByRole("combobox", { name: t("layers:crs") })).toBeTruthy();
  });
});

describe("cases and layers", () => {
  const search = { layer_grid: "police:07" };
  it("are filtered by a grid of a layer like by everything else", () => {
    expect(filterQuery(search)).toEqual(search);
    expect(viewText(search)).toBe("layer_grid=police:07");
    expect(activeFilters(search)).toEqual(["layer_grid"]);
  });

  it("have a tag with the names of the layer and of the grid", async () => {
    show("/admin/layers", base, <FilterTags search={search} set={() => {}} areaName="" />);
    expect(await screen.findByText(`${t("cases:filter.layer_grid")}: Police beats › Seventh beat`)).toBeTruthy();
  });

  it("are said to lie in a grid, with whom to call", async () => {
    const member = { ...grid.team[0], user: { id: "w", name: "Worker", phone: "12345" } };
    const layer = { layer: "police", layer_name: name("Police beats"), grid: grid.area, department: null, duty: true };
    show("/admin/layers", base, <AlsoIn layers={[{ ...layer, team: [member] } as never]} />);
    expect(await screen.findByText("Seventh beat")).toBeTruthy();
    expect(screen.getByText(t("layers:duty_case"))).toBeTruthy();
    expect(screen.getByRole("link", { name: "12345" }).getAttribute("href")).toBe("tel:12345");
  });

  it("may have a layer over the map, named in the address", () => {
    expect(readState({ layer: "police" }).layer).toBe("police");
    expect(readState({ layer: "no such layer" }).layer).toBeUndefined();
  });
});
