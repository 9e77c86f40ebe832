// Action forms: what they need, what they send, in which order they are offered.
import { describe, expect, it } from "vitest";
import { ACTIONS, actionBody, missingFields, sortActions, usualCondition } from "../src/pages/case/actions/spec";
import { groupByDepartment, partsOf, planOf } from "../src/pages/dispatch/plans";
import { cleanCode, cleanNumber } from "../src/pages/portal/TrackPanel";
import words from "../src/text/en/words.json";

describe("action forms", () => {
  it("have words for every action they know", () => {
    for (const action of Object.keys(ACTIONS)) expect(words).toHaveProperty([`action.${action}`]);
  });

  it("send no empty optional fields and trim texts", () => {
    expect(actionBody("dispatch", { department: "d1", assisting: [], instruction: "  go  ", limit: undefined })).toEqual({
      action: "dispatch",
      department: "d1",
      instruction: "go",
    });
  });

  it("send a decision of no", () => {
    expect(actionBody("record_check", { passed: false, text: "not done" })).toEqual({
      action: "record_check",
      passed: false,
      text: "not done",
    });
  });

  it("name required fields that are empty, also those only the server asks for", () => {
    const feedBack = ACTIONS.feed_back;
    if (!feedBack) throw new Error("no form for feed_back");
    expect(missingFields(feedBack, [], { text: " " })).toEqual(["text"]);
    expect(missingFields(feedBack, ["no_photo_reason"], { text: "done" })).toEqual(["no_photo_reason"]);
  });

  it("offer the next step first and drop what they do not know", () => {
    const sorted = sortActions([{ action: "comment" }, { action: "rate_by_robot" }, { action: "accept" }]);
    expect(sorted.map((a) => a.action)).toEqual(["accept", "comment"]);
  });
});

describe("the condition a case is filed under", () => {
  const conditions = [
    { id: "1", name: { "zh-Hans": "一" }, limit: "2 working_day" },
    { id: "2", name: { "zh-Hans": "二" }, limit: "4 working_hour", default: true },
  ];

  it("is the usual one until another is chosen", () => {
    expect(usualCondition({ conditions, choose_condition: false })).toBe("2");
    expect(usualCondition(undefined)).toBeUndefined();
  });

  it("is none where the city demands that somebody chooses", () => {
    expect(usualCondition({ conditions, choose_condition: true })).toBeUndefined();
  });
});

describe("dispatch of many", () => {
  const plan = (id: string, department: string | null) =>
    ({ id, number: id, suggestion: department ? { id: department } : null, due: null, why: null }) as never;
  const ids = (groups: ReturnType<typeof groupByDepartment>) => [...groups].map(([d, plans]) => [d, plans.map((p) => p.id)]);

  it("groups cases by their suggested department and leaves out those without", () => {
    const groups = groupByDepartment([plan("1", "a"), plan("2", "b"), plan("3", "a"), plan("4", null)], undefined);
    expect(ids(groups)).toEqual([
      ["a", ["1", "3"]],
      ["b", ["2"]],
    ]);
  });

  it("sends all to one when one is chosen", () => {
    expect(ids(groupByDepartment([plan("1", "a"), plan("4", null)], "z"))).toEqual([["z", ["1", "4"]]]);
  });

  it("goes out in parts of one department each, none forgotten and none twice", () => {
    const plans = Array.from({ length: 60 }, (_, i) => plan(String(i), i % 3 === 0 ? "a" : "b"));
    const parts = partsOf(groupByDepartment(plans, undefined), 25);
    expect(parts.map((p) => [p.department, p.ids.length])).toEqual([
      ["a", 20],
      ["b", 25],
      ["b", 15],
    ]);
    expect(new Set(parts.flatMap((p) => p.ids)).size).toBe(60);
  });

  it("says no department where the rules know none or were not asked", () => {
    expect(planOf({ id: "1", number: "n1" }, undefined)).toMatchObject({ suggestion: null, why: null });
    expect(planOf({ id: "1", number: "n1" }, { id: "1", number: "n1", route: null })).toMatchObject({ suggestion: null });
  });
});

describe("numbers and codes typed from a phone call", () => {
  it("lose spaces and case", () => {
    expect(cleanNumber("420502 20260305 00012")).toBe("4205022026030500012");
    expect(cleanCode(" ab c1 ")).toBe("ABC1");
  });
});
