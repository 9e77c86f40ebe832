// The call-back script: what to ask the reporter before filing and after handling. The questions come from the city's pack;
// the answers go into the record as an internal note.
import { PhoneOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Flex, Input, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { caseQuery, queryClient } from "../../api/queries";
import type { Case, Names } from "../../api/types";
import { nameOf } from "../../text/format";
import { useDraft } from "../../ui/draft";
import { Loading, useShowProblem } from "../../ui/States";

export interface Question {
  id: string;
  when: string[];
  kind: string;
  text: Names;
}

type Answers = Record<string, string>;

/** Which questions fit where the case stands; none when nobody is to be called. */
export function momentOf(state: string): "verification" | "check" | null {
  if (["reported", "verifying", "accepted"].includes(state)) return "verification";
  return ["handled", "checking"].includes(state) ? "check" : null;
}

/** The note: one line for each question that was answered. It never names the telephone: more people read it than may know the reporter. */
export function noteOf(title: string, questions: Question[], answers: Answers, words: (answer: string) => string): string {
  const lines = questions.flatMap((q) => {
    const answer = (answers[q.id] ?? "").trim();
    return answer ? [`${nameOf(q.text)} ${q.kind === "yes_no" ? words(answer) : answer}`] : [];
  });
  return lines.length > 0 ? [title, ...lines.map((line) => `· ${line}`)].join("\n") : "";
}

const NONE: Answers = {};

function Script({ c, moment, onDone }: { c: Case; moment: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [answers, setAnswers, drop] = useDraft<Answers>(`callback.${c.id}.${moment}`, NONE);
  const key = useRef(newKey());
  const script = useQuery({
    queryKey: ["callback"],
    queryFn: ({ signal }) => api.get<{ questions: Question[] }>("/callback", {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const questions = (script.data?.questions ?? []).filter((q) => q.when.includes(moment));
  const note = noteOf(t("callback:note"), questions, answers, (a) => t(`callback:answer.${a}`));
  const save = useMutation({
    mutationFn: () =>
      api.post<Case>(`/cases/${c.id}/actions`, { action: "comment", audience: "internal", text: note }, { key: key.current }),
    onSuccess: (fresh) => {
      drop();
      queryClient.setQueryData(caseQuery(c.id).queryKey, fresh);
      queryClient.setQueryData(caseQuery(c.number).queryKey, fresh);
      void queryClient.invalidateQueries({ queryKey: ["case"] });
      message.success(t("callback:saved"));
      onDone();
    },
    onError: showProblem,
    onSettled: () => {
      key.current = newKey();
    },
  });
  const set = (id: string, answer: string) => setAnswers((old) => ({ ...old, [id]: answer }));
  if (script.isPending) return <Loading rows={4} />;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (note) save.mutate();
      }}
    >
      <ol style={{ margin: "10px 0", paddingInlineStart: 20 }}>
        {questions.map((q) => (
          <li key={q.id} style={{ marginBottom: 10 }}>
            <div id={`callback-${q.id}`} style={{ marginBottom: 4 }}>
              {nameOf(q.text)}
            </div>
            {q.kind === "yes_no" ? (
              <Radio.Group
                aria-labelledby={`callback-${q.id}`}
                optionType="button"
                value={answers[q.id]}
                onChange={(e) => set(q.id, e.target.value)}
                options={(["yes", "no", "unknown"] as const).map((a) => ({ value: a, label: t(`callback:answer.${a}`) }))}
              />
            ) : (
              <Input
                aria-labelledby={`callback-${q.id}`}
                maxLength={300}
                value={answers[q.id] ?? ""}
                onChange={(e) => set(q.id, e.target.value)}
              />
            )}
          </li>
        ))}
      </ol>
      <Flex gap={8} wrap>
        <Button type="primary" htmlType="submit" disabled={!note} loading={save.isPending}>
          {t("callback:save")}
        </Button>
        <Button onClick={onDone}>{t("common:cancel")}</Button>
      </Flex>
    </form>
  );
}

/** Offered to those who may know the reporter, while there is something to ask. */
export function CallBack({ c }: { c: Case }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const moment = momentOf(c.state);
  const phone = c.reporter?.masked ? "" : c.reporter?.phone;
  if (!moment || !phone) return null;
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("callback:title")}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <h2 style={{ fontSize: 15, margin: 0 }}>{t("callback:title")}</h2>
        <Flex gap={8} align="center">
          <a href={`tel:${phone.replace(/[^\d+]/g, "")}`} className="tabular">
            <PhoneOutlined aria-hidden /> {phone}
          </a>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {t("callback:script")}
          </Button>
        </Flex>
      </Flex>
      {open && <Script c={c} moment={moment} onDone={() => setOpen(false)} />}
    </section>
  );
}
