// The page of a plan with the map left out: names typed, saved with the version that was seen, joined from the list, what others saved
// meanwhile, and what the way of a plan needs.
import { onlineManager, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { App } from "antd";
import { afterEach, describe, expect, it, vi } from "vitest";
import { meQuery, queryClient } from "../src/api/queries";
import type { Drawing, DrawnGrid, Edit, Plan, PlannedGrid } from "../src/pages/plans/data";
import { PlansPage } from "../src/pages/plans/PlansPage";
import { parseSearch, stringifySearch } from "../src/ui/url";

vi.mock("../src/pages/plans/PlanMap", () => ({ default: ({ label }: { label: string }) => <p>{label}</p> }));

const COMMUNITY = { id: "c", code: "420502002002", name: { "zh-Hans": "Community" }, level: "community" };
const boundary = { type: "Polygon", coordinates: [] };
const SIZE: Record<string, number> = { a: 100, b: 400, c: 300 };
const planned = (key: string): PlannedGrid => ({ key, code: key, name: `Grid ${key}`, kind: "residential", boundary });
const drawn = (g: PlannedGrid): DrawnGrid => ({
  ...g,
  place: [111, 30],
  change: "same",
  area_m2: 100,
  perimeter_m: 40,
  compactness: 0.7,
  pieces: 1,
  households: SIZE[g.key] ?? 0,
  people: 0,
  buildings: 0,
  facilities: 0,
  open_cases: 0,
  band: "within",
  from: [],
});
const drawing = (grids: PlannedGrid[]): Drawing => ({
  border: boundary,
  grids: grids.map(drawn),
  retired: [],
  before: [],
  cover: { proven: true, findings: [] },
  faults: [],
  notes: [],
  band: { least: 300, most: 500 },
  flows: [],
  posts: [],
});
const PLAN: Plan = {
  id: "p1",
  area: COMMUNITY,
  title: "Plan one",
  reason: "",
  state: "draft",
  effective_on: null,
  effective_at: null,
  version: 3,
  grids_before: 3,
  grids_after: 3,
  created_by: { id: "u", name: "Somebody" },
  created_at: "2026-03-01T00:00:00Z",
  updated_at: "2026-03-01T00:00:00Z",
  may: ["edit", "submit", "withdraw"],
  trouble: null,
  steps: [],
  base_changed: false,
  drawing: drawing(["a", "b", "c"].map(planned)),
  report: null,
};

interface Sent {
  method: string;
  path: string;
  version: string | null;
  body: { grids?: PlannedGrid[]; edit?: Edit; note?: string };
}

/** The page over a server that holds one plan; somebody else may save it by `others`. */
function open(plan: Plan = PLAN) {
  let held = plan;
  const sent: Sent[] = [];
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = String(url).split("?")[0]?.replace("/api/v1", "") ?? "";
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    if (method === "GET") return path.endsWith(plan.id) ? json(held) : json({ items: [held] });
    const body = JSON.parse(String(init.body ?? "{}")) as Sent["body"];
    const version = headers.get("if-match");
    sent.push({ method, path, version, body });
    if (path.endsWith("/drawing")) {
      const { grids = [], edit } = body;
      const left = edit?.op === "merge" ? grids.filter((g) => g.key === edit.into || !edit.keys.includes(g.key)) : grids;
      return json(drawing(left));
    }
    if (version !== `"${held.version}"`) return json({ status: 412, code: "stale", title: "Changed meanwhile" }, 412);
    if (method === "PUT") held = { ...held, ...body, version: held.version + 1, drawing: drawing(body.grids ?? []) } as Plan;
    else held = { ...held, version: held.version + 1, state: "draft", may: [] };
    return json(held);
  });
  queryClient.setQueryData(meQuery.queryKey, { user: { id: "u" }, standings: [], capabilities: [], city: {} } as never);
  onlineManager.setOnline(true);
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/admin/$", component: PlansPage });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [`/admin/plans/${plan.id}`] }),
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
  return {
    sent,
    others: (change: Partial<Plan>) => {
      held = { ...held, ...change, version: held.version + 1 };
    },
    held: () => held,
  };
}

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>("button", { name });
async function rename(from: string, to: string) {
  const field = await screen.findByRole("textbox", { name: `Name of ${from}` });
  fireEvent.change(field, { target: { value: to } });
  fireEvent.blur(field);
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

describe("a draft", () => {
  it("is saved with the version that was seen; before that it cannot be submitted, and says why", async () => {
    const { sent, held } = open();
    await rename("Grid a", "Harbour");
    expect(await screen.findByText("Not saved")).toBeTruthy();
    expect(button("Submit").disabled).toBe(true);
    expect(screen.getByText("Save the draft before it is submitted")).toBeTruthy();
    fireEvent.click(button("Save draft"));
    await waitFor(() => expect(screen.queryByText("Not saved")).toBeNull());
    const put = sent.find((s) => s.method === "PUT");
    expect([put?.version, put?.body.grids?.[0]?.name]).toEqual(['"3"', "Harbour"]);
    expect(held().version).toBe(4);
    await waitFor(() => expect(button("Submit").disabled).toBe(false));
  });
  it("asks the server anew after a change, and can be gone back in", async () => {
    const { sent } = open();
    await rename("Grid b", "Market");
    await waitFor(() => expect(sent.filter((s) => s.path.endsWith("/drawing"))).toHaveLength(1), { timeout: 3000 });
    fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
    await waitFor(() => expect(screen.queryByText("Not saved")).toBeNull());
    expect(screen.getByRole("textbox", { name: "Name of Grid b" })).toBeTruthy();
  });
  it("has two grids joined from the list; the one with most households goes on unless another is chosen", async () => {
    const { sent } = open();
    await screen.findByRole("textbox", { name: "Name of Grid a" });
    fireEvent.click(button("Grid a: Merge with…"));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Join" }).disabled).toBe(true);
    fireEvent.mouseDown(within(dialog).getByRole("combobox"));
    fireEvent.click(await screen.findByTitle(/^Grid b · 400/));
    expect(within(dialog).getByRole<HTMLInputElement>("radio", { name: /^Grid b/ }).checked).toBe(true);
    fireEvent.click(within(dialog).getByRole("button", { name: "Join" }));
    await waitFor(() => expect(screen.queryByRole("textbox", { name: "Name of Grid a" })).toBeNull());
    expect(sent.find((s) => s.body.edit)?.body.edit).toEqual({ op: "merge", keys: ["a", "b"], into: "b" });
  });
  it("is not written over what somebody else saved, unless one insists", async () => {
    const { sent, others, held } = open();
    await rename("Grid a", "Mine");
    others({ title: "Theirs" });
    fireEvent.click(button("Save draft"));
    expect(await screen.findByText(/Somebody else has saved this plan meanwhile/)).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "Name of Mine" })).toBeTruthy();
    expect(button("Save draft").disabled).toBe(true);
    fireEvent.click(button(/^Keep mine/));
    await waitFor(() => expect(button("Save draft").disabled).toBe(false));
    fireEvent.click(button("Save draft"));
    await waitFor(() => expect(held().version).toBe(5));
    expect(sent.filter((s) => s.method === "PUT").map((s) => s.version)).toEqual(['"3"', '"4"']);
    expect(held().drawing.grids[0]?.name).toBe("Mine");
  });
});

describe("a plan that was submitted", () => {
  const submitted: Plan = { ...PLAN, state: "submitted", may: ["approve", "return"], base_changed: true };
  it("is read without tools, with what stands in its way on top", async () => {
    open(submitted);
    expect(await screen.findByText(/The grids in force were changed since this plan was begun/)).toBeTruthy();
    expect(screen.queryByRole("toolbar")).toBeNull();
    expect(screen.queryByRole("button", { name: "Save draft" })).toBeNull();
    expect(within(screen.getByRole("tabpanel")).getByText("No ground changes hands")).toBeTruthy();
  });
  it("is returned with a reason only", async () => {
    const { sent } = open(submitted);
    fireEvent.click(await screen.findByRole("button", { name: "Return" }));
    const dialog = await screen.findByRole("dialog");
    const go = within(dialog).getByRole("button", { name: "Return" });
    fireEvent.click(go);
    expect(within(dialog).getByRole("alert").textContent).toBe("Say why, so that it can be put right");
    expect(sent).toHaveLength(0);
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Along the river, please" } });
    fireEvent.click(go);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ path: "/grid-plans/p1/return", version: '"3"', body: { note: "Along the river, please" } });
  });
});
