// Action forms: what they need, what they send, in which order they are offered.
import { describe, expect, it } from "vitest";
import { ACTIONS, actionBody, missingFields, sortActions } from "../src/pages/case/actions/spec";
import { groupByDepartment } from "../src/pages/dispatch/DispatchDialog";
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

describe("dispatch of many", () => {
  const plan = (id: string, department: string | null) =>
    ({ row: { id }, suggestion: department ? { id: department } : null, due: null }) as never;

  it("groups cases by their suggested department and leaves out those without", () => {
    const groups = groupByDepartment([plan("1", "a"), plan("2", "b"), plan("3", "a"), plan("4", null)], undefined);
    expect([...groups]).toEqual([
      ["a", ["1", "3"]],
      ["b", ["2"]],
    ]);
  });

  it("sends all to one when one is chosen", () => {
    expect([...groupByDepartment([plan("1", "a"), plan("4", null)], "z")]).toEqual([["z", ["1", "4"]]]);
  });
});

describe("numbers and codes typed from a phone call", () => {
  it("lose spaces and case", () => {
    expect(cleanNumber("420502 20260305 00012")).toBe("4205022026030500012");
    expect(cleanCode(" ab c1 ")).toBe("ABC1");
  });
});
