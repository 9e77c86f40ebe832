// Standard replies of the desk and of the departments: edited in a list, reviewed, saved with a reason, every state kept.

import { ArrowDownOutlined, ArrowUpOutlined, HistoryOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Popconfirm, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queryClient, repliesQuery } from "../../../api/queries";
import type { Reply } from "../../../api/types";
import { nameOf } from "../../../text/format";
import { dropDraft, readDraft, writeDraft } from "../../../ui/draft";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { Nothing, Show } from "../../../ui/States";
import { History } from "../catalogue/History";
import { Review } from "../catalogue/Review";
import { ReplyForm } from "./ReplyForm";

interface Begun {
  value: { replies: Reply[] };
  version: number;
}

const DRAFT = "settings.replies";

/** The list with one reply moved up (-1) or down (1). */
export function moved(list: Reply[], index: number, by: -1 | 1): Reply[] {
  const next = [...list];
  const [taken] = next.splice(index, 1);
  if (taken) next.splice(index + by, 0, taken);
  return next;
}

/** The list with a reply changed, or added at the end. */
export function withReply(list: Reply[], reply: Reply): Reply[] {
  return list.some((r) => r.id === reply.id) ? list.map((r) => (r.id === reply.id ? reply : r)) : [...list, reply];
}

/** `/admin/replies`. */
export function RepliesPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const write = me.capabilities.includes("catalogue.write");
  const query = useQuery(repliesQuery);
  const [begun, setBegun] = useState<Begun | undefined>(() => (write ? readDraft<Begun>(DRAFT) : undefined));
  const [editing, setEditing] = useState<Reply | "new" | undefined>();
  const [layer, setLayer] = useState<"review" | "history" | undefined>();
  const keep = (next: Begun | undefined) => {
    if (next) writeDraft(DRAFT, next);
    else dropDraft(DRAFT);
    setBegun(next);
  };
  return (
    <Show query={query}>
      {(saved) => {
        const { value, version } = begun ?? saved;
        const list = value.replies;
        const unsaved = JSON.stringify(list) !== JSON.stringify(saved.value.replies);
        const change = (replies: Reply[]) => keep({ value: { replies }, version });
        const add = (
          <Button icon={<PlusOutlined />} onClick={() => setEditing("new")}>
            {t("replies:add")}
          </Button>
        );
        return (
          <>
            <Alert type="info" style={{ marginBottom: 12 }} title={t("replies:how")} />
            {write && unsaved && (
              <Alert
                type="warning"
                showIcon
                role="status"
                style={{ marginBottom: 12 }}
                title={t("catalogue:unsaved")}
                description={version < saved.version ? t("catalogue:older_draft") : t("catalogue:unsaved_help")}
                action={
                  <Flex gap={8} wrap>
                    <Popconfirm
                      title={t("catalogue:throw_away_sure")}
                      okText={t("catalogue:throw_away")}
                      cancelText={t("common:cancel")}
                      onConfirm={() => keep(undefined)}
                    >
                      <Button>{t("catalogue:throw_away")}</Button>
                    </Popconfirm>
                    <Button type="primary" onClick={() => setLayer("review")}>
                      {t("catalogue:review")}
                    </Button>
                  </Flex>
                }
              />
            )}
            <div className="admin-bar">
              {write && add}
              {(write || me.capabilities.includes("audit.read")) && (
                <Button icon={<HistoryOutlined />} onClick={() => setLayer("history")}>
                  {t("catalogue:history")}
                </Button>
              )}
            </div>
            <Table<Reply>
              className="admin-table"
              size="small"
              rowKey="id"
              dataSource={list}
              pagination={false}
              scroll={{ x: 860 }}
              locale={{ emptyText: <Nothing text={t("replies:none")} action={write && add} /> }}
              columns={[
                { title: t("replies:name"), width: 170, render: (_, r) => nameOf(r.name) },
                { title: t("replies:action"), width: 130, render: (_, r) => t(`words:action.${r.action}`) },
                {
                  title: t("replies:for"),
                  width: 120,
                  render: (_, r) => <Mark tone={r.for === "desk" ? "info" : "good"}>{t(`replies:for.${r.for}`)}</Mark>,
                },
                { title: t("replies:text"), render: (_, r) => nameOf(r.text) },
                ...(write
                  ? [
                      {
                        title: t("admin:actions"),
                        width: 220,
                        render: (_: unknown, r: Reply, i: number) => (
                          <Flex gap={4} align="center">
                            <Button
                              size="small"
                              type="text"
                              icon={<ArrowUpOutlined />}
                              aria-label={t("replies:up", { name: nameOf(r.name) })}
                              disabled={i === 0}
                              onClick={() => change(moved(list, i, -1))}
                            />
                            <Button
                              size="small"
                              type="text"
                              icon={<ArrowDownOutlined />}
                              aria-label={t("replies:down", { name: nameOf(r.name) })}
                              disabled={i === list.length - 1}
                              onClick={() => change(moved(list, i, 1))}
                            />
                            <Button type="link" size="small" onClick={() => setEditing(r)}>
                              {t("admin:edit")}
                            </Button>
                            <Button type="link" size="small" danger onClick={() => change(list.filter((x) => x.id !== r.id))}>
                              {t("catalogue:remove")}
                            </Button>
                          </Flex>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            {editing && (
              <ReplyForm
                reply={editing === "new" ? undefined : editing}
                taken={list.map((r) => r.id)}
                onDone={(reply) => {
                  change(withReply(list, reply));
                  setEditing(undefined);
                }}
                onClose={() => setEditing(undefined)}
              />
            )}
            {layer === "review" && (
              <Review
                name="replies"
                value={{ replies: list }}
                version={version}
                onSaved={() => {
                  keep(undefined);
                  setLayer(undefined);
                  message.success(t("common:done"));
                  void queryClient.invalidateQueries({ queryKey: ["settings"] });
                }}
                onClose={() => setLayer(undefined)}
              />
            )}
            {layer === "history" && (
              <History
                name="replies"
                write={write}
                onTake={(old) => {
                  keep({ value: old as Begun["value"], version: saved.version });
                  setLayer("review");
                }}
                onClose={() => setLayer(undefined)}
              />
            )}
          </>
        );
      }}
    </Show>
  );
}
