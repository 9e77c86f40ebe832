// The check of the cover: whether every point of an area lies in exactly one of the areas below it, where it does not, and repairs.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import { today } from "../../text/zone";
import { useMe } from "../../ui/me";
import { Failed, Nothing, Show, useProblemText } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { downloadText } from "../admin/download";
import { csv } from "../admin/import/template";
import { CoverBar } from "./CoverBar";
import { type Coverage, coverageQuery, readDay } from "./data";
import { groupsOf, readFilter } from "./places";
import { reportRows } from "./report";
import { flawless, Numbers, Verdict } from "./Verdict";
import { Workbench } from "./Workbench";
import "./coverage.css";

/** `/admin/coverage?area=&day=&severity=&kind=&at=`. */
export function CoveragePage() {
  const { t } = useTranslation();
  const text = useProblemText();
  const client = useQueryClient();
  const [search] = useUrl();
  const me = useMe();
  const day = readDay(search.day);
  const query = useQuery(coverageQuery(search.area, day));
  const report = query.data;
  const again = () => {
    void query.refetch();
    void client.invalidateQueries({ queryKey: ["shapes"] });
  };
  const download = () => {
    if (!report) return;
    const rows = reportRows(t, report, groupsOf(report, readFilter(search)));
    downloadText(`cover-${search.area ?? me.city.district_code}-${day ?? today()}.csv`, csv(rows), "text/csv");
  };
  // Without a network a question waits instead of failing; that is said, too.
  const cut = query.fetchStatus === "paused";
  if (!me.city.root_area) return <Nothing text={t("admin:areas.no_tree")} />;
  return (
    <div className="cover">
      <CoverBar area={report?.area} busy={query.isFetching} onAgain={again} onDownload={report && download} />
      {report && (cut || query.error) && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          style={{ marginBottom: 12 }}
          title={cut ? t("common:error.network") : text(query.error)}
        />
      )}
      {!report && cut ? (
        <Failed error={Problem.network()} retry={again} />
      ) : (
        <Show query={query}>{(found) => <Report report={found} at={query.dataUpdatedAt} day={day} />}</Show>
      )}
    </div>
  );
}

function Report({ report, at, day }: { report: Coverage; at: number; day: string | undefined }) {
  const { t } = useTranslation();
  const [search] = useUrl();
  const filter = useMemo(() => readFilter(search), [search]);
  const write = useMe().capabilities.includes("areas.write");
  const unknown = report.items.filter((cover) => !cover.parent_border);
  if (report.areas === 0) return <Nothing text={t("coverage:nothing_below")} />;
  // Where nothing can be checked, only that is worth saying: with the way to the first border.
  if (report.parents === 0 && unknown.length === report.items.length && report.codes.length === 0) {
    const first = unknown[0]?.parent ?? report.area;
    return (
      <Nothing
        text={t("coverage:no_borders")}
        action={
          write && (
            <>
              <Link to="/admin/$" params={{ _splat: "import" }} search={{ what: "areas" } as never}>
                {t("coverage:import")}
              </Link>
              {first && (
                <>
                  {" · "}
                  <Link to="/areas/$code/border" params={{ code: first.code }}>
                    {t("border:edit")}
                  </Link>
                </>
              )}
            </>
          )
        }
      />
    );
  }
  return (
    <>
      <Verdict report={report} at={at} />
      {!flawless(report) && (
        <>
          <Numbers report={report} filter={filter} />
          <Workbench report={report} filter={filter} day={day} />
        </>
      )}
    </>
  );
}
