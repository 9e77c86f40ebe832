// What the reporter of a case was told: every message with its words, whether it arrived at a gateway and why not.
import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Case } from "../../api/types";
import { dateTime } from "../../text/format";
import { Channel, type Message, MessageState, SendAgain, why } from "../../ui/Messages";
import { Show } from "../../ui/States";

function Line({ m, mayResend }: { m: Message; mayResend: boolean }) {
  const { t } = useTranslation();
  const open = m.state === "waiting" || m.state === "failed";
  return (
    <li style={{ padding: "8px 0", borderTop: "1px solid #f0f0f0" }}>
      <Flex gap={8} wrap align="center">
        <MessageState state={m.state} />
        <Channel channel={m.channel} />
        <span className="muted tabular">{m.address}</span>
      </Flex>
      <div style={{ margin: "4px 0", overflowWrap: "anywhere" }} lang={m.lang}>
        {m.text}
      </div>
      <Flex gap={8} wrap align="center" justify="space-between">
        <span className="muted tabular" style={{ fontSize: 13 }}>
          {dateTime(m.sent_at ?? m.created_at)}
          {m.reason && ` · ${why(t, m.reason)}`}
          {open && m.tries > 0 && ` · ${t("messages:next", { time: dateTime(m.next_at) })}`}
        </span>
        {mayResend && m.state !== "waiting" && <SendAgain message={m} />}
      </Flex>
    </li>
  );
}

/** The panel on the page of a case. */
export function Told({ c }: { c: Case }) {
  const { t } = useTranslation();
  const query = useQuery({
    // With the version: every step of the case may have told something.
    queryKey: ["messages", "case", c.id, c.version],
    queryFn: ({ signal }) => api.get<{ items: Message[]; may_resend: boolean }>(`/cases/${c.id}/notices`, {}, signal),
    staleTime: 15_000,
  });
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("messages:told")}>
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("messages:told")}</h2>
      <Show query={query} rows={2}>
        {({ items, may_resend }) =>
          items.length === 0 ? (
            <p className="muted" style={{ margin: 0 }}>
              {t("messages:told_nothing")}
            </p>
          ) : (
            <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
              {[...items].reverse().map((m) => (
                <Line key={m.id} m={m} mayResend={may_resend} />
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}
