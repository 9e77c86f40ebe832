// Who may do what: the printed matrices of roles, capabilities and actions, as the server enforces them.

import { useQuery } from "@tanstack/react-query";
import { Input, Select, Table, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { type Cell, type MatrixTable, readActions, readCapabilities } from "./matrix";

/** The matrices as printed text. */
interface Rights {
  capabilities: string;
  actions: string;
  roles: string[];
}

/** `/admin/rights?table=&q=&role=`; the table is a state of a case, or the capabilities. */
export function RightsPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const query = useQuery({
    queryKey: ["rights"],
    queryFn: ({ signal }) => api.get<Rights>("/rights", {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const tables = useMemo(
    () => (query.data ? [readCapabilities(query.data.capabilities), ...readActions(query.data.actions)] : []),
    [query.data],
  );
  const table = tables.find((x) => x.name === (search.table ?? "")) ?? tables[0];
  const roles = [...new Set(tables.flatMap((x) => x.rows.flatMap((r) => [...r.cells.keys()])))];
  // A state may come with what lies over it: "handling, suspended".
  const stateName = (name: string) =>
    name
      .split(", ")
      .map((part) => t([`words:state.${part}`, `words:overlay.${part}`], { defaultValue: part }))
      .join(" · ");
  const roleName = (role: string) => t([`words:role.${role}`, `admin:role.${role}`], { defaultValue: role });
  return (
    <>
      <Typography.Paragraph type="secondary">{t("admin:rights.text")}</Typography.Paragraph>
      <div className="admin-bar">
        <Select
          aria-label={t("admin:rights.table")}
          value={table?.name ?? ""}
          onChange={(name) => set({ table: name })}
          options={tables.map((x) => ({
            value: x.name,
            label: x.name ? t("admin:rights.in_state", { state: stateName(x.name) }) : t("admin:rights.capabilities"),
          }))}
          style={{ minWidth: 240 }}
        />
        <Select
          allowClear
          aria-label={t("admin:role")}
          placeholder={t("admin:role")}
          value={search.role}
          onChange={(role) => set({ role })}
          options={roles.map((r) => ({ value: r, label: roleName(r) }))}
          style={{ minWidth: 180 }}
        />
        <Input.Search
          key={search.q}
          allowClear
          aria-label={t("admin:rights.find")}
          placeholder={t("admin:rights.find")}
          defaultValue={search.q}
          onSearch={(q) => set({ q })}
          style={{ maxWidth: 240 }}
        />
      </div>
      <Show query={query}>
        {() =>
          table ? (
            <Matrix table={table} order={roles} role={search.role} text={search.q ?? ""} roleName={roleName} />
          ) : (
            <Nothing text={t("admin:nothing_found")} />
          )
        }
      </Show>
    </>
  );
}

interface MatrixProps {
  table: MatrixTable;
  /** All roles in the order of the printed tables. */
  order: string[];
  role?: string;
  text: string;
  roleName: (role: string) => string;
}

function Matrix({ table, order, role, text, roleName }: MatrixProps) {
  const { t } = useTranslation();
  const wanted = text.toLowerCase();
  const word = (action: string) => t([`words:action.${action}`, `admin:capability.${action}`], { defaultValue: action });
  const roles = order.filter((name) => (!role || name === role) && table.rows.some((r) => r.cells.has(name)));
  const rows = table.rows.filter(
    (r) =>
      (!wanted || r.action.includes(wanted) || word(r.action).toLowerCase().includes(wanted)) &&
      (!role || r.cells.get(role)?.may),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="admin-scroll" aria-label={t("admin:rights.table")} tabIndex={0}>
      <Table
        className="admin-table"
        size="small"
        rowKey="action"
        pagination={false}
        dataSource={rows}
        locale={{ emptyText: <Nothing text={t("admin:nothing_found")} /> }}
        columns={[
          {
            title: t("admin:rights.action"),
            key: "action",
            width: 170,
            render: (_: unknown, r: MatrixTable["rows"][number]) => (
              <>
                {word(r.action)}
                <br />
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {r.action}
                </Typography.Text>
              </>
            ),
          },
          ...roles.map((name) => ({
            title: roleName(name),
            key: name,
            width: 84,
            align: "center" as const,
            render: (_: unknown, r: MatrixTable["rows"][number]) => <Tick cell={r.cells.get(name)} />,
          })),
        ]}
      />
    </section>
  );
}

/** A tick, with whom it is limited to. */
function Tick({ cell }: { cell: Cell | undefined }) {
  const { t } = useTranslation();
  if (!cell?.may) return <span className="sr-only">{t("common:no")}</span>;
  const only = cell.only.map((which) => t(`admin:rights.only.${which.replaceAll(" ", "_")}`, { defaultValue: which }));
  return (
    <>
      <span style={{ color: "#237804", fontWeight: 700 }} role="img" aria-label={t("common:yes")}>
        ✓
      </span>
      {only.length > 0 && (
        <div className="muted" style={{ fontSize: 12, lineHeight: 1.2 }}>
          {only.join(" / ")}
        </div>
      )}
    </>
  );
}
