// The questions of a category for staff, each with its label. A required one can be left with "not known": no call waits for it.
import { Checkbox, Flex, Input, InputNumber, Radio } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { nameOf } from "../text/format";
import type { Answers, Question } from "./questions";

interface Props {
  /** Begins the id of each field. */
  id: string;
  questions: Question[];
  answers: Answers;
  onChange: (answers: Answers) => void;
  /** Codes of those that must be answered before it goes on. */
  missing?: string[];
  /** Words for "nobody knows". */
  unknown: string;
}

/** Puts the cursor into a question. */
export function focusQuestion(id: string, code: string) {
  const box = document.getElementById(`${id}-${code}`);
  const field = box?.matches("input, textarea") ? box : box?.querySelector<HTMLElement>("input");
  field?.focus();
}

function One({ id, q, value, set }: { id: string; q: Question; value: unknown; set: (value: unknown) => void }) {
  const { t } = useTranslation();
  const label = `${id}-label`;
  switch (q.kind) {
    case "number":
      return (
        <InputNumber
          id={id}
          min={0}
          max={1e12}
          value={typeof value === "number" ? value : null}
          onChange={(n) => set(n ?? undefined)}
          style={{ width: 160 }}
        />
      );
    case "date":
      return (
        // The browser's own: a day is typed faster than it is picked, and the desk need not load a calendar for it.
        <Input
          id={id}
          type="date"
          max={dayjs().format("YYYY-MM-DD")}
          value={(value as string | undefined) ?? ""}
          onChange={(e) => set(e.target.value || undefined)}
          style={{ width: 170 }}
        />
      );
    case "yes_no":
      return (
        <Radio.Group
          id={id}
          aria-labelledby={label}
          value={typeof value === "boolean" ? value : undefined}
          onChange={(e) => set(e.target.value)}
          options={[
            { value: true, label: t("common:yes") },
            { value: false, label: t("common:no") },
          ]}
        />
      );
    case "one_of":
      return (
        <Radio.Group
          id={id}
          aria-labelledby={label}
          value={value}
          onChange={(e) => set(e.target.value)}
          options={q.choices.map((c) => ({ value: c.code, label: nameOf(c.name) }))}
        />
      );
    case "several_of":
      return (
        <fieldset id={id} className="bare" aria-labelledby={label}>
          <Checkbox.Group
            value={Array.isArray(value) ? value : []}
            onChange={(list) => set(list.length > 0 ? list : undefined)}
            options={q.choices.map((c) => ({ value: c.code, label: nameOf(c.name) }))}
          />
        </fieldset>
      );
    default:
      return <Input id={id} maxLength={500} value={(value as string) ?? ""} onChange={(e) => set(e.target.value)} />;
  }
}

export function QuestionFields({ id, questions, answers, onChange, missing = [], unknown }: Props) {
  const { t } = useTranslation();
  if (questions.length === 0) return null;
  return (
    <fieldset className="questions">
      <legend>{t("questions:title")}</legend>
      {questions.map((q) => {
        const field = `${id}-${q.code}`;
        const set = (value: unknown) => onChange({ ...answers, [q.code]: value });
        const single = q.kind === "text" || q.kind === "number" || q.kind === "date";
        const words = (
          <>
            {nameOf(q.text)} {!q.required && <span className="muted">({t("common:optional")})</span>}
          </>
        );
        return (
          <div key={q.code}>
            {single ? <label htmlFor={field}>{words}</label> : <div id={`${field}-label`}>{words}</div>}
            <Flex gap={12} wrap align="center">
              <div style={{ flex: q.kind === "text" ? "1 1 160px" : undefined }}>
                <One id={field} q={q} value={answers[q.code]} set={set} />
              </div>
              {q.required && (
                <Checkbox
                  checked={answers[q.code] === null}
                  onChange={(e) => set(e.target.checked ? null : undefined)}
                  aria-label={`${unknown}: ${nameOf(q.text)}`}
                >
                  {unknown}
                </Checkbox>
              )}
            </Flex>
            {missing.includes(q.code) && (
              <div role="alert" style={{ color: "#cf1322" }}>
                {t("common:required")}
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
