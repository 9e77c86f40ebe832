// Who may do what: the printed matrix of roles and actions, as the server enforces it.

import { useQuery } from "@tanstack/react-query";
import { Input, Select, Table, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";

/** The matrix; `group` tells actions on cases from rights on other things, where the server says so. */
interface Rights {
  roles: string[];
  actions: { action: string; roles: string[] }[];
}

/** `/admin/rights?q=&role=`. */
export function RightsPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const query = useQuery({
    queryKey: ["rights"],
    queryFn: ({ signal }) => api.get<Rights>("/rights", {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const wanted = (search.q ?? "").toLowerCase();
  const word = (action: string) => t([`words:action.${action}`, `admin:capability.${action}`], { defaultValue: action });
  return (
    <>
      <Typography.Paragraph type="secondary">{t("admin:rights.text")}</Typography.Paragraph>
      <div className="admin-bar">
        <Input.Search
          key={search.q}
          allowClear
          aria-label={t("admin:rights.find")}
          placeholder={t("admin:rights.find")}
          defaultValue={search.q}
          onSearch={(q) => set({ q })}
          style={{ maxWidth: 260 }}
        />
        <Select
          allowClear
          aria-label={t("admin:role")}
          placeholder={t("admin:role")}
          value={search.role}
          onChange={(role) => set({ role })}
          options={(query.data?.roles ?? []).map((r) => ({ value: r, label: t(`words:role.${r}`, { defaultValue: r }) }))}
          style={{ minWidth: 200 }}
        />
      </div>
      <Show query={query}>
        {(rights) => {
          const roles = rights.roles.filter((r) => !search.role || r === search.role);
          return (
            <Table
              className="admin-table"
              size="small"
              rowKey="action"
              pagination={false}
              sticky={{ offsetHeader: 52 }}
              scroll={{ x: 220 + roles.length * 92 }}
              dataSource={rights.actions.filter(
                (a) =>
                  (!wanted || a.action.includes(wanted) || word(a.action).toLowerCase().includes(wanted)) &&
                  (!search.role || a.roles.includes(search.role)),
              )}
              locale={{ emptyText: <Nothing text={t("admin:nothing_found")} /> }}
              columns={[
                {
                  title: t("admin:rights.action"),
                  key: "action",
                  fixed: "left",
                  width: 220,
                  render: (_, a) => (
                    <>
                      {word(a.action)}
                      <br />
                      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                        {a.action}
                      </Typography.Text>
                    </>
                  ),
                },
                ...roles.map((role) => ({
                  title: t(`words:role.${role}`, { defaultValue: role }),
                  key: role,
                  width: 92,
                  align: "center" as const,
                  render: (_: unknown, a: { action: string; roles: string[] }) =>
                    a.roles.includes(role) ? (
                      <span style={{ color: "#237804", fontWeight: 700 }} role="img" aria-label={t("common:yes")}>
                        ✓
                      </span>
                    ) : (
                      <span className="sr-only">{t("common:no")}</span>
                    ),
                })),
              ]}
            />
          );
        }}
      </Show>
    </>
  );
}
