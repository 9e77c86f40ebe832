// The facts of a case as a list of names and values: who reported, what it was filed as, who handles it, how it was rated.
import { Descriptions, Rate, Tag } from "antd";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Assignment, Case, FieldTask } from "../../api/types";
import { dateTime, limitText, nameOf } from "../../text/format";

const AlsoIn = lazy(() => import("./AlsoIn"));
const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

function AssignmentLine({ a }: { a: Assignment }) {
  const { t } = useTranslation();
  return (
    <li style={{ marginBottom: 8 }}>
      <Tag
        variant="filled"
        style={a.lead ? { color: "#0b3a82", background: "#e6f0ff" } : { color: "#434343", background: "#efefef" }}
      >
        {t(a.lead ? "case:lead" : "case:assisting")}
      </Tag>{" "}
      <b>{nameOf(a.department.name)}</b> {a.handler && `· ${a.handler.name}`}
      <div className="muted" style={{ fontSize: 13 }}>
        {t(`words:status.${a.status}`, { defaultValue: a.status })} {dateTime(a.status_at ?? a.signed_at ?? a.dispatched_at)}
        {a.due && a.status === "active" && (
          <span style={{ color: a.overdue ? "#cf1322" : undefined }}>
            {" · "}
            {t("case:due")} {dateTime(a.due)} {a.overdue && `(${t("words:light.red")})`}
          </span>
        )}
      </div>
      {a.instruction && <div style={{ fontSize: 13 }}>{a.instruction}</div>}
    </li>
  );
}

function fieldTask(task: FieldTask | null, yes: string, no: string): ReactNode {
  if (!task) return null;
  if (!task.result) return `${task.assignee?.name ?? ""} ${task.note}`.trim() || dateTime(task.requested_at);
  return (
    <>
      {task.result.passed ? yes : no} · {task.result.by?.name} {dateTime(task.result.at)}
      <div>{task.result.text}</div>
    </>
  );
}

export function Facts({ c }: { c: Case }) {
  const { t } = useTranslation();
  const reporter = c.reporter
    ? [
        c.reporter.name || t("common:anonymous"),
        c.reporter.phone,
        c.reporter.masked ? t("common:masked") : "",
        c.reporter.confidential ? t("case:confidential") : "",
      ]
        .filter(Boolean)
        .join(" · ")
    : t("common:masked");
  const counts = Object.entries(c.counters).filter(([, n]) => n > 0);
  const rows: [string, ReactNode][] = [
    [t("case:reported_at"), dateTime(c.reported_at)],
    [t("case:source"), t(`words:source.${c.source}`, { defaultValue: c.source })],
    [t("case:reporter"), reporter],
    [t("case:track_code"), c.track_code],
    [t("case:category"), c.category && `${nameOf(c.category.name)} (${c.category.code})`],
    [t("case:filed_as"), c.filing && [nameOf(c.filing.condition_name), limitText(t, c.filing.limit)].filter(Boolean).join(" · ")],
    [
      t("case:clock"),
      c.clock &&
        [t(`words:clock.${c.clock.kind}`, { defaultValue: c.clock.kind }), dateTime(c.clock.due)].filter(Boolean).join(" → "),
    ],
    [
      t("case:owes"),
      c.owes && (nameOf(c.owes.department?.name) || t(`case:owes_kind.${c.owes.kind}`, { defaultValue: c.owes.kind })),
    ],
    [t("case:level"), t(`words:level.${c.level}`, { defaultValue: c.level })],
    [t("case:facility"), c.place.facility],
    [
      t("words:stage.verification"),
      fieldTask(c.verification, t("case:yes.record_verification"), t("case:no.record_verification")),
    ],
    [t("words:stage.check"), fieldTask(c.check, t("case:yes.record_check"), t("case:no.record_check"))],
    [
      t("case:supervision_answer"),
      c.supervision?.answer && `${c.supervision.answer.by?.name ?? ""}: ${c.supervision.answer.text}`,
    ],
    [t("case:closed_at"), dateTime(c.closed_at)],
    [
      t("case:on_time"),
      c.on_time === null
        ? null
        : `${t(c.on_time ? "common:yes" : "common:no")}${c.late_exempt && !c.on_time ? ` (${t("case:exempt")})` : ""}`,
    ],
    [
      t("case:rating"),
      c.rating && (
        <>
          <Rate disabled value={c.rating.stars} style={{ fontSize: 14 }} />{" "}
          {t(c.rating.solved ? "case:rated_solved" : "case:rated_unsolved")}
          {c.rating.text && <div>{c.rating.text}</div>}
        </>
      ),
    ],
    [t("case:counters"), counts.map(([name, n]) => `${t(`case:counter.${name}`, { defaultValue: name })} ${n}`).join(" · ")],
  ];
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("case:facts")}>
      {c.assignments.length > 0 && (
        <>
          <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("case:departments")}</h2>
          <ul style={{ listStyle: "none", margin: "0 0 10px", padding: 0 }}>
            {[...c.assignments].reverse().map((a) => (
              <AssignmentLine key={a.no} a={a} />
            ))}
          </ul>
        </>
      )}
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("case:facts")}</h2>
      <Descriptions
        column={1}
        size="small"
        styles={{ label: { width: 110, color: "#595959" }, content: { overflowWrap: "anywhere" } }}
        items={rows.filter(([, value]) => value).map(([label, value]) => ({ key: label, label, children: <div>{value}</div> }))}
      />
      {c.place.layers?.length > 0 && (
        <Suspense fallback={null}>
          <AlsoIn layers={c.place.layers} />
        </Suspense>
      )}
      {c.place.point && (
        <Suspense fallback={<div style={{ height: 200 }} />}>
          <CaseMap points={[]} picked={c.place.point} center={c.place.point} height={200} />
        </Suspense>
      )}
    </section>
  );
}
