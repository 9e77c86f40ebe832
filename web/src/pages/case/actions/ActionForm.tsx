// The form of one action on one case. What is typed is kept on this machine until it is sent; when somebody else changed
// the case meanwhile, it says who and what, and the text stays.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Flex, Input } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { caseQuery, catalogueQuery, eventsQuery, queryClient } from "../../../api/queries";
import type { AllowedAction, Case, Routed } from "../../../api/types";
import { dateTime, limitText, nameOf } from "../../../text/format";
import { useDraft } from "../../../ui/draft";
import { useKeys } from "../../../ui/keys";
import { useProblemText } from "../../../ui/States";
import { ActionField } from "./Field";
import { Files } from "./Files";
import { Replies } from "./Replies";
import { ACTIONS, type ActionSpec, actionBody, missingFields } from "./spec";
import { sendFiles, type Waiting } from "./upload";

type Values = Record<string, unknown>;

/** Values a form starts with: what the case already says. */
function startValues(action: string, c: Case): Values {
  if (action === "file") return { category: c.category?.code };
  if (action === "correct")
    return { description: c.description, category: c.category?.code, address: c.place.address, priority: c.priority };
  if (action === "comment") return { audience: "internal" };
  if (action === "close") return { outcome: "solved" };
  return {};
}

function useSuggestion(action: string, c: Case) {
  const category = c.filing?.category ?? c.category?.code;
  return useQuery({
    queryKey: ["route", category, c.place.area.code, c.filing?.condition],
    queryFn: ({ signal }) =>
      api.get<Routed>(
        "/route",
        { category, condition: c.filing?.condition, lon: c.place.point?.[0], lat: c.place.point?.[1], area: c.place.area.code },
        signal,
      ),
    enabled: action === "dispatch" && Boolean(category),
  });
}

export function ActionForm({ c, allowed, onDone }: { c: Case; allowed: AllowedAction; onDone: () => void }) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const problemText = useProblemText();
  const action = allowed.action;
  const spec: ActionSpec = ACTIONS[action] ?? { fields: [], tone: "side" };
  const start = useMemo(() => startValues(action, c), [action, c]);
  const empty = useRef<Values>({}).current;
  const [typed, setTyped, dropDraft] = useDraft<Values>(`case.${c.id}.${action}`, empty);
  const [files, setFiles] = useState<Waiting[]>([]);
  const [tried, setTried] = useState(false);
  const [confirm, setConfirm] = useState("");
  const [agreed, setAgreed] = useState(false);
  const [version, setVersion] = useState(c.version);
  const seen = useRef(c.version).current;
  const key = useRef(newKey());
  /** Files that were sent before `version` was read. */
  const counted = useRef(0);
  const suggestion = useSuggestion(action, c);
  // Not asked for elsewhere, but the answer of an earlier dispatch form may still be in the cache.
  const suggested = action === "dispatch" ? (suggestion.data?.department ?? null) : null;
  const values: Values = { ...start, ...(suggested ? { department: suggested.id } : {}), ...typed };
  const catalogue = useQuery({ ...catalogueQuery, enabled: action === "file" });
  const filed = action === "file" ? catalogue.data?.items.find((i) => i.code === values.category) : undefined;
  const unchosen = Boolean(filed?.choose_condition) && !values.condition;
  const missing = [...missingFields(spec, allowed.needs ?? [], values), ...(unchosen ? ["condition"] : [])];
  const noPhoto = Boolean(spec.needsPhoto) && files.length === 0 && !c.attachments.some((a) => a.stage === spec.photos);
  const toReporter = action === "comment" && values.audience === "public";
  const unagreed = toReporter && !agreed;
  const unconfirmed = spec.tone === "danger" && confirm.trim() !== c.number;

  const change = (next: Values) => {
    // Other words are another request: a new key, or the server would refuse it as a different body under the same key.
    if (submit.isError) key.current = newKey();
    setTyped((old) => ({ ...old, ...next }));
  };
  const submit = useMutation({
    mutationFn: async () => {
      if (files.length > 0) await sendFiles(c.id, spec.photos ?? "other", files, setFiles);
      // Every file counts the version up by one; anything beyond that is somebody else's change.
      const sent = version + files.length - counted.current;
      return api.post<Case>(`/cases/${c.id}/actions`, { ...actionBody(action, values), version: sent }, { key: key.current });
    },
    onSuccess: (fresh) => {
      dropDraft();
      queryClient.setQueryData(caseQuery(c.id).queryKey, fresh);
      queryClient.setQueryData(caseQuery(c.number).queryKey, fresh);
      void queryClient.invalidateQueries({ queryKey: ["case", c.id] });
      void queryClient.invalidateQueries({ queryKey: ["case", c.number] });
      for (const name of ["cases", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
      notification.success({
        title: t("case:done_action", { action: t(`words:action.${action}`) }),
        description: c.number,
        duration: UNDO[action] ? 10 : 4,
        actions: UNDO[action] ? <Undo id={c.id} version={fresh.version} by={UNDO[action]} /> : undefined,
      });
      onDone();
    },
  });
  const problem = submit.error ? asProblem(submit.error) : null;
  const send = () => {
    setTried(true);
    if (missing.length === 0 && !noPhoto && !unconfirmed && !unagreed && !submit.isPending) submit.mutate();
  };
  useKeys({ "ctrl+enter": send, escape: onDone });

  return (
    <form
      aria-label={t(`words:action.${action}`)}
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      {problem?.isConflict ? (
        <Conflict
          c={c}
          seen={seen}
          problemExtra={problem.extra}
          onContinue={(fresh) => {
            setVersion(fresh);
            counted.current = files.filter((f) => f.state === "sent").length;
            key.current = newKey();
            submit.reset();
          }}
        />
      ) : (
        problem && <Alert type="error" showIcon role="alert" title={problemText(problem)} style={{ marginBottom: 12 }} />
      )}
      {spec.public && <Alert type="warning" showIcon title={t("case:public_warning")} style={{ marginBottom: 12 }} />}
      {(spec.public || (action === "comment" && values.audience === "public")) && (
        <Replies c={c} action={action} onPick={(text) => change({ [action === "reject" ? "reason" : "text"]: text })} />
      )}
      {action === "dispatch" && suggestion.data && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={suggested ? t("case:suggested", { department: nameOf(suggested.name) }) : t("case:no_suggestion")}
          description={[
            suggestion.data.why && t("case:by_rule", { rule: suggestion.data.why }),
            limitText(t, suggestion.data.limit),
            suggestion.data.due_if_dispatched_now &&
              t("case:due_if_now", { time: dateTime(suggestion.data.due_if_dispatched_now) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        />
      )}
      <Flex vertical gap={12}>
        {spec.fields.map((field) => {
          const required = Boolean(field.required) || (allowed.needs ?? []).includes(field.name);
          if (field.whenNeeded && !required) return null;
          const id = `action-${action}-${field.name}`;
          const isMissing = tried && missing.includes(field.name);
          return (
            <div key={field.name}>
              <label htmlFor={id} style={{ display: "block", marginBottom: 4 }}>
                {t(`case:field.${field.label ?? field.name}`)}{" "}
                {!required && <span className="muted">({t("common:optional")})</span>}
              </label>
              <ActionField
                id={id}
                spec={field}
                action={action}
                required={required}
                missing={isMissing || (tried && field.kind === "category_file" && unchosen)}
                case={c}
                values={values}
                onChange={change}
              />
              {isMissing && (
                <div role="alert" style={{ color: "#cf1322", marginTop: 2 }}>
                  {t("common:required")}
                </div>
              )}
            </div>
          );
        })}
        {spec.photos && (
          <div>
            <Files id={`action-${action}-files`} list={files} onChange={setFiles} camera />
            {spec.needsPhoto && !(tried && noPhoto) && <div className="muted">{t("case:files.after_needed")}</div>}
            {tried && noPhoto && (
              <div role="alert" style={{ color: "#cf1322", marginTop: 2 }}>
                {t("case:files.after_needed")}
              </div>
            )}
          </div>
        )}
        {toReporter && (
          <div>
            <Checkbox checked={agreed} onChange={(e) => setAgreed(e.target.checked)}>
              {t("case:audience_agree")}
            </Checkbox>
            {tried && unagreed && (
              <div role="alert" style={{ color: "#cf1322", marginTop: 2 }}>
                {t("case:audience_missing")}
              </div>
            )}
          </div>
        )}
        {spec.tone === "danger" && (
          <div>
            <label htmlFor="action-confirm" style={{ display: "block", marginBottom: 4 }}>
              {t("case:confirm_number", { number: c.number })}
            </label>
            <Input
              id="action-confirm"
              value={confirm}
              status={tried && unconfirmed ? "error" : undefined}
              onChange={(e) => setConfirm(e.target.value)}
            />
          </div>
        )}
        <Flex gap={8} wrap>
          <Button
            type="primary"
            danger={spec.tone === "danger"}
            htmlType="submit"
            loading={submit.isPending}
            aria-keyshortcuts="Control+Enter"
          >
            {t(`words:action.${action}`)}
          </Button>
          <Button onClick={onDone}>{t("common:cancel")}</Button>
        </Flex>
      </Flex>
    </form>
  );
}

/** What takes an action back. Both leave their trace in the history: nothing is made unhappened. */
export const UNDO: Record<string, string> = { dispatch: "recall", close: "reopen" };

function Undo({ id, version, by }: { id: string; version: number; by: string }) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const text = useProblemText();
  const key = useRef(newKey()).current;
  const undo = useMutation({
    mutationFn: () => api.post<Case>(`/cases/${id}/actions`, { action: by, reason: t("common:undo"), version }, { key }),
    onSuccess: () => {
      for (const name of ["case", "cases", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
    onError: (error) => notification.error({ title: text(error) }),
  });
  return (
    <Button size="small" loading={undo.isPending} disabled={undo.isSuccess} onClick={() => undo.mutate()}>
      {undo.isSuccess ? t("common:done") : t("common:undo")}
    </Button>
  );
}

/** Somebody was faster: shows what they did and lets the writer go on with the text typed. */
function Conflict(props: {
  c: Case;
  seen: number;
  problemExtra: Record<string, unknown>;
  onContinue: (version: number) => void;
}) {
  const { t } = useTranslation();
  const fresh = useQuery({ ...caseQuery(props.c.id), staleTime: 0 });
  const events = useQuery({ ...eventsQuery(props.c.id), staleTime: 0 });
  const changes = (events.data ?? []).filter((e) => e.version > props.seen).slice(-5);
  const current = fresh.data?.version ?? (props.problemExtra.current_version as number | undefined);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 12 }}
      title={t("case:conflict.title")}
      description={
        <>
          <ul style={{ paddingInlineStart: 18, margin: "4px 0 8px" }}>
            {changes.map((e) => (
              <li key={e.seq}>
                {dateTime(e.at)} {e.actor?.name} · {t(`words:action.${e.action}`, { defaultValue: e.action })}
              </li>
            ))}
          </ul>
          <p style={{ margin: "0 0 8px" }}>{t("case:conflict.kept")}</p>
          <Button size="small" disabled={!current || fresh.isFetching} onClick={() => current && props.onContinue(current)}>
            {t("case:conflict.go_on")}
          </Button>
        </>
      }
    />
  );
}
