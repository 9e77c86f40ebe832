// The outbox: what was told to residents, what could not be sent and why. Addresses are masked; who looks after the system
// need not know who reported.
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Flex, Input, Modal, Radio, Table } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { queryClient } from "../../api/queries";
import { dateTime, number } from "../../text/format";
import { Channel, MESSAGE_STATES, type Message, MessageState, SendAgain, why } from "../../ui/Messages";
import { Nothing, Show, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { Pager } from "./Pager";

interface Outbox {
  items: Message[];
  next: string | null;
  counts: { state: string; count: number }[];
  channels: string[];
}

const CHANNELS = ["sms", "mail"] as const;

/** Sends the words of a test, to see that a gateway is set up right. */
function TestDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [channel, setChannel] = useState<string>("sms");
  const [to, setTo] = useState("");
  const key = useRef(newKey());
  const send = useMutation({
    mutationFn: () => api.post<Message>("/notices/test", { channel, to: to.trim() }, { key: key.current }),
    onSuccess: () => {
      message.success(t("messages:test_done"));
      void queryClient.invalidateQueries({ queryKey: ["messages"] });
      onClose();
    },
    onError: showProblem,
    onSettled: () => {
      key.current = newKey();
    },
  });
  return (
    <Modal
      open={open}
      title={t("messages:test")}
      okText={t("messages:test_send")}
      cancelText={t("common:cancel")}
      okButtonProps={{ disabled: to.trim() === "", loading: send.isPending }}
      onOk={() => send.mutate()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Flex vertical gap={12}>
        <Radio.Group
          aria-label={t("messages:column.channel")}
          value={channel}
          onChange={(e) => setChannel(e.target.value)}
          options={CHANNELS.map((c) => ({ value: c, label: t(`messages:channel.${c}`) }))}
        />
        <div>
          <label htmlFor="test-to" style={{ display: "block", marginBottom: 4 }}>
            {t(channel === "mail" ? "messages:test_mail" : "messages:test_phone")}
          </label>
          <Input id="test-to" value={to} maxLength={120} onChange={(e) => setTo(e.target.value)} />
        </div>
      </Flex>
    </Modal>
  );
}

/** `/admin/messages?state=&cursor=`. */
export function MessagesPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { state, cursor } = search;
  const [testing, setTesting] = useState(false);
  const query = useQuery({
    queryKey: ["messages", "outbox", state, cursor],
    queryFn: ({ signal }) => api.get<Outbox>("/notices", { state, before: cursor, limit: 50 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const choose = (next: string | null) => set({ state: next, cursor: null });
  return (
    <Show query={query}>
      {(box) => {
        const count = (name: string) => box.counts.find((c) => c.state === name)?.count ?? 0;
        const missing = CHANNELS.filter((c) => !box.channels.includes(c));
        return (
          <>
            {missing.length > 0 && (
              <Alert
                type="warning"
                showIcon
                style={{ marginBottom: 12 }}
                title={t("messages:no_gateway", { channels: missing.map((c) => t(`messages:channel.${c}`)).join(" · ") })}
              />
            )}
            <Flex wrap gap={8} style={{ marginBottom: 12 }} role="group" aria-label={t("messages:column.state")}>
              <Button type={state ? "default" : "primary"} aria-pressed={!state} onClick={() => choose(null)}>
                {t("messages:all")} {number(box.counts.reduce((sum, c) => sum + c.count, 0))}
              </Button>
              {MESSAGE_STATES.map((name) => (
                <Button
                  key={name}
                  type={state === name ? "primary" : "default"}
                  aria-pressed={state === name}
                  onClick={() => choose(name)}
                >
                  {t(`messages:state.${name}`)} {number(count(name))}
                </Button>
              ))}
              <span style={{ flex: 1 }} />
              <Button onClick={() => setTesting(true)}>{t("messages:test")}</Button>
              <Button onClick={() => void query.refetch()} loading={query.isFetching}>
                {t("common:refresh")}
              </Button>
            </Flex>
            <Table<Message>
              className="admin-table"
              size="small"
              rowKey="id"
              dataSource={box.items}
              pagination={false}
              scroll={{ x: 640 }}
              locale={{
                emptyText: (
                  <Nothing
                    text={t(state ? "messages:nothing_in_state" : "messages:nothing")}
                    action={state && <Button onClick={() => choose(null)}>{t("messages:all")}</Button>}
                  />
                ),
              }}
              columns={[
                {
                  title: t("messages:column.state"),
                  width: 190,
                  render: (_, m) => (
                    <Flex vertical gap={4} align="start">
                      <MessageState state={m.state} />
                      <span>
                        <Channel channel={m.channel} /> {m.address}
                      </span>
                    </Flex>
                  ),
                },
                {
                  title: t("messages:column.text"),
                  render: (_, m) => (
                    <>
                      <div lang={m.lang} style={{ overflowWrap: "anywhere" }}>
                        {m.text}
                      </div>
                      <div className="muted">
                        {t("messages:made", { time: dateTime(m.created_at) })}
                        {m.sent_at && ` · ${t("messages:sent", { time: dateTime(m.sent_at) })}`}
                        {m.next_at && m.tries > 0 && ` · ${t("messages:next", { time: dateTime(m.next_at) })}`}
                      </div>
                      {m.reason && <div style={{ color: "#874d00" }}>{why(t, m.reason)}</div>}
                    </>
                  ),
                },
                {
                  title: t("messages:column.do"),
                  width: 150,
                  render: (_, m) =>
                    m.case_id && (
                      <Flex gap={6} vertical align="start">
                        <Link to={`/cases/${m.case_id}`}>{t("messages:open_case")}</Link>
                        {m.state !== "waiting" && <SendAgain message={m} />}
                      </Flex>
                    ),
                },
              ]}
            />
            <Pager next={box.next} />
            <TestDialog open={testing} onClose={() => setTesting(false)} />
          </>
        );
      }}
    </Show>
  );
}
