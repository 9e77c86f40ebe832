// What has been done with a plan: its steps with their notes, and what was moved when it came into force.

import { Link } from "@tanstack/react-router";
import { Alert, Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { dateTime, number } from "../../text/format";
import type { Plan, Report } from "./data";
import { callGrid } from "./words";

function Done({ plan, report }: { plan: Plan; report: Report }) {
  const { t } = useTranslation();
  const counted = ["posts_ended", "posts_begun", "cases", "facilities", "features"] as const;
  return (
    <section aria-label={t("plans:report")}>
      <h3>{t("plans:report")}</h3>
      {report.left_behind.length === 0 ? (
        <Alert type="success" showIcon title={t("plans:left_none")} />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={t("plans:left", { count: report.left_behind.length })}
          description={
            <ul className="plan-lines">
              {report.left_behind.map((l) => (
                <li key={`${l.kind} ${l.id}`}>{l.text}</li>
              ))}
            </ul>
          }
        />
      )}
      <Descriptions
        bordered
        size="small"
        column={1}
        style={{ margin: "8px 0" }}
        items={[
          { key: "at", label: t("plans:report.at"), children: dateTime(report.at) },
          ...counted.map((c) => ({ key: c, label: t(`plans:report.${c}`), children: number(report[c]) })),
        ]}
      />
      {report.codes.length > 0 && (
        <>
          <h4>{t("plans:report.codes")}</h4>
          <ul className="plan-lines">
            {report.codes.map((c) => (
              <li key={c.key}>
                <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: c.code } as never}>
                  {callGrid(t, plan.drawing, plan.drawing.grids.some((g) => g.key === c.key) ? c.key : c.code)}
                </Link>
                <span className="tabular">{c.code}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {report.cases_moved.length > 0 && (
        <details>
          <summary>{t("plans:report.moved", { count: report.cases_moved.length })}</summary>
          <ul className="plan-lines">
            {report.cases_moved.map((c) => (
              <li key={c.id}>
                <Link to={`/cases/${c.number}`}>{c.number}</Link>
                <span className="muted tabular">{t("plans:from_to", { from: c.from, to: c.to })}</span>
              </li>
            ))}
          </ul>
          {report.cases > report.cases_moved.length && (
            <p className="muted">{t("plans:report.more", { count: report.cases - report.cases_moved.length })}</p>
          )}
        </details>
      )}
    </section>
  );
}

export function Story({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <>
      <ol className="plan-steps">
        {plan.steps.map((s) => (
          <li key={`${s.step} ${s.at}`}>
            <strong>{t(`plans:step.${s.step}`)}</strong>{" "}
            <span className="muted">{[dateTime(s.at), s.by?.name ?? t("plans:by_itself")].join(" · ")}</span>
            {s.note && <blockquote>{s.note}</blockquote>}
          </li>
        ))}
      </ol>
      {plan.report && <Done plan={plan} report={plan.report} />}
    </>
  );
}
