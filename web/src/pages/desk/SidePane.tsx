// Beside the form: the caller's past cases and what is going on near the place, live while typing. Arrow keys or mouse choose
// the case to merge into.
import { MergeCellsOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { CaseRow, SimilarRow } from "../../api/types";
import { nameOf, number, shortTime } from "../../text/format";
import { StateTag } from "../../ui/CaseBits";

function PastCases({ rows, phone }: { rows: CaseRow[]; phone: string }) {
  const { t } = useTranslation();
  return (
    <section className="card" style={{ padding: 12 }} aria-label={t("desk:past")}>
      <h2 style={{ fontSize: 15, margin: "0 0 6px" }}>{t("desk:past_of", { phone })}</h2>
      {rows.length === 0 && (
        <p className="muted" style={{ margin: 0 }}>
          {t("desk:no_past")}
        </p>
      )}
      <ul style={{ listStyle: "none", margin: 0, padding: 0, maxHeight: 180, overflow: "auto" }}>
        {rows.map((row) => (
          <li key={row.id} style={{ padding: "4px 0", borderTop: "1px solid #f0f0f0" }}>
            <Flex gap={6} wrap align="center">
              <Link to={`/cases/${row.number}`} target="_blank" className="tabular">
                {row.number}
              </Link>
              <StateTag state={row.state} outcome={row.outcome} />
              <span className="muted">{shortTime(row.reported_at)}</span>
            </Flex>
            <div className="clip" style={{ fontSize: 13 }}>
              {nameOf(row.category?.name)} {row.description}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Props {
  past: CaseRow[] | undefined;
  phone: string;
  similar: SimilarRow[];
  chosen: string | null;
  choose: (id: string | null) => void;
  /** Absent for those who may not merge. */
  merge?: (id: string) => void;
  busy: boolean;
}

export function SidePane({ past, phone, similar, chosen, choose, merge, busy }: Props) {
  const { t } = useTranslation();
  return (
    <Flex vertical gap={12}>
      {past && phone.length >= 5 && <PastCases rows={past} phone={phone} />}
      <section className="card" style={{ padding: 12 }} aria-label={t("desk:similar")}>
        <h2 style={{ fontSize: 15, margin: "0 0 6px" }}>
          {t("desk:similar")} {similar.length > 0 && <span className="muted">({number(similar.length)})</span>}
        </h2>
        <span className="sr-only" role="status">
          {similar.length > 0 ? t("desk:similar_found", { count: similar.length }) : ""}
        </span>
        {similar.length === 0 ? (
          <p className="muted" style={{ margin: 0 }}>
            {t("desk:no_similar")}
          </p>
        ) : (
          <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
            {similar.slice(0, 6).map((row) => (
              <li
                key={row.id}
                style={{
                  padding: "6px 8px",
                  borderTop: "1px solid #f0f0f0",
                  background: chosen === row.id ? "#e6f0ff" : undefined,
                  borderRadius: 6,
                }}
              >
                <label style={{ display: "block", cursor: "pointer" }}>
                  <Flex gap={6} wrap align="center">
                    <input
                      type="radio"
                      name="merge-into"
                      checked={chosen === row.id}
                      onChange={() => choose(row.id)}
                      style={{ width: 18, height: 18, margin: 0 }}
                    />
                    <span className="tabular">{row.number}</span>
                    <StateTag state={row.state} outcome={row.outcome} />
                    {row.distance_m !== null && <b>{t("case:metres", { m: number(Math.round(row.distance_m)) })}</b>}
                    <span className="muted">{shortTime(row.reported_at)}</span>
                  </Flex>
                  <div className="clip" style={{ fontSize: 13, marginTop: 2 }}>
                    {nameOf(row.category?.name)} · {row.description}
                  </div>
                </label>
                {merge && chosen === row.id && (
                  <Flex gap={8} style={{ marginTop: 6 }}>
                    <Button
                      size="small"
                      type="primary"
                      icon={<MergeCellsOutlined />}
                      loading={busy}
                      onClick={() => merge(row.id)}
                    >
                      {t("desk:merge_here")}
                    </Button>
                    <Button size="small" onClick={() => choose(null)}>
                      {t("common:cancel")}
                    </Button>
                  </Flex>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </Flex>
  );
}
