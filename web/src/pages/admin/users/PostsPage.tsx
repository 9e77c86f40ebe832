// Posts and vacancies: who serves which area or department, since when; hand over or end a post.

import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Flex, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Page } from "../../../api/types";
import { day, nameOf } from "../../../text/format";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { Nothing, Show } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { Pager } from "../Pager";
import { AreaPicker } from "../pickers";
import { type PostRow, ROLES } from "../types";
import { type HandedOver, Handover } from "./Handover";
import { PostForm } from "./PostForm";

/** `/admin/posts?area=&role=&vacant=&cursor=`. */
export function PostsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const { area, role, vacant, cursor } = search;
  const query = useQuery({
    queryKey: ["posts", area, role, vacant, cursor],
    queryFn: ({ signal }) =>
      api.get<Page<PostRow>>(
        "/posts",
        { area, role, vacant: vacant === "true" ? "true" : undefined, after: cursor, limit: 50 },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const [editing, setEditing] = useState<PostRow | "new" | undefined>();
  const [passing, setPassing] = useState<PostRow | undefined>();
  const write = me.capabilities.includes("posts.write");
  const empty = useQuery({
    queryKey: ["posts", "vacant", area, role],
    queryFn: ({ signal }) => api.get<Page<PostRow>>("/posts", { area, role, vacant: "true", limit: 500 }, signal),
  });
  const vacancies = empty.data?.items.length ?? 0;
  const changed = () => {
    for (const key of ["posts", "users", "area"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const filters = [area, role, vacant].filter(Boolean).length;
  const filter = (change: Record<string, string | null | undefined>) => set({ ...change, cursor: null });
  return (
    <>
      <div className="admin-bar">
        <AreaPicker
          label={t("map:card.area")}
          value={area}
          known={area ? { value: area, label: area } : undefined}
          onChange={(value) => filter({ area: value })}
          style={{ minWidth: 240 }}
        />
        <Select
          allowClear
          aria-label={t("admin:role")}
          placeholder={t("admin:role")}
          value={role}
          onChange={(value) => filter({ role: value })}
          options={ROLES.map((r) => ({ value: r, label: t(`words:role.${r}`) }))}
          style={{ minWidth: 180 }}
        />
        <Checkbox checked={vacant === "true"} onChange={(e) => filter({ vacant: e.target.checked ? "true" : null })}>
          {t("admin:posts.vacant_only")}
        </Checkbox>
        {write && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
            {t("admin:posts.add")}
          </Button>
        )}
      </div>
      {vacancies > 0 && vacant !== "true" && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t("posts:vacancies", { count: vacancies })}
          action={
            <Button size="small" onClick={() => filter({ vacant: "true" })}>
              {t("posts:show_vacancies")}
            </Button>
          }
        />
      )}
      <Show query={query}>
        {(page) => (
          <>
            <Table<PostRow>
              className="admin-table"
              size="small"
              rowKey="id"
              dataSource={page.items}
              pagination={false}
              scroll={{ x: 820 }}
              locale={{
                emptyText: (
                  <Nothing
                    text={vacant ? t("admin:posts.no_vacancy") : t("admin:nothing_found")}
                    action={
                      filters > 0 && (
                        <Button onClick={() => filter({ area: null, role: null, vacant: null })}>
                          {t("admin:clear_filters", { count: filters })}
                        </Button>
                      )
                    }
                  />
                ),
              }}
              columns={[
                { title: t("admin:posts.title"), width: 170, render: (_, p) => p.title || t(`words:role.${p.role}`) },
                { title: t("admin:role"), width: 150, render: (_, p) => t(`words:role.${p.role}`) },
                { title: t("admin:posts.where_column"), render: (_, p) => nameOf(p.area?.name ?? p.department?.name) },
                {
                  title: t("admin:posts.holder"),
                  width: 140,
                  render: (_, p) => (
                    <Flex wrap gap={4}>
                      {p.user ? p.user.name : <Mark tone="warn">{t("map:vacant")}</Mark>}
                      {p.from.slice(0, 10) > new Date().toISOString().slice(0, 10) && (
                        <Mark tone="info">{t("posts:starts", { date: day(p.from) })}</Mark>
                      )}
                    </Flex>
                  ),
                },
                { title: t("admin:posts.from"), width: 120, render: (_, p) => day(p.from) },
                { title: t("admin:posts.to"), width: 120, render: (_, p) => day(p.to) },
                ...(write
                  ? [
                      {
                        title: t("admin:actions"),
                        width: 170,
                        render: (_: unknown, p: PostRow) => (
                          <Flex wrap gap="0 10px">
                            {!p.to && (
                              <Button
                                type="link"
                                size="small"
                                style={{ padding: 0, minHeight: 24 }}
                                onClick={() => setPassing(p)}
                              >
                                {p.user ? t("admin:posts.hand_over") : t("admin:posts.fill")}
                              </Button>
                            )}
                            <Button type="link" size="small" style={{ padding: 0, minHeight: 24 }} onClick={() => setEditing(p)}>
                              {t("admin:edit")}
                            </Button>
                          </Flex>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <Pager next={page.next} total={page.total} />
          </>
        )}
      </Show>
      {editing && (
        <PostForm
          post={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            message.success(t("common:done"));
            changed();
          }}
        />
      )}
      {passing && (
        <Handover
          post={passing}
          onClose={() => setPassing(undefined)}
          onDone={(done: HandedOver) => {
            message.success(
              done.moved ? t("posts:done", { count: done.cases.length }) : t("posts:planned", { date: day(done.started.from) }),
            );
            changed();
          }}
        />
      )}
    </>
  );
}
