// What the list keeps per person: columns, views, preferences that survive a server that is away.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chosenColumns, widthOf } from "../src/pages/cases/look";
import { differs, isBare, keepsAll, viewSearch, viewText } from "../src/pages/cases/views";
import { changePrefs, clampWidth, getPrefs, loadPrefs, moved, USUAL } from "../src/ui/prefs";

const look = (columns: string[], widths = {}) => ({ columns, widths, dense: null });

describe("columns", () => {
  it("are the usual ones until some are chosen, and unknown ones are left out", () => {
    expect(chosenColumns(look([]))).toContain("description");
    expect(chosenColumns(look(["state", "salary", "number"]))).toEqual(["state", "number"]);
  });

  it("always hold the number, which opens the case", () => {
    expect(chosenColumns(look(["state"]))).toEqual(["number", "state"]);
  });

  it("move by one and stop at the ends", () => {
    expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  });

  it("have a width within what can be read", () => {
    expect([clampWidth(3), clampWidth(123.4), clampWidth(4000)]).toEqual([60, 123, 800]);
    expect(widthOf({ widths: { state: 99 } }, "state")).toBe(99);
    expect(widthOf({ widths: {} }, "rating")).toBe(80);
  });
});

describe("views", () => {
  it("keep filters and order, not the page or the open case", () => {
    expect(viewText({ sort: "due", overdue: "true", cursor: "abc", open: "1", view: "x" })).toBe("overdue=true&sort=due");
  });

  it("are opened by their address and know when something else is shown", () => {
    const view = { id: "v1", query: "overdue=true&state=filed,closed" };
    const search = viewSearch(view);
    expect(search).toEqual({ overdue: "true", state: "filed,closed", view: "v1" });
    expect(differs(view, { ...search, cursor: "2" })).toBe(false);
    expect(differs(view, { ...search, state: "filed" })).toBe(true);
  });

  it("do not come back by themselves when the last filter is removed", () => {
    expect(isBare({})).toBe(true);
    expect(keepsAll({ state: "filed" }, { state: null, cursor: null }, "v1")).toEqual({ state: null, cursor: null, view: "all" });
    expect(keepsAll({ state: "filed", text: "x" }, { state: null }, "v1")).toEqual({ state: null });
    expect(keepsAll({ state: "filed" }, { state: null }, null)).toEqual({ state: null });
  });
});

describe("preferences", () => {
  const sent: unknown[] = [];
  let away = false;
  let server = { preferences: { ...USUAL, single_keys: false } };
  let n = 0;
  /** Another person each time: the module remembers whom it has loaded. */
  const somebody = () => `user-${n++}`;
  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    away = false;
    server = { preferences: { ...USUAL, single_keys: false } };
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      if (away) throw new TypeError("offline");
      if (init.method === "PUT") sent.push(JSON.parse(String(init.body)));
      return Response.json(server);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("come from the server on a new machine", async () => {
    await loadPrefs(somebody());
    expect(getPrefs().single_keys).toBe(false);
  });

  it("are as usual when the server is away on a new machine", async () => {
    away = true;
    await loadPrefs(somebody());
    expect(getPrefs()).toEqual(USUAL);
  });

  it("show at once what this machine remembers, without waiting for the server", async () => {
    const user = somebody();
    localStorage.setItem(`tessera.prefs.${user}`, JSON.stringify({ prefs: { ...USUAL, sounds: true }, unsent: false }));
    const loading = loadPrefs(user);
    expect(getPrefs().sounds).toBe(true);
    await loading;
  });

  it("send several changes as one, and what could not be sent once the server is back", async () => {
    const user = somebody();
    await loadPrefs(user);
    changePrefs((old) => ({ ...old, sounds: true }));
    changePrefs((old) => ({ ...old, single_keys: true }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([{ ...USUAL, sounds: true, single_keys: true }]);
    away = true;
    changePrefs((old) => ({ ...old, sounds: false }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(1);
    expect(JSON.parse(localStorage.getItem(`tessera.prefs.${user}`) ?? "")).toMatchObject({ unsent: true });
    away = false;
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toHaveLength(2);
    expect(JSON.parse(localStorage.getItem(`tessera.prefs.${user}`) ?? "")).toMatchObject({ unsent: false });
  });

  it("of one person are not another's on the same machine", async () => {
    const user = somebody();
    await loadPrefs(user);
    changePrefs((old) => ({ ...old, sounds: true }));
    await loadPrefs(somebody());
    expect(getPrefs().sounds).toBe(null);
  });
});
