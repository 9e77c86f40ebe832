// The whole of a case: header that stays in view, story at the left, actions and facts at the right. Used by the page and by
// the drawer over a list.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Grid } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { caseQuery } from "../../api/queries";
import type { Case } from "../../api/types";
import { dateTime, limitText, nameOf } from "../../text/format";
import { Loading, Show } from "../../ui/States";
import { ActionPanel } from "./actions/ActionPanel";
import { CaseHeader } from "./CaseHeader";
import { Facts } from "./Facts";
import { Pictures } from "./Pictures";
import { Related } from "./Related";
import { Timeline } from "./Timeline";

// Beside the case itself, and not needed to begin with.
const CallBack = lazy(() => import("./CallBack").then((m) => ({ default: m.CallBack })));
const Told = lazy(() => import("./Told").then((m) => ({ default: m.Told })));

interface Props {
  /** Id or number. */
  id: string;
  action: string | undefined;
  onAction: (action: string | undefined) => void;
  /** On its own page; otherwise in a drawer. */
  full?: boolean;
}

/** What stands above everything else: waiting requests, supervision, suspension, merging, and why it was refused. */
function Notices({ c }: { c: Case }) {
  const { t } = useTranslation();
  const gap = { marginBottom: 10 };
  return (
    <>
      {c.merged_into && (
        <Alert
          type="info"
          showIcon
          style={gap}
          title={
            <>
              {t("case:merged_into")} <Link to={`/cases/${c.merged_into}`}>{t("case:open_merged")}</Link>
            </>
          }
        />
      )}
      {c.request && (
        <Alert
          type="warning"
          showIcon
          style={gap}
          title={`${t(`case:request.${c.request.kind}`)}${c.request.limit ? ` ${limitText(t, c.request.limit)}` : ""}${
            c.request.until ? ` ${dateTime(c.request.until)}` : ""
          } · ${t(`case:request.awaits.${c.request.awaits}`)}`}
          description={
            <>
              <div>{`${c.request.by?.name ?? ""} ${dateTime(c.request.at)}: ${c.request.reason}`}</div>
              {c.request.passed && (
                <div>
                  {t(`case:request.${c.request.passed.by ? "passed" : "passed_vacant"}`, {
                    name: c.request.passed.by?.name,
                    time: dateTime(c.request.passed.at),
                  })}
                  {c.request.passed.text && `: ${c.request.passed.text}`}
                </div>
              )}
            </>
          }
        />
      )}
      {c.supervision && !c.supervision.answer && (
        <Alert
          type="error"
          showIcon
          style={gap}
          title={`${t("words:overlay.supervised")} · ${t("case:answer_by", { time: dateTime(c.supervision.due) })}`}
          description={`${c.supervision.by?.name ?? ""}: ${c.supervision.demand}`}
        />
      )}
      {c.suspension && (
        <Alert
          type="info"
          showIcon
          style={gap}
          title={`${t("words:overlay.suspended")} ${dateTime(c.suspension.since)} – ${dateTime(c.suspension.until)}`}
          description={c.suspension.reason}
        />
      )}
      {c.reason && <Alert type="info" showIcon style={gap} title={t("case:reason")} description={c.reason} />}
    </>
  );
}

export function CaseView({ id, action, onAction, full = false }: Props) {
  const { t } = useTranslation();
  const query = useQuery(caseQuery(id));
  const screens = Grid.useBreakpoint();
  const columns = full ? (screens.lg ?? true) : (screens.xl ?? true);
  return (
    <Show query={query} rows={10}>
      {(c) => (
        <article aria-label={c.number}>
          <CaseHeader c={c} full={full} />
          <div
            style={{
              display: "grid",
              gap: 14,
              alignItems: "start",
              gridTemplateColumns: columns ? `minmax(0, 1fr) ${full ? 400 : 340}px` : "minmax(0, 1fr)",
            }}
          >
            <div style={{ display: "grid", gap: 14, gridTemplateColumns: "minmax(0, 1fr)" }}>
              <div>
                <Notices c={c} />
                <section className="card" style={{ padding: 14 }} aria-label={t("case:matter")}>
                  <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{nameOf(c.category?.name) || t("case:no_category")}</h2>
                  <p style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere", fontSize: 15, lineHeight: 1.65 }}>
                    {c.description}
                  </p>
                  {c.answers.length > 0 && (
                    <dl className="answers">
                      {c.answers.map((a) => (
                        <div key={a.code}>
                          <dt>{nameOf(a.question)}</dt>
                          <dd>{nameOf(a.shown)}</dd>
                        </div>
                      ))}
                    </dl>
                  )}
                </section>
              </div>
              {!columns && <ActionPanel c={c} open={action} onOpen={onAction} />}
              <Pictures c={c} />
              <Timeline c={c} />
            </div>
            <div style={{ display: "grid", gap: 14, gridTemplateColumns: "minmax(0, 1fr)" }}>
              {columns && <ActionPanel c={c} open={action} onOpen={onAction} />}
              <Suspense fallback={null}>
                <CallBack c={c} />
              </Suspense>
              <Facts c={c} />
              <Suspense fallback={<Loading rows={2} />}>
                <Told c={c} />
              </Suspense>
              <Related c={c} />
            </div>
          </div>
        </article>
      )}
    </Show>
  );
}
