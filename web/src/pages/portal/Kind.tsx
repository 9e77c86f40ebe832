// What kind of matter it is, offered from the words that were typed, and what that kind asks. A resident may leave both out; with a kind,
// its required questions are asked.
import { useTranslation } from "react-i18next";
import type { Names } from "../../api/types";
import { nameOf } from "../../text/format";
import type { Answers, Question } from "../../ui/questions";
import { useRested } from "./useRested";

export interface KindOf {
  code: string;
  name: Names;
  questions: Question[];
}

interface Props {
  text: string;
  kind: KindOf | null;
  answers: Answers;
  onKind: (kind: KindOf | null) => void;
  onAnswers: (answers: Answers) => void;
  /** Only what must be answered: the large mode asks no more than that. */
  brief?: boolean;
}

/** How long typing must rest: the public interface counts requests. */
const REST_MS = 1200;
/** Fewer characters say nothing yet. */
const ENOUGH = 4;

function Field({ q, value, set }: { q: Question; value: unknown; set: (value: unknown) => void }) {
  const { t } = useTranslation();
  const id = `ask-${q.code}`;
  const label = (
    <>
      {nameOf(q.text)} {!q.required && <span className="portal-note">({t("common:optional")})</span>}
    </>
  );
  const choices =
    q.kind === "yes_no"
      ? [
          { value: true as unknown, name: t("common:yes") },
          { value: false, name: t("common:no") },
        ]
      : q.choices.map((c) => ({ value: c.code as unknown, name: nameOf(c.name) }));
  if (q.kind === "one_of" || q.kind === "yes_no")
    return (
      <fieldset className="portal-ask">
        <legend>{label}</legend>
        {choices.map((c) => (
          <label key={String(c.value)}>
            <input type="radio" name={id} required={q.required} checked={value === c.value} onChange={() => set(c.value)} />{" "}
            {c.name}
          </label>
        ))}
      </fieldset>
    );
  if (q.kind === "several_of") {
    const list = Array.isArray(value) ? (value as unknown[]) : [];
    return (
      <fieldset className="portal-ask">
        <legend>{label}</legend>
        {choices.map((c, i) => (
          <label key={String(c.value)}>
            <input
              type="checkbox"
              // One must be chosen: the browser says so at the first.
              required={q.required && i === 0 && list.length === 0}
              checked={list.includes(c.value)}
              onChange={(e) => set(e.target.checked ? [...list, c.value] : list.filter((v) => v !== c.value))}
            />{" "}
            {c.name}
          </label>
        ))}
      </fieldset>
    );
  }
  const shared = { id, required: q.required };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {q.kind === "number" ? (
        <input
          {...shared}
          type="number"
          min={0}
          step="any"
          inputMode="decimal"
          value={(value as number | undefined) ?? ""}
          onChange={(e) => set(e.target.value === "" ? undefined : Number(e.target.value))}
        />
      ) : q.kind === "date" ? (
        <input
          {...shared}
          type="date"
          max={new Date().toLocaleDateString("sv")}
          value={(value as string | undefined) ?? ""}
          onChange={(e) => set(e.target.value)}
        />
      ) : (
        <input {...shared} maxLength={200} value={(value as string | undefined) ?? ""} onChange={(e) => set(e.target.value)} />
      )}
    </>
  );
}

export function Kind({ text, kind, answers, onKind, onAnswers, brief = false }: Props) {
  const { t } = useTranslation();
  const words = text.trim();
  const found = useRested<KindOf>("/public/categories", words.length < ENOUGH ? null : { text: words.slice(0, 500) }, REST_MS);
  // What was chosen stays on offer while the words go on.
  const offered = kind && !found.some((k) => k.code === kind.code) ? [kind, ...found] : found;
  const asked = (kind?.questions ?? []).filter((q) => !brief || q.required);
  return (
    <div aria-live="polite">
      {offered.length > 0 && (
        <fieldset className="portal-ask kinds">
          <legend>{t("questions:kind_of")}</legend>
          {offered.map((k) => (
            <label key={k.code}>
              <input type="radio" name="kind" checked={kind?.code === k.code} onChange={() => onKind(k)} /> {nameOf(k.name)}
            </label>
          ))}
          <label>
            <input type="radio" name="kind" checked={kind === null} onChange={() => onKind(null)} /> {t("questions:not_sure")}
          </label>
        </fieldset>
      )}
      {asked.map((q) => (
        <Field key={q.code} q={q} value={answers[q.code]} set={(value) => onAnswers({ ...answers, [q.code]: value })} />
      ))}
    </div>
  );
}
