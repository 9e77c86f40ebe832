// Accounts: find by name, role or area; create, change, block, set a new password; see and change a person's posts.

import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Input, Select, Table, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Page } from "../../../api/types";
import { dateTime, nameOf } from "../../../text/format";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { Nothing, Show } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { Pager } from "../Pager";
import { AreaPicker } from "../pickers";
import { ROLES, type UserRow } from "../types";
import { PostForm } from "./PostForm";
import { PasswordForm, TotpForm, UserForm } from "./UserForms";

type Layer = { form: "new" } | { form: "edit" | "password" | "post" | "totp"; user: UserRow };

/** `/admin/users?q=&role=&area=&cursor=`. */
export function UsersPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const { q, role, area, cursor } = search;
  const query = useQuery({
    queryKey: ["users", q, role, area, cursor],
    queryFn: ({ signal }) => api.get<Page<UserRow>>("/users", { q, role, area, after: cursor, limit: 50 }, signal),
    placeholderData: keepPreviousData,
  });
  const [layer, setLayer] = useState<Layer | undefined>();
  const write = me.capabilities.includes("users.write");
  const filters = [q, role, area].filter(Boolean).length;
  const filter = (change: Record<string, string | null | undefined>) => set({ ...change, cursor: null });
  const saved = () => {
    message.success(t("common:done"));
    for (const key of ["users", "posts", "area"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const close = () => setLayer(undefined);
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setLayer({ form: "new" })}>
      {t("admin:users.add")}
    </Button>
  );
  return (
    <>
      <div className="admin-bar">
        <Input.Search
          key={q}
          allowClear
          aria-label={t("admin:users.find")}
          placeholder={t("admin:users.find")}
          defaultValue={q}
          onSearch={(value) => filter({ q: value })}
          style={{ maxWidth: 260 }}
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
        <AreaPicker
          label={t("map:card.area")}
          value={area}
          known={area ? { value: area, label: area } : undefined}
          onChange={(value) => filter({ area: value })}
          style={{ minWidth: 220 }}
        />
        {write && add}
      </div>
      <Show query={query}>
        {(page) => (
          <>
            <Table<UserRow>
              className="admin-table"
              size="small"
              rowKey="id"
              dataSource={page.items}
              pagination={false}
              scroll={{ x: 960 }}
              locale={{
                emptyText: (
                  <Nothing
                    text={t("admin:nothing_found")}
                    action={
                      filters > 0 && (
                        <Button onClick={() => filter({ q: null, role: null, area: null })}>
                          {t("admin:clear_filters", { count: filters })}
                        </Button>
                      )
                    }
                  />
                ),
              }}
              columns={[
                { title: t("admin:name"), dataIndex: "name", width: 130 },
                { title: t("admin:login"), dataIndex: "login", width: 140 },
                { title: t("admin:phone"), dataIndex: "phone", width: 150 },
                { title: t("admin:users.posts"), render: (_, u) => <Posts user={u} /> },
                {
                  title: t("admin:status"),
                  width: 90,
                  render: (_, u) =>
                    u.active ? <Mark tone="good">{t("admin:active")}</Mark> : <Mark tone="bad">{t("admin:users.blocked")}</Mark>,
                },
                ...(write
                  ? [
                      {
                        title: t("admin:users.last_login"),
                        width: 150,
                        render: (_: unknown, u: UserRow) => (
                          <>
                            {u.last_login ? dateTime(u.last_login) : <span className="muted">{t("admin:users.never")}</span>}{" "}
                            {u.must_change && <Mark tone="warn">{t("admin:users.temporary")}</Mark>}
                          </>
                        ),
                      },
                      {
                        title: t("admin:actions"),
                        width: 220,
                        render: (_: unknown, user: UserRow) => (
                          <Flex wrap gap="0 10px">
                            {(["edit", "password", "post", ...(user.totp ? (["totp"] as const) : [])] as const).map((form) => (
                              <Button
                                key={form}
                                type="link"
                                size="small"
                                style={{ padding: 0, minHeight: 24 }}
                                onClick={() => setLayer({ form, user })}
                              >
                                {t(`admin:users.do.${form}`)}
                              </Button>
                            ))}
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
      {layer?.form === "new" && <UserForm onClose={close} onSaved={saved} />}
      {layer?.form === "edit" && <UserForm user={layer.user} onClose={close} onSaved={saved} />}
      {layer?.form === "password" && <PasswordForm user={layer.user} onClose={close} onSaved={saved} />}
      {layer?.form === "totp" && <TotpForm user={layer.user} onClose={close} onSaved={saved} />}
      {layer?.form === "post" && <PostForm user={layer.user} onClose={close} onSaved={saved} />}
    </>
  );
}

function Posts({ user }: { user: UserRow }) {
  const { t } = useTranslation();
  return (
    <Flex wrap gap={4}>
      {user.posts.slice(0, 4).map((p) => (
        <Tag key={p.id} style={{ whiteSpace: "normal" }}>
          {p.title || t(`words:role.${p.role}`)} · {nameOf(p.area?.name ?? p.department?.name)}
        </Tag>
      ))}
      {user.posts.length > 4 && <Tag>+{user.posts.length - 4}</Tag>}
      {user.posts.length === 0 && <span className="muted">{t("admin:users.no_posts")}</span>}
    </Flex>
  );
}
