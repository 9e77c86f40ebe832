// Plans without the map and the server: steps back and forth, keys and names of grids, shared corners, the sentences, the buttons.

import { t } from "i18next";
import { describe, expect, it } from "vitest";
import type { AreaRef, LonLat } from "../src/api/types";
import type { Plan as Proposal } from "../src/pages/division/data";
import type { Drawing, DrawnGrid, Flow, Plan, PlannedGrid } from "../src/pages/plans/data";
import {
  added,
  changed,
  draftOf,
  freshKey,
  goesOn,
  gridsOfProposal,
  joined,
  lengthened,
  plannedOf,
  sameDraft,
  sameGrids,
} from "../src/pages/plans/grids";
import { back, begin, forth, restated, step } from "../src/pages/plans/history";
import { amounts, buttons, flowText, ground, missing, movedInAll, moves, remarkText, whenText } from "../src/pages/plans/words";

const COMMUNITY = "420502002002";
const code = (n: number) => `${COMMUNITY}00${n}`;
const area = (n: number): AreaRef => ({ id: String(n), code: code(n), name: { "zh-Hans": `Grid ${n}` }, level: "grid" });
const square = (x: number, y: number, w = 1, h = 1): PlannedGrid["boundary"] => ({
  type: "Polygon",
  coordinates: [
    [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
      [x, y],
    ],
  ],
});
const grid = (key: string, over: Partial<DrawnGrid> = {}): DrawnGrid => ({
  key,
  code: key.startsWith("new") ? null : key,
  name: `Grid ${key.slice(-1)}`,
  kind: "residential",
  boundary: square(0, 0),
  place: [0.5, 0.5],
  change: "same",
  area_m2: 100,
  perimeter_m: 40,
  compactness: 0.7,
  pieces: 1,
  households: 400,
  people: 1000,
  buildings: 10,
  facilities: 5,
  open_cases: 1,
  band: "within",
  from: [],
  ...over,
});
const flow = (from: number, to: string, over: Partial<Flow> = {}): Flow => ({
  from: area(from),
  to,
  area_m2: 21_000,
  households: 120,
  people: 300,
  buildings: 3,
  facilities: 0,
  open_cases: 4,
  ...over,
});
const drawing = (over: Partial<Drawing> = {}): Drawing => ({
  border: square(0, 0),
  grids: [grid(code(1)), grid("new-1", { name: "" })],
  retired: [],
  before: [],
  cover: { proven: true, findings: [] },
  faults: [],
  notes: [],
  band: { least: 300, most: 500 },
  flows: [],
  posts: [],
  ...over,
});
const plan = (over: Partial<Plan> = {}): Plan => ({
  id: "1",
  area: { id: "c", code: COMMUNITY, name: { "zh-Hans": "C" }, level: "community" },
  title: "Plan",
  reason: "",
  state: "draft",
  effective_on: null,
  effective_at: null,
  version: 1,
  grids_before: 1,
  grids_after: 2,
  created_by: { id: "p", name: "P" },
  created_at: "2026-03-01T00:00:00Z",
  updated_at: "2026-03-01T00:00:00Z",
  may: ["edit", "submit", "withdraw"],
  trouble: null,
  steps: [],
  base_changed: false,
  drawing: drawing(),
  report: null,
  ...over,
});

describe("steps back and forth", () => {
  it("go back and come again, until something new is done", () => {
    let h = step(step(begin("a"), "b"), "c");
    h = back(back(h));
    expect(h).toEqual({ past: [], now: "a", future: ["b", "c"] });
    expect(forth(h).now).toBe("b");
    expect(step(forth(h), "d")).toEqual({ past: ["a", "b"], now: "d", future: [] });
  });
  it("stop at both ends, and the same state is no step", () => {
    const h = begin("a");
    expect([back(h), forth(h), step(h, "a")]).toEqual([h, h, h]);
  });
  it("keep at most two hundred, and a restated state is no step of its own", () => {
    let h = begin(0);
    for (let n = 1; n <= 250; n += 1) h = step(h, n);
    expect([h.past.length, h.past[0], h.now]).toEqual([200, 50, 250]);
    expect(restated(h, 999).past).toBe(h.past);
  });
});

describe("grids", () => {
  it("get the first free key", () => {
    expect(freshKey([])).toBe("new-1");
    expect(freshKey([{ key: "new-1" }, { key: "new-3" }, { key: code(1) }])).toBe("new-2");
  });
  it("of a proposal keep their code only where they stay", () => {
    const of = (own: string | null, kept: boolean) => ({ code: own, kept, name: "", kind: "unit", boundary: square(0, 0) });
    const grids = gridsOfProposal({ grids: [of(code(1), true), of(code(2), false), of(null, false)] } as unknown as Proposal);
    expect(grids.map((g) => [g.key, g.code])).toEqual([
      [code(1), code(1)],
      ["new-1", null],
      ["new-2", null],
    ]);
  });
  it("of a merger go on as the one with most households, then the one that is there already", () => {
    const grids = [grid(code(1), { households: 10 }), grid("new-1", { households: 90 }), grid(code(2), { households: 90 })];
    expect(goesOn(grids, [code(1), "new-1"])).toBe("new-1");
    expect(goesOn(grids, [code(1), "new-1", code(2)])).toBe(code(2));
    expect(goesOn(grids, [])).toBeUndefined();
  });
  it("are compared by what is saved of them", () => {
    const drawn = [grid(code(1))];
    expect(sameGrids(drawn, plannedOf(drawn))).toBe(true);
    expect(sameGrids(drawn, changed(plannedOf(drawn), code(1), { name: "Other" }))).toBe(false);
    expect(added(plannedOf(drawn), [...drawn, grid("new-1")])).toEqual(["new-1"]);
    const draft = draftOf(plan());
    expect(sameDraft(draft, { ...draft, effective_on: "" })).toBe(true);
    expect(sameDraft(draft, { ...draft, reason: "because" })).toBe(false);
  });
});

describe("shared borders", () => {
  const rings = (g: PlannedGrid | undefined) => ((g?.boundary.coordinates ?? []) as LonLat[][])[0];
  it("have the same corners on both sides once they are joined", () => {
    const large = plannedOf([grid(code(1), { boundary: square(0, 0, 1, 2) })]);
    const small = plannedOf([grid(code(2), { boundary: square(1, 0) }), grid(code(3), { boundary: square(1, 1) })]);
    const [a, b, c] = joined([...large, ...small]);
    expect(rings(a)).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [1, 2],
      [0, 2],
      [0, 0],
    ]);
    expect([b, c]).toEqual(small);
  });
  it("stay the same object where nothing is to be added", () => {
    const grids = plannedOf([grid(code(1)), grid(code(2), { boundary: square(1, 0) })]);
    expect(joined(grids).every((g, i) => g === grids[i])).toBe(true);
  });
  it("are surely crossed by a line that is a little longer", () => {
    const line = lengthened(
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      0.5,
    );
    expect(line).toEqual([
      [-0.5, 0],
      [1, 0],
      [1, 1.5],
    ]);
  });
});

describe("sentences", () => {
  it("say what goes from which grid to which", () => {
    expect(flowText(t, drawing(), flow(3, code(1)))).toBe(
      "From Grid 3 to Grid 1: 2.1 ha, 120 households, 3 buildings, 4 open cases",
    );
    expect(flowText(t, drawing(), flow(3, "new-1", { area_m2: 950, households: 1, buildings: 0, open_cases: 0 }))).toBe(
      "From Grid 3 to grid without a name (new-1): 950 m², 1 household",
    );
    expect([ground(4.26), ground(9999), ground(123_456)]).toEqual(["4.3 m²", "9,999 m²", "12.3 ha"]);
  });
  it("count only what changes hands", () => {
    const d = drawing({ flows: [flow(1, code(1)), flow(1, "new-1"), flow(2, "new-1", { open_cases: 0 })] });
    expect(d.flows.map((f) => moves(d, f))).toEqual([false, true, true]);
    expect(amounts(t, movedInAll(d))).toBe("4.2 ha, 240 households, 6 buildings, 4 open cases");
  });
  it("say when a plan takes effect", () => {
    expect(whenText(t, plan())).toBe("at once on approval");
    expect(whenText(t, plan({ effective_on: "2026-12-01" }))).toBe("from 01/12/2026");
    expect(whenText(t, plan({ state: "in_force", effective_on: "2026-12-01", effective_at: "2026-12-02T04:00:00Z" }))).toBe(
      "since 02/12/2026",
    );
  });
  it("name the grid a remark is about, and leave what is unknown in the server's words", () => {
    const d = drawing();
    expect(remarkText(t, d, { code: "above_band", key: code(1), message: "" })).toBe("Grid 1: more than 500 households");
    expect(remarkText(t, d, { code: "no_grids", key: null, message: "" })).toBe("there are no grids");
    expect(remarkText(t, d, { code: "of_tomorrow", key: null, message: "As the server says" })).toBe("As the server says");
  });
});

describe("what can be done", () => {
  it("is what the server allows, in the order of the way of a plan", () => {
    expect(buttons(plan())).toEqual(["submit", "withdraw"]);
    expect(buttons(plan({ may: ["withdraw", "return", "approve"] }))).toEqual(["approve", "return", "withdraw"]);
    expect(buttons(plan({ may: [] }))).toEqual([]);
  });
  it("says what is missing before a draft can be submitted", () => {
    expect(missing(t, plan(), true, false)).toBe("Save the draft before it is submitted");
    expect(missing(t, plan(), false, true)).toBe("The check is under way");
    const fault = { code: "name_missing", key: "new-1", message: "" };
    expect(missing(t, plan({ drawing: drawing({ faults: [fault] }) }), false, false)).toBe(
      "Before it can be submitted 1 fault must go: see Check",
    );
    expect(missing(t, plan(), false, false)).toBeUndefined();
  });
});
