// The form of the acceptance desk as data: what is typed, what is still missing, and the request it becomes.
import type { LonLat } from "../../api/types";
import { type Answers, answersOf, lacking, type Question } from "../../ui/questions";

export interface DeskForm {
  phone: string;
  name: string;
  email?: string;
  confidential: boolean;
  source: string;
  description: string;
  category?: string;
  condition?: string;
  /** Answers to the questions of the category. */
  answers?: Answers;
  address: string;
  point: LonLat | null;
  /** Code of an area chosen by name or code, where there is no exact position. */
  area?: string;
  priority: string;
}

export const EMPTY: DeskForm = {
  phone: "",
  name: "",
  confidential: false,
  source: "hotline",
  description: "",
  address: "",
  point: null,
  priority: "normal",
};

/** What the clerk decides to do with the report. */
export type Choice =
  | { kind: "forward"; accept: boolean; file: boolean; dispatchTo: string | null }
  | { kind: "merge"; into: string }
  | { kind: "reject"; reason: string }
  | { kind: "answer"; text: string };

export type Missing = "description" | "place" | "category" | "condition" | "reason" | "text" | "answers";

/** What is missing for a choice, in the order of the fields. `demands`: one of the category's conditions must be named. */
export function missing(form: DeskForm, choice: Choice, questions: Question[] = [], demands = false): Missing[] {
  const out: Missing[] = [];
  if (form.description.trim() === "") out.push("description");
  if (choice.kind === "forward" && choice.file && !form.category) out.push("category");
  if (choice.kind === "forward" && choice.file && form.category && demands && !form.condition) out.push("condition");
  // Who calls about something urgent is not kept waiting.
  if (choice.kind === "forward" && form.priority === "normal" && lacking(questions, form.answers).length > 0) out.push("answers");
  if (!form.point && !form.area && form.address.trim() === "") out.push("place");
  if (choice.kind === "reject" && choice.reason.trim() === "") out.push("reason");
  if (choice.kind === "answer" && choice.text.trim() === "") out.push("text");
  return out;
}

/** The body of the request: the report, and what happens to it in the same transaction. */
export function requestBody(form: DeskForm, choice: Choice, questions: Question[] = []): Record<string, unknown> {
  const then: Record<string, unknown>[] = [];
  if (choice.kind === "forward") {
    if (choice.accept) then.push({ action: "accept" });
    if (choice.file && form.category) {
      then.push({ action: "file", category: form.category, ...(form.condition ? { condition: form.condition } : {}) });
      if (choice.dispatchTo) then.push({ action: "dispatch", department: choice.dispatchTo });
    }
  } else if (choice.kind === "merge") then.push({ action: "merge", into: choice.into });
  else if (choice.kind === "reject") then.push({ action: "reject", reason: choice.reason.trim() });
  else then.push({ action: "answer", text: choice.text.trim() });
  const answers = answersOf(questions, form.answers);
  // Answered or refused at once: what was not asked is not known.
  if (choice.kind !== "forward") for (const q of lacking(questions, form.answers)) answers[q.code] = null;
  const [name, phone, email] = [form.name.trim(), form.phone.trim(), (form.email ?? "").trim()];
  return {
    description: form.description.trim(),
    source: form.source,
    priority: form.priority,
    ...(form.category ? { category: form.category, answers } : {}),
    ...(form.point ? { position: { lon: form.point[0], lat: form.point[1] } } : form.area ? { area: form.area } : {}),
    ...(form.address.trim() ? { address: form.address.trim() } : {}),
    ...(name || phone || email
      ? { reporter: { name, phone, ...(email ? { email } : {}), confidential: form.confidential } }
      : {}),
    then,
  };
}
