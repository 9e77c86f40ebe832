// The check of the cover: filter and order of places, the words of repairs, the report as a table, the list by keyboard, and repairs
// from the proposal to the answer.
import { onlineManager, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { App } from "antd";
import { t } from "i18next";
import { afterEach, describe, expect, it, vi } from "vitest";
import { meQuery, queryClient } from "../src/api/queries";
import { csv } from "../src/pages/admin/import/template";
import { CoveragePage } from "../src/pages/coverage/CoveragePage";
import type { AreaRef, CodeFault, Cover, Coverage, Finding, Proposal, Repair } from "../src/pages/coverage/data";
import { readDay } from "../src/pages/coverage/data";
import {
  areasChanged,
  faultsOf,
  firstChoice,
  groupOf,
  groupsOf,
  placeId,
  readFilter,
  shortened,
  tally,
  toggled,
} from "../src/pages/coverage/places";
import { reportRows } from "../src/pages/coverage/report";
import { codeText, names, repairText, surface, width } from "../src/pages/coverage/words";
import { parseSearch, stringifySearch } from "../src/ui/url";

vi.mock("../src/pages/coverage/CoverMap", () => ({ default: ({ label }: { label: string }) => <p>{label}</p> }));

const area = (code: string, name: string, level = "grid"): AreaRef => ({
  id: code,
  code,
  name: { "zh-Hans": name, en: name },
  level,
});
const A = area("420502001001001", "Grid A");
const B = area("420502001001002", "Grid B");
const P = area("420502001001", "Community P", "community");
const Q = area("420502001002", "Community Q", "community");

const finding = (over: Partial<Finding> = {}): Finding => ({
  kind: "gap",
  severity: "serious",
  position: [111.3, 30.7],
  boundary: null,
  area_m2: 12.34,
  length_m: 40,
  mean_width_m: 0.6,
  areas: [A],
  ...over,
});
const cover = (over: Partial<Cover> = {}): Cover => ({
  parent: P,
  level: "grid",
  children: 2,
  parent_border: true,
  proven: false,
  findings: [],
  more: 0,
  unsound: [],
  without_border: [],
  ...over,
});
const OVERLAP = finding({ kind: "overlap", severity: "sliver", area_m2: 3, position: [111.31, 30.7], areas: [A, B] });
const SMALL = cover({ findings: [finding(), OVERLAP] });
const LARGE = cover({ parent: Q, findings: [finding({ kind: "outside", area_m2: 900, position: [111.4, 30.8] })], more: 7 });
const EMPTY = cover({ parent: area("420502001003", "Community R", "community"), without_border: [B] });
const report = (items: Cover[], codes: CodeFault[] = []): Coverage => ({
  area: null,
  day: null,
  snap_m: 0.05,
  sliver_m: 1,
  parents: 3,
  proven: 0,
  areas: 6,
  items,
  codes,
});
const ALL = { severity: [], kind: [] };

describe("faulty places", () => {
  it("are grouped by the area above, the largest first, and groups without any stay", () => {
    const groups = groupsOf(report([EMPTY, SMALL, LARGE]), ALL);
    expect(groups.map((g) => g.id)).toEqual(["420502001002-grid", "420502001001-grid", "420502001003-grid"]);
    expect(groups[1]?.places.map((p) => p.kind)).toEqual(["gap", "overlap"]);
    expect(shortened(groups, 2).map((g) => g.places.length)).toEqual([1, 1]);
  });
  it("are filtered by what the address says, and only by words there are", () => {
    expect(readFilter({ severity: "sliver,nonsense", kind: "" })).toEqual({ severity: ["sliver"], kind: [] });
    const groups = groupsOf(report([SMALL, LARGE]), { severity: ["sliver"], kind: [] });
    expect(groups.flatMap((g) => g.places)).toEqual([OVERLAP]);
    expect(toggled(["gap"], "hole")).toBe("gap,hole");
    expect(toggled(["gap"], "gap")).toBeNull();
  });
  it("are counted with the other half of the filter", () => {
    expect(tally(report([SMALL, LARGE]), ALL)).toEqual({ serious: 2, sliver: 1, gap: 1, overlap: 1, outside: 1 });
    expect(tally(report([SMALL, LARGE]), { severity: ["sliver"], kind: [] })).toMatchObject({ serious: 2, overlap: 1 });
    expect(tally(report([SMALL, LARGE]), { severity: ["sliver"], kind: [] }).gap).toBeUndefined();
  });
  it("have a name that survives the address and leads back to their group", () => {
    const id = placeId(SMALL, OVERLAP);
    expect(parseSearch(stringifySearch({ at: id }))).toEqual({ at: id });
    expect(groupOf(id)).toBe("420502001001-grid");
    expect([groupOf("420502001001-grid"), groupOf(undefined)]).toEqual(["420502001001-grid", ""]);
  });
  it("count together with what was left off, faulty outlines and missing borders", () => {
    expect([faultsOf(LARGE), faultsOf(EMPTY)]).toEqual([8, 1]);
  });
});

it("a day is taken only when it is one", () => {
  expect(["2026-03-01", "2026-02-30", "2026-13-01", "soon", undefined].map(readDay).filter(Boolean)).toEqual(["2026-03-01"]);
});

const repair = (over: Partial<Repair> = {}): Repair => ({
  number: 1,
  kind: "assign_gap",
  gains: A,
  loses: [],
  finding: finding(),
  changes: [{ area: A, before_m2: 100, after_m2: 112 }],
  ...over,
});

describe("words", () => {
  it("give sizes and widths as exactly as they deserve", () => {
    expect([0.001, 0.456, 12.34, 1234.5].map(surface)).toEqual(["< 0.01 m²", "0.46 m²", "12.3 m²", "1,235 m²"]);
    expect([0.0001, 0.034, 0.6, 1.26].map(width)).toEqual(["< 0.1 cm", "3.4 cm", "60 cm", "1.3 m"]);
    expect(names([A, B])).toBe("Grid A and Grid B");
  });
  it("say of every repair who gains and who loses", () => {
    expect(repairText(t, repair())).toBe("The gap of 12.3 m² goes to Grid A, which shares the longest border with it");
    expect(repairText(t, repair({ finding: finding({ kind: "hole" }) }))).toMatch(/^The hole of/);
    const overlap = repair({ kind: "trim_overlap", loses: [B], finding: OVERLAP });
    expect(repairText(t, overlap)).toBe("The overlap of 3 m² stays with Grid A and is taken from Grid B");
    expect(repairText(t, { ...overlap, gains: null })).toBe("The overlap of 3 m² is taken from Grid B");
    expect(repairText(t, repair({ kind: "clip_outside", gains: null, loses: [B] }))).toMatch(/are cut off Grid B$/);
    expect(repairText(t, repair({ kind: "snap", gains: null }))).toMatch(/^The line of Grid A follows/);
    expect(repairText(t, repair({ kind: "untangle", gains: null, finding: null }))).toMatch(/^The outline of Grid A/);
  });
  it("name the other area of a faulty code where there is one", () => {
    expect(codeText(t, { kind: "twice", area: A, other: B })).toBe("Grid B (420502001001002) has this code, too");
    expect(codeText(t, { kind: "malformed", area: A, other: null })).toBe("This is no national code");
  });
});

const PROPOSAL: Proposal = {
  parent: P,
  level: "grid",
  stamp: "s1",
  items: [
    repair(),
    repair({
      number: 2,
      kind: "trim_overlap",
      loses: [B],
      finding: OVERLAP,
      changes: [{ area: B, before_m2: 50, after_m2: 47 }],
    }),
    repair({ number: 3, kind: "untangle", gains: null, finding: null }),
  ],
  by_hand: [{ reason: "would_vanish", finding: null, areas: [B] }],
};

it("whatever is wide is left for a person to choose", () => {
  expect([...firstChoice(PROPOSAL)]).toEqual([2, 3]);
  expect(areasChanged(PROPOSAL, new Set([1, 3]))).toBe(1);
  expect(areasChanged(PROPOSAL, new Set([1, 2, 3]))).toBe(2);
});

describe("the table of the report", () => {
  it("has a row for every fault, with numbers for machines", () => {
    const unsound = { area: B, kind: "crossing" as const, position: [111.3, 30.7] as [number, number] };
    const whole = report([SMALL, { ...EMPTY, unsound: [unsound] }], [{ kind: "twice", area: A, other: B }]);
    const rows = reportRows(t, whole, groupsOf(whole, ALL));
    expect(new Set(rows.map((r) => r.length)).size).toBe(1);
    expect(rows[1]).toEqual(["Community P", "Gap", "Serious", "111.3", "30.7", "12.34", "0.6", "Grid A", A.code, ""]);
    expect(rows.slice(3).map((r) => r[1])).toEqual(["Faulty outline", "No border", "Fault of the code"]);
  });
  it("lets no name become a formula", () => {
    const evil = cover({ parent: area("1", '=HYPERLINK("x")'), findings: [finding()] });
    const whole = report([evil]);
    expect(csv(reportRows(t, whole, groupsOf(whole, ALL)))).toContain(`"'=HYPERLINK(""x"")",Gap`);
  });
});

const ME = {
  user: { id: "u", login: "admin", name: "Admin", phone: "" },
  csrf: "x",
  standings: [],
  capabilities: ["areas.write"],
  totp_enabled: false,
  city: { name: {}, center: null, bbox: null, district_code: "420502", timezone: "Asia/Shanghai", root_area: P },
  server_time: "",
  version: "",
};

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

type Answer = (body: { save: boolean; numbers: number[]; stamp: string }) => Response;

/** The page at an address, with a server that answers as told; gives what was asked. */
function open(address: string, found: Coverage, post: Answer = () => Response.json({}), capabilities = ME.capabilities) {
  const asked: { method: string; path: string; body?: Parameters<Answer>[0]; key: string | null }[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    asked.push({ method: init.method ?? "GET", path, body, key: new Headers(init.headers).get("idempotency-key") });
    if (init.method === "POST") return post(body);
    if (path.includes("/cover/repairs")) return Response.json(PROPOSAL);
    if (path.startsWith("/api/v1/coverage")) return Response.json(found);
    if (path.includes("geojson")) return Response.json({ type: "FeatureCollection", features: [] });
    return Response.json({ items: [] });
  });
  queryClient.setQueryData(meQuery.queryKey, { ...ME, capabilities } as never);
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/admin/coverage", component: CoveragePage });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch,
    stringifySearch,
  });
  render(
    <QueryClientProvider client={queryClient}>
      <App>
        <RouterProvider router={router as never} />
      </App>
    </QueryClientProvider>,
  );
  return { asked, search: () => router.state.location.search as Record<string, string> };
}

describe("the page", () => {
  it("says with pleasure when everything is proven", async () => {
    open("/admin/coverage", { ...report([]), proven: 3 });
    expect(await screen.findByText(/All 3 areas are proven to be covered exactly once/)).toBeTruthy();
    expect(screen.getByText(/^Well done/)).toBeTruthy();
    expect(screen.queryByRole("listbox")).toBeNull();
  });
  it("says when there is nothing to check against", async () => {
    open("/admin/coverage", { ...report([cover({ parent_border: false })]), parents: 0 });
    expect(await screen.findByText(/No area here has a border/)).toBeTruthy();
  });
  it("says that there is no network instead of waiting without a word", async () => {
    onlineManager.setOnline(false);
    open("/admin/coverage", report([SMALL]));
    expect(await screen.findByText("Cannot reach the server. Check the network and try again")).toBeTruthy();
    onlineManager.setOnline(true);
    expect(await screen.findByRole("listbox", { name: "Faulty places" })).toBeTruthy();
  });
  it("is walked through by arrows, and the place is in the address", async () => {
    const { search, asked } = open("/admin/coverage?area=420502&day=2026-02-30", report([SMALL, LARGE, EMPTY]));
    const list = await screen.findByRole("listbox", { name: "Faulty places" });
    expect(within(list).getAllByRole("option")).toHaveLength(3);
    expect(asked.some((a) => a.path === "/api/v1/coverage?area=420502")).toBe(true);
    fireEvent.keyDown(list, { key: "ArrowDown" });
    await waitFor(() => expect(search().at).toMatch(/^420502001002-grid:outside:/));
    fireEvent.keyDown(list, { key: "End" });
    await waitFor(() => expect(search().at).toBe(placeId(SMALL, OVERLAP)));
    const card = await screen.findByRole("region", { name: "Chosen place" });
    expect(within(card).getAllByRole("link", { name: "Grid B" })[0]?.getAttribute("href")).toContain(B.code);
    fireEvent.click(screen.getByRole("button", { name: /Sliver 1/ }));
    await waitFor(() => expect(search().severity).toBe("sliver"));
    expect(within(list).getAllByRole("option")).toHaveLength(1);
  });
});

describe("repairs", () => {
  const at = `/admin/coverage?at=${placeId(SMALL, OVERLAP)}`;
  const applied = (save: boolean) => ({
    saved: save,
    changes: [{ area: B, before_m2: 50, after_m2: 47, before: null, after: null }],
    left: cover({ proven: true }),
  });

  it("are proposed, looked at, and made after one question", async () => {
    const { asked } = open(at, report([SMALL]), (body) => Response.json(applied(body.save)));
    fireEvent.click(await screen.findByRole("button", { name: "Propose repairs" }));
    const wide = (await screen.findByRole("checkbox", { name: /^The gap of 12.3/ })) as HTMLInputElement;
    expect(wide.checked).toBe(false);
    fireEvent.click(wide);
    fireEvent.click(screen.getByRole("button", { name: "Preview" }));
    expect(await screen.findByText(/Nothing is left: Community P is proven/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Apply 3 repairs" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText("The borders of 2 areas change now.")).toBeTruthy();
    fireEvent.click(within(dialog).getByRole("button", { name: "Apply 3 repairs" }));
    expect(await screen.findByText(/The border of 1 area was changed/)).toBeTruthy();
    const posts = asked.filter((a) => a.method === "POST");
    expect(posts.map((p) => [p.body?.save, p.body?.stamp, [...(p.body?.numbers ?? [])].sort()])).toEqual([
      [false, "s1", [1, 2, 3]],
      [true, "s1", [1, 2, 3]],
    ]);
    expect([posts[0]?.key, typeof posts[1]?.key]).toEqual([null, "string"]);
    await waitFor(() => expect(asked.filter((a) => a.path.startsWith("/api/v1/coverage")).length).toBe(2));
  });
  it("are proposed anew when the borders have changed meanwhile", async () => {
    const { asked } = open(at, report([SMALL]), () =>
      Response.json({ title: "Changed", code: "precondition_failed" }, { status: 412 }),
    );
    fireEvent.click(await screen.findByRole("button", { name: "Propose repairs" }));
    fireEvent.click(await screen.findByRole("button", { name: "Preview" }));
    expect(await screen.findByText(/have been proposed anew/)).toBeTruthy();
    await waitFor(() => expect(asked.filter((a) => a.path.includes("/cover/repairs") && a.method === "GET").length).toBe(2));
  });
  it("are shown but not offered to whoever may not change areas", async () => {
    open(at, report([SMALL]), undefined, []);
    fireEvent.click(await screen.findByRole("button", { name: "Propose repairs" }));
    expect(await screen.findByText("Applying repairs needs the right to change areas")).toBeTruthy();
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.queryByRole("button", { name: "Preview" })).toBeNull();
  });
  it("do not begin in the past", async () => {
    open(`${at}&day=2020-01-01`, { ...report([SMALL]), day: "2020-01-01" });
    expect(await screen.findByText(/Repairs begin now or on a later day/)).toBeTruthy();
  });
});
