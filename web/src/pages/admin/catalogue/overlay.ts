// A city's changes to the catalogue while they are edited: pure functions over the document that is saved as a whole.
import type { CategoryItem } from "../../../api/types";
import type { Names } from "../../../text/format";

export interface ConditionForm {
  id: string;
  name: Names;
  limit: string;
  default?: boolean;
}

/** What is different about a category, or a category of the city's own; what is absent stays as in the standard. */
export interface CategoryChange {
  code: string;
  name?: Names;
  off?: boolean;
  pinyin?: string;
  icon?: string;
  conditions?: ConditionForm[];
  words?: string[];
}

export interface Rule {
  match: string;
  department: string;
  area?: string;
  when?: "working" | "off_hours";
  assist?: string[];
  priority?: number;
}

export interface ClassChange {
  kind: "part" | "event";
  code: string;
  name: Names;
}

/** A question as it is kept. */
export interface QuestionForm {
  code: string;
  kind: string;
  text: Names;
  required?: boolean;
  for?: string;
  choices?: { code: string; name: Names }[];
}

export interface Overlay {
  classes?: ClassChange[];
  categories?: CategoryChange[];
  rules?: Rule[];
  /** By code of the category or class they stand at. */
  questions?: Record<string, QuestionForm[]>;
}

/** The document with this change of a category in place of an older one. */
export function withCategory(overlay: Overlay, change: CategoryChange): Overlay {
  const others = (overlay.categories ?? []).filter((c) => c.code !== change.code);
  const all = [...others, change].sort((a, b) => a.code.localeCompare(b.code));
  return { ...overlay, categories: all };
}

/** The document without a change: a category of the standard is as shipped again, one of the city's own is gone. */
export function withoutCategory(overlay: Overlay, code: string): Overlay {
  return { ...overlay, categories: (overlay.categories ?? []).filter((c) => c.code !== code) };
}

/** The document with a rule put at a place of the list, or at its end. */
export function withRule(overlay: Overlay, rule: Rule, at?: number): Overlay {
  const rules = [...(overlay.rules ?? [])];
  if (at === undefined) rules.push(rule);
  else rules[at] = rule;
  return { ...overlay, rules };
}

/** The document without the rule at this place. */
export function withoutRule(overlay: Overlay, at: number): Overlay {
  return { ...overlay, rules: (overlay.rules ?? []).filter((_, i) => i !== at) };
}

/** The document with other questions at a category or class; without a list they are as shipped. */
export function withQuestions(overlay: Overlay, code: string, list: QuestionForm[] | undefined): Overlay {
  const others = Object.entries(overlay.questions ?? {}).filter(([at]) => at !== code);
  const all = list ? [...others, [code, list] as const] : others;
  return { ...overlay, questions: Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b))) };
}

/** True when the documents say the same. */
export function same(a: Overlay, b: Overlay): boolean {
  const plain = (o: Overlay) => JSON.stringify([o.classes ?? [], o.categories ?? [], o.rules ?? [], o.questions ?? {}]);
  return plain(a) === plain(b);
}

/** The next free number for a class of the city's own: from 99 down. */
export function nextClass(classes: { kind: string; code: string }[], kind: string): string | undefined {
  const taken = new Set(classes.filter((c) => c.kind === kind).map((c) => c.code));
  for (let n = 99; n >= 50; n--) if (!taken.has(String(n))) return String(n);
  return undefined;
}

/** The list of categories with what was edited but not saved yet. */
export function edited(items: CategoryItem[], saved: Overlay, draft: Overlay): CategoryItem[] {
  const before = new Map((saved.categories ?? []).map((c) => [c.code, c]));
  const changes = new Map((draft.categories ?? []).map((c) => [c.code, c]));
  const known = items
    // A category of the city's own that the draft no longer has.
    .filter((c) => !c.local || changes.has(c.code))
    .map((c) => {
      const change = changes.get(c.code);
      return change && JSON.stringify(change) !== JSON.stringify(before.get(c.code)) ? apply(c, change) : c;
    });
  const codes = new Set(items.map((c) => c.code));
  const fresh = [...changes.values()]
    .filter((c) => !codes.has(c.code))
    .map((c) =>
      apply(
        {
          code: c.code,
          kind: c.code.startsWith("P") ? "part" : "event",
          class: c.code.slice(1, 3),
          name: {},
          pinyin: "",
          icon: "",
          conditions: [],
          off: false,
          local: true,
          words: [],
          questions: [],
        } as unknown as CategoryItem,
        c,
      ),
    );
  return [...known, ...fresh].sort((a, b) => b.kind.localeCompare(a.kind) || a.code.localeCompare(b.code));
}

function apply(c: CategoryItem, change: CategoryChange): CategoryItem {
  return {
    ...c,
    name: (change.name ?? c.name) as CategoryItem["name"],
    pinyin: change.pinyin ?? c.pinyin,
    off: change.off ?? false,
    words: change.words ?? [],
    conditions: (change.conditions ?? c.conditions).map((k) => ({
      ...k,
      default: k.default ?? false,
    })) as CategoryItem["conditions"],
  };
}
