// A post passes from one person to another on a day, with everything open of the first: listed, then moved in one action.

import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Table, Tag } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { CategoryRef } from "../../../api/types";
import { nameOf } from "../../../text/format";
import { fromWall, today } from "../../../text/zone";
import { Show } from "../../../ui/States";
import { EditDialog } from "../EditDialog";
import { UserPicker } from "../pickers";
import type { PostRow } from "../types";

interface InHand {
  id: string;
  number: string;
  state: string;
  category?: CategoryRef | null;
  address: string;
  what: ("handling" | "field")[];
}

/** What a hand-over did. */
export interface HandedOver {
  ended: PostRow;
  started: PostRow;
  cases: { id: string; number: string }[];
  moved: boolean;
}

interface Props {
  post: PostRow;
  onClose: () => void;
  onDone: (done: HandedOver) => void;
}

export function Handover({ post, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["posts", post.id, "handover"],
    queryFn: ({ signal }) => api.get<{ post: PostRow; items: InHand[] }>(`/posts/${post.id}/handover`, {}, signal),
    staleTime: 0,
  });
  const done = useRef<HandedOver | undefined>(undefined);
  return (
    <EditDialog
      title={t("posts:title", { title: post.title || t(`words:role.${post.role}`) })}
      okText={t("posts:do")}
      initial={{ user_id: undefined, from: today() }}
      version={post.version}
      labels={{ user_id: t("posts:to"), from: t("posts:day") }}
      save={async (v, { key }) => {
        // From today means from now: what is open moves at once.
        const day = String(v.from ?? "");
        const from = day && day !== today() ? fromWall(day) : undefined;
        const body = { user_id: v.user_id, from, version: query.data?.post.version ?? post.version };
        done.current = await api.post<HandedOver>(`/posts/${post.id}/handover`, body, { key });
      }}
      onClose={onClose}
      onSaved={() => done.current && onDone(done.current)}
    >
      <p className="muted">
        {t(`words:role.${post.role}`)} · {nameOf(post.area?.name ?? post.department?.name)} ·{" "}
        {t("posts:from_person", { name: post.user?.name ?? t("map:vacant") })}
      </p>
      <Form.Item name="user_id" label={t("posts:to")} extra={t("posts:to_help")}>
        <UserPicker />
      </Form.Item>
      <Form.Item
        name="from"
        label={t("posts:day")}
        extra={t("posts:day_help")}
        rules={[{ required: true, message: t("common:required") }]}
      >
        <Input type="date" />
      </Form.Item>
      <Show query={query} rows={3}>
        {({ items }) => (
          <>
            <Alert
              type={items.length > 0 ? "warning" : "info"}
              showIcon
              style={{ marginBottom: 8 }}
              title={items.length > 0 ? t("posts:in_hand", { count: items.length }) : t("posts:nothing_in_hand")}
              description={t("posts:team_stays")}
            />
            {items.length > 0 && (
              <Table<InHand>
                size="small"
                rowKey="id"
                dataSource={items}
                pagination={{ pageSize: 6, hideOnSinglePage: true, showSizeChanger: false }}
                scroll={{ x: 420 }}
                columns={[
                  {
                    title: t("posts:case"),
                    render: (_, c) => (
                      <a href={`/cases/${c.number}`} target="_blank" rel="noreferrer">
                        {c.number}
                      </a>
                    ),
                  },
                  { title: t("posts:what"), render: (_, c) => nameOf(c.category?.name) || c.address },
                  {
                    title: t("posts:waits"),
                    width: 120,
                    render: (_, c) => c.what.map((w) => <Tag key={w}>{t(`posts:what.${w}`)}</Tag>),
                  },
                ]}
              />
            )}
          </>
        )}
      </Show>
    </EditDialog>
  );
}
