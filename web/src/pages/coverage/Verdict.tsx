// The result of the check in one sentence, and how many places of each kind there are: each number is a filter.

import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { clockTime, day as dayText, number } from "../../text/format";
import { fromWall } from "../../text/zone";
import { useUrl } from "../../ui/url";
import { KindIcon, SeverityMark } from "./Bits";
import type { Coverage, Finding } from "./data";
import { type Filter, KINDS, SEVERITIES, tally, toggled } from "./places";
import { width } from "./words";

/** True when there is nothing to mend at all. */
export function flawless(report: Coverage): boolean {
  return report.parents > 0 && report.proven === report.parents && report.items.length === 0 && report.codes.length === 0;
}

/** The sentence; told to screen readers when it changes. */
export function Verdict({ report, at }: { report: Coverage; at: number }) {
  const { t } = useTranslation();
  const values = {
    count: report.parents,
    proven: number(report.proven),
    parents: number(report.parents),
    areas: number(report.areas),
  };
  const all = report.parents > 0 && report.proven === report.parents;
  return (
    <div role="status">
      <Alert
        type={flawless(report) ? "success" : "warning"}
        showIcon
        title={t(all ? "coverage:all_proven" : "coverage:some_proven", values)}
        description={
          <>
            {flawless(report) && <p>{t("coverage:flawless", values)}</p>}
            <span className="muted">
              {t(report.day ? "coverage:for_day" : "coverage:for_now", { day: report.day ? dayText(fromWall(report.day)) : "" })}{" "}
              {t("common:as_of", { time: clockTime(at) })}
            </span>
          </>
        }
      />
    </div>
  );
}

/** The numbers as buttons. A word without any place is not offered, but one that is chosen stays. */
export function Numbers({ report, filter }: { report: Coverage; filter: Filter }) {
  const { t } = useTranslation();
  const [, set] = useUrl();
  const count = tally(report, filter);
  const help = {
    snap: t("coverage:severity_help.snap", { width: width(report.snap_m) }),
    sliver: t("coverage:severity_help.sliver", { width: width(report.sliver_m) }),
    serious: t("coverage:severity_help.serious", { width: width(report.sliver_m) }),
  };
  const severities = SEVERITIES.filter((s) => count[s] || filter.severity.includes(s));
  const kinds = KINDS.filter((k) => count[k] || filter.kind.includes(k));
  const active = filter.severity.length + filter.kind.length;
  if (severities.length + kinds.length === 0) return null;
  return (
    <fieldset className="cover-chips">
      <legend className="sr-only">{t("coverage:filter")}</legend>
      {severities.map((s: Finding["severity"]) => (
        <Button
          key={s}
          size="small"
          title={help[s]}
          aria-pressed={filter.severity.includes(s)}
          className={filter.severity.includes(s) ? "cover-chip on" : "cover-chip"}
          onClick={() => set({ severity: toggled(filter.severity, s) }, { replace: true })}
        >
          <SeverityMark severity={s} /> {number(count[s] ?? 0)}
        </Button>
      ))}
      {kinds.map((k) => (
        <Button
          key={k}
          size="small"
          title={t(`coverage:kind_help.${k}`)}
          aria-pressed={filter.kind.includes(k)}
          className={filter.kind.includes(k) ? "cover-chip on" : "cover-chip"}
          onClick={() => set({ kind: toggled(filter.kind, k) }, { replace: true })}
        >
          <KindIcon kind={k} /> {t(`coverage:kind.${k}`)} {number(count[k] ?? 0)}
        </Button>
      ))}
      {active > 0 && (
        <Button size="small" type="link" onClick={() => set({ severity: null, kind: null }, { replace: true })}>
          {t("coverage:clear", { count: active })}
        </Button>
      )}
    </fieldset>
  );
}
