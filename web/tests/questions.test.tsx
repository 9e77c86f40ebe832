// Questions of a category: what still lacks an answer, what is sent, and what a resident sees of them.
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { same, withQuestions } from "../src/pages/admin/catalogue/overlay";
import { kept } from "../src/pages/admin/catalogue/QuestionsDrawer";
import { EMPTY, missing, requestBody } from "../src/pages/desk/model";
import { Kind, type KindOf } from "../src/pages/portal/Kind";
import { startTexts } from "../src/text";
import { answersOf, lacking, ofStaff, type Question } from "../src/ui/questions";

const question = (code: string, more: Partial<Question> = {}): Question => ({
  code,
  kind: "text",
  text: { "zh-Hans": code },
  required: false,
  for: "both",
  choices: [],
  at: "P01001",
  ...more,
});
const ALL = [
  question("secured", { kind: "yes_no", required: true }),
  question("pole"),
  question("measured", { kind: "number", for: "staff", required: true }),
  question("street", { for: "public", required: true }),
];

beforeAll(() => startTexts("zh-Hans"));
afterEach(() => vi.unstubAllGlobals());

describe("answers", () => {
  it("lack what is required and neither answered nor said to be unknown", () => {
    const asked = ofStaff(ALL);
    expect(asked.map((q) => q.code)).toEqual(["secured", "pole", "measured"]);
    expect(lacking(asked, { secured: false, measured: "" }).map((q) => q.code)).toEqual(["measured"]);
    expect(lacking(asked, { secured: null, measured: null })).toEqual([]);
  });
  it("are sent for the questions of the category only, without empty ones", () => {
    expect(answersOf(ofStaff(ALL), { secured: true, pole: "  ", hours: ["night"], measured: 0 })).toEqual({
      secured: true,
      measured: 0,
    });
  });
});

describe("the desk", () => {
  const form = { ...EMPTY, description: "井盖", address: "x", category: "P01001" };
  const asked = ofStaff(ALL);
  const forward = { kind: "forward", accept: true, file: true, dispatchTo: null } as const;
  it("asks for what is required, but never when it is urgent", () => {
    expect(missing(form, forward, asked)).toEqual(["answers"]);
    expect(missing({ ...form, priority: "urgent" }, forward, asked)).toEqual([]);
    expect(missing({ ...form, answers: { secured: null, measured: 3 } }, forward, asked)).toEqual([]);
  });
  it("says that nobody knows when it answers at once", () => {
    const body = requestBody({ ...form, answers: { measured: 3 } }, { kind: "answer", text: "好" }, asked);
    expect(body.answers).toEqual({ secured: null, measured: 3 });
  });
});

describe("the portal", () => {
  const kind: KindOf = { code: "P01001", name: { "zh-Hans": "井盖" }, questions: ALL.filter((q) => q.for !== "staff") };
  it("asks what the chosen kind asks, and in the large mode only what is required", () => {
    const shown = (brief: boolean) => {
      const { unmount, container } = render(
        <Kind text="" kind={kind} answers={{}} brief={brief} onKind={() => undefined} onAnswers={() => undefined} />,
      );
      const fields = [...container.querySelectorAll("[id^=ask-], [name^=ask-]")].map((e) => e.id || e.getAttribute("name"));
      unmount();
      return [...new Set(fields)];
    };
    expect(shown(false)).toEqual(["ask-secured", "ask-pole", "ask-street"]);
    expect(shown(true)).toEqual(["ask-secured", "ask-street"]);
  });
  it("hands on the answer that is chosen", () => {
    const told = vi.fn();
    render(<Kind text="" kind={kind} answers={{ pole: "7" }} onKind={() => undefined} onAnswers={told} />);
    fireEvent.click(screen.getByRole("radio", { name: "否" }));
    expect(told).toHaveBeenCalledWith({ pole: "7", secured: false });
  });
});

describe("a city's questions", () => {
  it("are part of the draft and are compared with what is saved", () => {
    const draft = withQuestions({}, "P01001", [{ code: "a", kind: "text", text: { "zh-Hans": "a" } }]);
    expect(same({}, draft)).toBe(false);
    expect(same({}, withQuestions(draft, "P01001", undefined))).toBe(true);
  });
  it("are kept without empty languages, with choices only where there is something to choose", () => {
    const choices = [{ code: "c1", name: { "zh-Hans": "一", en: " " } }];
    expect(kept({ code: "q1", kind: "date", text: { "zh-Hans": "哪天", en: "" }, choices })).toEqual({
      code: "q1",
      kind: "date",
      text: { "zh-Hans": "哪天" },
      for: "both",
    });
    expect(kept({ code: "q1", kind: "one_of", text: { "zh-Hans": "x" }, choices }).choices).toEqual([
      { code: "c1", name: { "zh-Hans": "一" } },
    ]);
  });
});
