// The outbox: what was told to residents, what could not be sent and why. Addresses are masked; who looks after the system
// need not know who reported.
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Flex, Grid, Input, Modal, Radio, Table } from "antd";
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

/** What became of it, and where it went. */
function StateCell({ message }: { message: Message }) {
  return (
    <Flex vertical gap={4} align="start">
      <MessageState state={message.state} />
      <span>
        <Channel channel={message.channel} /> {message.address}
      </span>
    </Flex>
  );
}

/** What was said, when, and why it could not be sent. */
function Words({ message }: { message: Message }) {
  const { t } = useTranslation();
  return (
    <>
      <div lang={message.lang} style={{ overflowWrap: "anywhere" }}>
        {message.text}
      </div>
      <div className="muted">
        {t("messages:made", { time: dateTime(message.created_at) })}
        {message.sent_at && ` · ${t("messages:sent", { time: dateTime(message.sent_at) })}`}
        {message.next_at && message.tries > 0 && ` · ${t("messages:next", { time: dateTime(message.next_at) })}`}
      </div>
      {message.reason && <div style={{ color: "#874d00" }}>{why(t, message.reason)}</div>}
    </>
  );
}

/** What can be done about it. */
function Do({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (!message.case_id) return null;
  return (
    <Flex gap={6} wrap align="center">
      <Link to={`/cases/${message.case_id}`}>{t("messages:open_case")}</Link>
      {message.state !== "waiting" && <SendAgain message={message} />}
    </Flex>
  );
}

/** All of it below each other: on a phone three columns would have to be scrolled sideways. */
function Stacked({ message }: { message: Message }) {
  return (
    <Flex vertical gap={6}>
      <StateCell message={message} />
      <div>
        <Words message={message} />
      </div>
      <Do message={message} />
    </Flex>
  );
}

/** `/admin/messages?state=&cursor=`. */
export function MessagesPage() {
  const { t } = useTranslation();
  const [search, set] = useUrl();
  const { state, cursor } = search;
  const [testing, setTesting] = useState(false);
  const wide = Grid.useBreakpoint().md ?? true;
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
              locale={{
                emptyText: (
                  <Nothing
                    text={t(state ? "messages:nothing_in_state" : "messages:nothing")}
                    action={state && <Button onClick={() => choose(null)}>{t("messages:all")}</Button>}
                  />
                ),
              }}
              columns={
                wide
                  ? [
                      { title: t("messages:column.state"), width: 190, render: (_, m) => <StateCell message={m} /> },
                      { title: t("messages:column.text"), render: (_, m) => <Words message={m} /> },
                      { title: t("messages:column.do"), width: 150, render: (_, m) => <Do message={m} /> },
                    ]
                  : [{ title: t("messages:column.text"), render: (_, m) => <Stacked message={m} /> }]
              }
            />
            <Pager next={box.next} />
            <TestDialog open={testing} onClose={() => setTesting(false)} />
          </>
        );
      }}
    </Show>
  );
}
