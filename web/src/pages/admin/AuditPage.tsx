// The audit trail: who changed what and when, each entry chained to the one before by its hash.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Table, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Page } from "../../api/types";
import { dateTime } from "../../text/format";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { Pager } from "./Pager";
import type { AuditEntry } from "./types";

/** `/admin/audit?object=&cursor=`. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { object, cursor } = search;
  const query = useQuery({
    queryKey: ["audit", object, cursor],
    queryFn: ({ signal }) => api.get<Page<AuditEntry>>("/audit", { object, before: cursor, limit: 50 }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Alert type="info" style={{ marginBottom: 12 }} title={t("admin:audit.text")} />
      <div className="admin-bar">
        <Input.Search
          key={object}
          allowClear
          aria-label={t("admin:audit.object")}
          placeholder={t("admin:audit.object")}
          defaultValue={object}
          onSearch={(value) => set({ object: value.trim(), cursor: null })}
          style={{ maxWidth: 380 }}
        />
        <Button onClick={() => void query.refetch()} loading={query.isFetching}>
          {t("common:refresh")}
        </Button>
      </div>
      <Show query={query}>
        {(page) => (
          <>
            <Table<AuditEntry>
              className="admin-table"
              size="small"
              rowKey="hash"
              dataSource={page.items}
              pagination={false}
              scroll={{ x: 860 }}
              locale={{
                emptyText: (
                  <Nothing
                    text={t("admin:nothing_found")}
                    action={object && <Button onClick={() => set({ object: null, cursor: null })}>{t("admin:clear")}</Button>}
                  />
                ),
              }}
              expandable={{
                rowExpandable: (e) => e.detail !== null && e.detail !== undefined,
                expandedRowRender: (e) => <pre className="admin-json">{JSON.stringify(e.detail, null, 2)}</pre>,
              }}
              columns={[
                { title: t("admin:audit.seq"), width: 100, render: (_, e) => `${e.chain}·${e.seq}` },
                { title: t("admin:audit.at"), width: 150, render: (_, e) => dateTime(e.at) },
                { title: t("admin:audit.actor"), width: 120, render: (_, e) => e.actor?.name ?? t("admin:audit.system") },
                { title: t("admin:audit.action"), dataIndex: "action", width: 190 },
                {
                  title: t("admin:audit.object_column"),
                  render: (_, e) => (
                    <>
                      {e.object_kind}{" "}
                      <Button
                        type="link"
                        size="small"
                        style={{ padding: 0, height: "auto", minHeight: 24 }}
                        onClick={() => set({ object: e.object_id, cursor: null })}
                      >
                        {e.object_id}
                      </Button>
                    </>
                  ),
                },
                {
                  title: t("admin:audit.hash"),
                  width: 130,
                  render: (_, e) => (
                    <Tooltip title={e.hash}>
                      <Typography.Text code copyable={{ text: e.hash }}>
                        {e.hash.slice(0, 8)}
                      </Typography.Text>
                    </Tooltip>
                  ),
                },
              ]}
            />
            <Pager next={page.next} total={page.total} />
          </>
        )}
      </Show>
    </>
  );
}
