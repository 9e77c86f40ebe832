// The answers of a case in the form that corrects it.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../../api/queries";
import { QuestionFields } from "../../../ui/QuestionFields";
import { type Answers, answersOf } from "../../../ui/questions";
import type { FieldProps } from "./Field";

/** What the category asks, with what is known of it. */
export function AnswerFields({ id, case: c, values, onChange }: Pick<FieldProps, "id" | "case" | "values" | "onChange">) {
  const { t } = useTranslation();
  const { data } = useQuery(catalogueQuery);
  const category = (values.category as string | undefined) ?? c.category?.code;
  const questions = data?.items.find((i) => i.code === category)?.questions ?? [];
  if (questions.length === 0) return <span className="muted">{t("questions:none")}</span>;
  const known = Object.fromEntries(c.answers.map((a) => [a.code, a.value]));
  const typed = (values.answers as Answers | undefined) ?? {};
  return (
    <QuestionFields
      id={id}
      questions={questions}
      answers={{ ...known, ...typed }}
      onChange={(all) => {
        // Only what is another answer than before is sent.
        const changed = Object.entries(all).filter(([code, v]) => JSON.stringify(v) !== JSON.stringify(known[code]));
        onChange({ answers: changed.length > 0 ? answersOf(questions, Object.fromEntries(changed)) : undefined });
      }}
      unknown={t("questions:unknown")}
    />
  );
}
