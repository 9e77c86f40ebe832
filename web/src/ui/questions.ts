// Questions of a category as data: what is asked of whom, what is still to be answered, and the answers that are sent. Free of any
// component library, so that the portal can use it too.
import type { Names } from "../api/types";

export interface Question {
  code: string;
  kind: "text" | "number" | "yes_no" | "one_of" | "several_of" | "date";
  text: Names;
  required: boolean;
  for: "public" | "staff" | "both";
  choices: { code: string; name: Names }[];
  /** Code of the category or class it stands at. */
  at: string;
}

/** By code of the question; null says that the caller does not know. */
export type Answers = Record<string, unknown>;

/** What staff are asked. */
export const ofStaff = (all: Question[] | undefined): Question[] => (all ?? []).filter((q) => q.for !== "public");

/** True when something was answered, or said not to be known. */
export function isAnswered(answers: Answers | undefined, code: string): boolean {
  const value = answers?.[code];
  if (value === null) return true;
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** The required questions nobody has answered yet. */
export function lacking(questions: Question[], answers: Answers | undefined): Question[] {
  return questions.filter((q) => q.required && !isAnswered(answers, q.code));
}

/** Only what belongs to these questions, without what was left empty. */
export function answersOf(questions: Question[], answers: Answers | undefined): Answers {
  return Object.fromEntries(
    questions
      .filter((q) => isAnswered(answers, q.code))
      .map((q) => {
        const value = answers?.[q.code];
        return [q.code, typeof value === "string" ? value.trim() : value];
      })
      .filter(([, value]) => value !== ""),
  );
}
