// The acceptance desk: what is missing, and the request a form becomes.
import { describe, expect, it } from "vitest";
import { EMPTY, missing, requestBody } from "../src/pages/desk/model";
import { rankCategory } from "../src/ui/pinyin";

const full = {
  ...EMPTY,
  description: " 井盖破损 ",
  category: "P01001",
  point: [111.29, 30.7] as [number, number],
  phone: "199 0000 1234",
};

describe("a call at the desk", () => {
  it("is accepted, filed and dispatched in one request", () => {
    const body = requestBody(full, { kind: "forward", accept: true, file: true, dispatchTo: "d1" });
    expect(body.then).toEqual([
      { action: "accept" },
      { action: "file", category: "P01001" },
      { action: "dispatch", department: "d1" },
    ]);
    expect(body.description).toBe("井盖破损");
    expect(body.position).toEqual({ lon: 111.29, lat: 30.7 });
  });

  it("is only accepted when no category was chosen", () => {
    const body = requestBody({ ...full, category: undefined }, { kind: "forward", accept: true, file: false, dispatchTo: null });
    expect(body.then).toEqual([{ action: "accept" }]);
  });

  it("is only reported where somebody else decides", () => {
    expect(requestBody(full, { kind: "forward", accept: false, file: false, dispatchTo: null }).then).toEqual([]);
  });

  it("is not sent without a condition where the city demands one", () => {
    const file = { kind: "forward", accept: true, file: true, dispatchTo: null } as const;
    expect(missing(full, file, [], true)).toEqual(["condition"]);
    expect(missing({ ...full, condition: "2" }, file, [], true)).toEqual([]);
    expect(missing(full, file, [], false)).toEqual([]);
    expect(missing(full, { kind: "answer", text: "done" }, [], true)).toEqual([]);
  });

  it("carries no reporter when the caller stays anonymous", () => {
    expect(requestBody({ ...full, phone: "", name: " " }, { kind: "merge", into: "c1" })).not.toHaveProperty("reporter");
  });

  it("names the first thing that is missing, in the order of the fields", () => {
    expect(missing(EMPTY, { kind: "forward", accept: true, file: true, dispatchTo: null })).toEqual([
      "description",
      "category",
      "place",
    ]);
    expect(missing(full, { kind: "reject", reason: "  " })).toEqual(["reason"]);
    expect(missing(full, { kind: "answer", text: "done" })).toEqual([]);
  });

  it("takes words alone as a place", () => {
    expect(missing({ ...full, point: null, address: "菜市场门口" }, { kind: "merge", into: "c1" })).toEqual([]);
  });
});

describe("the category type-ahead", () => {
  const cover = { code: "P01001", pinyin: "gsjg" };
  const lid = { code: "P01002", pinyin: "wsjg" };

  it("finds by initials, name and code, and nothing else", () => {
    expect(rankCategory(cover, "给水井盖", "gsj")).toBeGreaterThan(0);
    expect(rankCategory(cover, "给水井盖", "井盖")).toBeGreaterThan(0);
    expect(rankCategory(cover, "给水井盖", "p01001")).toBe(100);
    expect(rankCategory(cover, "给水井盖", "xyz")).toBe(0);
  });

  it("puts a prefix before a match inside", () => {
    expect(rankCategory(cover, "给水井盖", "gs")).toBeGreaterThan(rankCategory(lid, "污水井盖", "sj"));
  });
});
