// Cases that may belong together with this one: merged into it, and similar ones near it.
import { TeamOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Case, CaseRow, Page, SimilarRow } from "../../api/types";
import { number, shortTime } from "../../text/format";
import { StateTag } from "../../ui/CaseBits";
import { Show } from "../../ui/States";
import { HotspotHint } from "../hotspots/Hint";

export function SimilarLine({ row }: { row: CaseRow & { distance_m?: number | null } }) {
  const { t } = useTranslation();
  return (
    <>
      <Flex gap={6} align="center" wrap>
        <Link to={`/cases/${row.number}`} className="tabular">
          {row.number}
        </Link>
        <StateTag state={row.state} outcome={row.outcome} />
        {typeof row.distance_m === "number" && (
          <span className="muted">{t("case:metres", { m: number(Math.round(row.distance_m)) })}</span>
        )}
        <span className="muted">{shortTime(row.reported_at)}</span>
      </Flex>
      <div className="clip" style={{ fontSize: 13 }}>
        {row.description}
      </div>
    </>
  );
}

/** Cases that belong to this one by what was done, not by likeness. */
function Kin({ title, cases }: { title: string; cases: Case["merged"] }) {
  if (cases.length === 0) return null;
  return (
    <>
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{title}</h2>
      <ul style={{ margin: "0 0 10px", paddingInlineStart: 18 }}>
        {cases.map((m) => (
          <li key={m.id}>
            <Link to={`/cases/${m.number}`}>{m.number}</Link> {shortTime(m.reported_at)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Other cases of the same reporter, for those who may know who that is. */
function SameReporter({ c }: { c: Case }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", c.id, "same-reporter"],
    queryFn: ({ signal }) => api.get<Page<CaseRow>>(`/cases/${c.id}/same-reporter`, {}, signal),
    staleTime: 60_000,
  });
  return (
    <div style={{ marginBottom: 12 }}>
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("case:same_reporter")}</h2>
      <Show query={query} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted" style={{ margin: 0 }}>
              {t("case:same_reporter_none")}
            </p>
          ) : (
            <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
              {items.slice(0, 8).map((row) => (
                <li key={row.id} style={{ padding: "6px 0", borderTop: "1px solid #f0f0f0" }}>
                  <SimilarLine row={row} />
                </li>
              ))}
            </ul>
          )
        }
      </Show>
    </div>
  );
}

export function Related({ c }: { c: Case }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", c.id, "similar"],
    queryFn: async ({ signal }) => {
      const answer = await api.get<SimilarRow[] | Page<SimilarRow>>(`/cases/${c.id}/similar`, {}, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
    staleTime: 60_000,
  });
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("case:related")}>
      <Kin title={t("case:split_from")} cases={c.split_from ? [c.split_from] : []} />
      <Kin title={t("case:parts")} cases={c.parts} />
      {c.merged.length > 0 && (
        <p style={{ margin: "0 0 6px" }}>
          <TeamOutlined aria-hidden /> {t("case:joined_people", { count: (c.counters.merged ?? 0) + 1 })}
        </p>
      )}
      <Kin title={t("case:merged")} cases={c.merged} />
      {c.reporter?.phone && !c.reporter.masked && <SameReporter c={c} />}
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("case:related")}</h2>
      <HotspotHint point={c.place.point} category={c.category?.code} />
      <Show query={query} rows={2}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="muted" style={{ margin: 0 }}>
              {t("case:no_related")}
            </p>
          ) : (
            <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
              {rows.slice(0, 6).map((row) => (
                <li key={row.id} style={{ padding: "6px 0", borderTop: "1px solid #f0f0f0" }}>
                  <SimilarLine row={row} />
                </li>
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}
