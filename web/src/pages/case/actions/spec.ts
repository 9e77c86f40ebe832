// What each action asks of a person: its fields, how they are entered, and how it is shown. The server says which actions
// are allowed now; this says how to fill them in. Names of fields are those of the wire form.

import type { CategoryItem } from "../../../api/types";

export type FieldKind =
  | "text"
  | "category"
  | "category_file"
  | "department"
  | "departments"
  | "person"
  | "field_person"
  | "case"
  | "limit"
  | "time"
  | "outcome"
  | "yes_no"
  | "stars"
  | "audience"
  | "area"
  | "priority"
  | "line"
  | "answers";

export interface FieldSpec {
  name: string;
  kind: FieldKind;
  required?: boolean;
  /** The role whose people are offered, for `person`. */
  role?: string;
  /** Shown only where the server says that it is needed now. */
  whenNeeded?: boolean;
  /** Another label than the name of the field. */
  label?: string;
}

export interface ActionSpec {
  fields: FieldSpec[];
  /** `main` moves the case on and is offered as a button; `side` waits in the menu; `danger` asks for the case number. */
  tone: "main" | "side" | "danger";
  /** Done with one press, nothing to fill in. */
  direct?: boolean;
  /** Not done before a picture of that stage is there. */
  needsPhoto?: boolean;
  /** Pictures added with this action are filed under this stage. */
  photos?: string;
  /** The text is read by the reporter, so standard replies and a warning are offered. */
  public?: boolean;
}

const need = (name: string, kind: FieldKind, extra: Partial<FieldSpec> = {}): FieldSpec => ({
  name,
  kind,
  required: true,
  ...extra,
});
const may = (name: string, kind: FieldKind, extra: Partial<FieldSpec> = {}): FieldSpec => ({ name, kind, ...extra });
const reason = need("reason", "text");
const text = need("text", "text");
// Whoever decides before the leader of the department that asks says why.
const overHead = may("reason", "text", { whenNeeded: true, label: "reason_unreviewed" });

export const ACTIONS: Record<string, ActionSpec> = {
  accept: { tone: "main", fields: [may("category", "category")] },
  file: { tone: "main", fields: [need("category", "category_file")] },
  dispatch: {
    tone: "main",
    fields: [
      need("department", "department"),
      may("assisting", "departments"),
      may("instruction", "text"),
      may("limit", "limit"),
    ],
  },
  sign: { tone: "main", direct: true, fields: [] },
  feed_back: { tone: "main", photos: "handling", fields: [text, may("no_photo_reason", "line")] },
  request_verification: { tone: "main", fields: [may("assignee", "field_person"), may("note", "text")] },
  record_verification: { tone: "main", photos: "verification", fields: [need("passed", "yes_no"), text] },
  request_check: { tone: "main", fields: [may("assignee", "field_person"), may("note", "text")] },
  record_check: { tone: "main", photos: "check", fields: [need("passed", "yes_no"), text] },
  close: { tone: "main", public: true, fields: [need("outcome", "outcome"), text] },
  answer: { tone: "side", public: true, fields: [text] },
  // Offered to those who stand in front of it; for them it comes before anything else.
  fix_on_spot: { tone: "main", photos: "handling", needsPhoto: true, fields: [text] },
  rework: { tone: "main", fields: [reason] },
  return: { tone: "main", fields: [reason] },
  pass_request: { tone: "main", fields: [may("text", "text")] },
  grant_extension: { tone: "main", fields: [may("limit", "limit"), overHead] },
  refuse_extension: { tone: "main", fields: [reason] },
  grant_suspension: { tone: "main", fields: [may("until", "time"), overHead] },
  refuse_suspension: { tone: "main", fields: [reason] },
  answer_supervision: { tone: "main", fields: [text] },
  review_appeal: { tone: "main", fields: [need("granted", "yes_no"), text] },
  comment: { tone: "side", fields: [text, need("audience", "audience")] },
  reject: { tone: "side", public: true, fields: [reason] },
  merge: { tone: "side", fields: [need("into", "case")] },
  recall: { tone: "side", fields: [reason] },
  hand_over: { tone: "side", fields: [need("to", "person", { role: "handler" })] },
  request_extension: { tone: "side", fields: [need("limit", "limit"), reason] },
  request_suspension: { tone: "side", fields: [may("until", "time"), reason] },
  resume: { tone: "main", direct: true, fields: [] },
  reopen: { tone: "side", fields: [reason] },
  rate: { tone: "side", fields: [need("stars", "stars"), need("solved", "yes_no"), may("text", "text")] },
  urge: { tone: "side", fields: [may("text", "text")] },
  supervise: { tone: "side", fields: [need("demand", "text"), need("due", "time")] },
  escalate: { tone: "side", fields: [reason] },
  send_down: { tone: "side", fields: [reason] },
  transfer: { tone: "side", fields: [need("area", "area"), reason] },
  appeal: { tone: "side", fields: [reason] },
  withdraw: { tone: "side", fields: [may("reason", "text")] },
  correct: {
    tone: "side",
    fields: [
      may("description", "text"),
      may("category", "category"),
      may("address", "line"),
      may("priority", "priority"),
      may("answers", "answers"),
    ],
  },
  split: {
    tone: "side",
    fields: [need("description", "text"), may("category", "category"), may("address", "line")],
  },
  spot_check: { tone: "side", photos: "check", fields: [need("passed", "yes_no"), text] },
  void: { tone: "danger", fields: [reason] },
};

/** In the order of the table above, so that the next step of the main flow comes first. */
export function sortActions<T extends { action: string }>(actions: T[]): T[] {
  const order = Object.keys(ACTIONS);
  return actions.filter((a) => a.action in ACTIONS).sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
}

/** The body to send: the fields of the action only; empty optional ones are left out, texts trimmed. */
export function actionBody(action: string, values: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { action };
  const known = new Set(ACTIONS[action]?.fields.map((f) => f.name));
  // The condition is chosen along with the category that is filed.
  if (action === "file") known.add("condition");
  for (const [name, raw] of Object.entries(values)) {
    if (!known.has(name)) continue;
    const value = typeof raw === "string" ? raw.trim() : raw;
    if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    body[name] = value;
  }
  return body;
}

/** The condition that is taken when none is chosen; none where the city demands a choice. */
export function usualCondition(item: Pick<CategoryItem, "conditions" | "choose_condition"> | undefined): string | undefined {
  if (!item || item.choose_condition) return undefined;
  return (item.conditions.find((c) => c.default) ?? item.conditions[0])?.id;
}

/** Names of the required fields that are still empty. */
export function missingFields(spec: ActionSpec, needs: string[], values: Record<string, unknown>): string[] {
  return spec.fields
    .filter((f) => f.required || needs.includes(f.name))
    .map((f) => f.name)
    .filter((name) => {
      const value = values[name];
      return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
    });
}
