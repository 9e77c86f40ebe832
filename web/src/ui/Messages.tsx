// The parts every view of messages to residents shares: the state in colour, icon and word; why a message was not sent; and
// sending it again.
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  MailOutlined,
  MobileOutlined,
  ReloadOutlined,
  StopOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Popconfirm, Tag } from "antd";
import type { TFunction } from "i18next";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../api/client";
import { queryClient } from "../api/queries";
import { useShowProblem } from "./States";

export interface Message {
  id: string;
  case_id: string | null;
  channel: string;
  address: string;
  template: string;
  lang: string;
  text: string;
  state: string;
  reason: string;
  tries: number;
  created_at: string;
  next_at: string | null;
  sent_at: string | null;
}

/** In the order of what needs a hand. */
export const MESSAGE_STATES = ["unsent", "given_up", "failed", "waiting", "sent"] as const;

const LOOK: Record<string, { icon: ReactNode; color: string; fill: string }> = {
  sent: { icon: <CheckCircleOutlined />, color: "#135200", fill: "#eaf7e2" },
  waiting: { icon: <ClockCircleOutlined />, color: "#0b3a82", fill: "#e6f0ff" },
  failed: { icon: <WarningOutlined />, color: "#874d00", fill: "#fff4dc" },
  given_up: { icon: <CloseCircleOutlined />, color: "#820014", fill: "#fdecea" },
  unsent: { icon: <StopOutlined />, color: "#434343", fill: "#efefef" },
};

export function MessageState({ state }: { state: string }) {
  const { t } = useTranslation();
  const look = LOOK[state];
  return (
    <Tag
      icon={look?.icon}
      variant="filled"
      style={{ color: look?.color, background: look?.fill, marginInlineEnd: 0, whiteSpace: "normal" }}
    >
      {t(`messages:state.${state}`, { defaultValue: state })}
    </Tag>
  );
}

export function Channel({ channel }: { channel: string }) {
  const { t } = useTranslation();
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      {channel === "mail" ? <MailOutlined aria-hidden /> : <MobileOutlined aria-hidden />}{" "}
      {t(`messages:channel.${channel}`, { defaultValue: channel })}
    </span>
  );
}

/** Why a message was not sent: our own reasons in words, what a gateway answered as it is. */
export function why(t: TFunction, reason: string): string {
  return reason && t(`messages:reason.${reason}`, { defaultValue: t("messages:gateway_said", { reason }) });
}

/** Sends a message of a case again, after asking: a resident's telephone rings. */
export function SendAgain({ message }: { message: Message }) {
  const { t } = useTranslation();
  const app = App.useApp();
  const showProblem = useShowProblem();
  const key = useRef(newKey());
  const again = useMutation({
    mutationFn: () => api.post<Message>(`/cases/${message.case_id}/notices/${message.id}/resend`, {}, { key: key.current }),
    onSuccess: () => {
      key.current = newKey();
      app.message.success(t("messages:again_done"));
      void queryClient.invalidateQueries({ queryKey: ["messages"] });
    },
    onError: showProblem,
  });
  return (
    <Popconfirm
      title={t("messages:again_ask", { address: message.address })}
      okText={t("messages:again")}
      cancelText={t("common:cancel")}
      onConfirm={() => again.mutate()}
    >
      <Button size="small" icon={<ReloadOutlined />} loading={again.isPending}>
        {t("messages:again")}
      </Button>
    </Popconfirm>
  );
}
