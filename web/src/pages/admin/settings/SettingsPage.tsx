// My account: telephone, single-key shortcuts, password, two-step login, and the devices I am logged in on.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Descriptions, Form, Input, Popconfirm, Switch, Table } from "antd";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { meQuery } from "../../../api/queries";
import type { Page } from "../../../api/types";
import { dateTime, nameOf } from "../../../text/format";
import { setSingleKeys, useSingleKeys } from "../../../ui/keys";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { changePrefs, usePrefs } from "../../../ui/prefs";
import { Show, useShowProblem } from "../../../ui/States";
import type { SessionRow } from "../types";
import { PasswordBox } from "./PasswordBox";
import { TotpBox } from "./TotpBox";

/** `/admin/settings`, offered to everyone. */
export function SettingsPage() {
  return (
    <>
      <div className="admin-columns" style={{ marginBottom: 12 }}>
        <Profile />
        <PasswordBox />
        <TotpBox />
      </div>
      <Sessions />
    </>
  );
}

function Profile() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const client = useQueryClient();
  const keys = useSingleKeys();
  const { tabs } = usePrefs();
  const save = async ({ phone }: { phone: string }) => {
    try {
      await api.patch("/me", { phone }, { key: newKey() });
      message.success(t("common:done"));
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <section className="admin-box">
      <h2>{me.user.name}</h2>
      <Descriptions
        size="small"
        column={1}
        style={{ marginBottom: 12 }}
        items={[
          { key: "login", label: t("admin:login"), children: me.user.login },
          {
            key: "posts",
            label: t("admin:users.posts"),
            children: (
              <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
                {me.standings.map((s) => (
                  <li key={s.post_id}>
                    {s.title || t(`words:role.${s.role}`)} · {nameOf(s.area?.name ?? s.department?.name)}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      <Form layout="vertical" initialValues={{ phone: me.user.phone }} onFinish={(v) => void save(v)}>
        <Form.Item name="phone" label={t("admin:phone")}>
          <Input type="tel" autoComplete="tel" maxLength={40} />
        </Form.Item>
        <Button htmlType="submit">{t("common:save")}</Button>
      </Form>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
      <label style={{ display: "flex", gap: 8, alignItems: "center", marginTop: 16 }}>
        <Switch checked={keys} onChange={setSingleKeys} aria-label={t("common:keys.enable")} /> {t("common:keys.enable")}
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
      <label style={{ display: "flex", gap: 8, alignItems: "center", marginTop: 12 }}>
        <Switch
          checked={tabs === true}
          onChange={(on) => changePrefs((old) => ({ ...old, tabs: on }))}
          aria-label={t("list:tabs.enable")}
        />{" "}
        {t("list:tabs.enable")}
      </label>
    </section>
  );
}

/** What a browser calls itself, short enough to recognise one's own machine. */
export function shortAgent(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl)\/?(\d+)?/.exec(agent);
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|HarmonyOS|Linux)/.exec(agent);
  const text = [browser?.[1]?.replace("Edg", "Edge"), browser?.[2], system && `(${system[1]})`].filter(Boolean).join(" ");
  return text || agent.slice(0, 60);
}

function Sessions() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["sessions"],
    queryFn: async ({ signal }) => {
      const answer = await api.get<SessionRow[] | Page<SessionRow>>("/sessions", {}, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
  });
  const revoke = async (id: string) => {
    try {
      await api.delete(`/sessions/${id}`);
      message.success(t("common:done"));
      void client.invalidateQueries({ queryKey: ["sessions"] });
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <section className="admin-box">
      <h2>{t("admin:sessions.title")}</h2>
      <Show query={query}>
        {(rows) => (
          <Table<SessionRow>
            className="admin-table"
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              {
                title: t("admin:sessions.device"),
                render: (_, s) => (
                  <span title={s.user_agent}>
                    {shortAgent(s.user_agent)} {s.current && <Mark tone="good">{t("admin:sessions.current")}</Mark>}
                  </span>
                ),
              },
              { title: t("admin:sessions.ip"), dataIndex: "ip", width: 150 },
              { title: t("admin:sessions.created"), width: 150, render: (_, s) => dateTime(s.created_at) },
              { title: t("admin:sessions.seen"), width: 150, render: (_, s) => dateTime(s.last_seen_at) },
              {
                title: t("admin:actions"),
                width: 100,
                render: (_, s) =>
                  s.current ? null : (
                    <Popconfirm
                      title={t("admin:sessions.sure")}
                      okText={t("admin:sessions.revoke")}
                      cancelText={t("common:cancel")}
                      onConfirm={() => void revoke(s.id)}
                    >
                      <Button type="link" danger size="small" style={{ padding: 0, minHeight: 24 }}>
                        {t("admin:sessions.revoke")}
                      </Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Show>
    </section>
  );
}
