// Notices one below the other. A click opens what it is about and marks it as read.
import {
  BorderInnerOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CommentOutlined,
  DownloadOutlined,
  ExclamationCircleOutlined,
  EyeOutlined,
  InboxOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SearchOutlined,
  SoundOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { MyNotice } from "../../api/console";
import { queryClient } from "../../api/queries";
import { nameOf, shortTime } from "../../text/format";
import { useShowProblem } from "../../ui/States";

const LATE = "#cf1322";
const SOON = "#ad4e00";
const CALM = "#0958d9";

const LOOK: Record<string, [ReactNode, string]> = {
  assigned: [<InboxOutlined key="i" />, CALM],
  returned: [<RollbackOutlined key="i" />, SOON],
  asked: [<QuestionCircleOutlined key="i" />, CALM],
  decided: [<CheckCircleOutlined key="i" />, CALM],
  supervised: [<ExclamationCircleOutlined key="i" />, LATE],
  urged: [<SoundOutlined key="i" />, SOON],
  checked: [<SearchOutlined key="i" />, CALM],
  due_soon: [<ClockCircleOutlined key="i" />, SOON],
  overdue: [<WarningOutlined key="i" />, LATE],
  comment: [<CommentOutlined key="i" />, CALM],
  watched: [<EyeOutlined key="i" />, CALM],
  export: [<DownloadOutlined key="i" />, CALM],
  plan: [<BorderInnerOutlined key="i" />, CALM],
};

/** What a plan asks for or warns of. */
const PLAN_TONE: Record<string, string> = { submitted: SOON, returned: SOON, trouble: LATE };

/** Marks one notice, or all up to one, as read. */
export function useMarkRead() {
  return useMutation({
    mutationFn: (form: { id: number } | { upto: number }) => api.post("/me/notices/read", form),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["notices"] }),
    onError: useShowProblem(),
  });
}

function Words({ n }: { n: MyNotice }) {
  const { t } = useTranslation();
  const [icon, usual] = LOOK[n.kind] ?? LOOK.watched ?? [null, CALM];
  const color = n.plan ? (PLAN_TONE[n.action] ?? usual) : usual;
  const what = n.plan
    ? t(`bell:plan.${n.action}`, { title: n.plan.title, defaultValue: t("bell:kind.plan") })
    : t(`bell:kind.${n.kind}`, { defaultValue: n.kind });
  const step = n.action && !n.plan ? t(`words:action.${n.action}`, { defaultValue: n.action }) : "";
  return (
    <>
      <Flex gap={8} align="baseline">
        <span aria-hidden style={{ color }}>
          {icon}
        </span>
        <b style={{ flex: 1, minWidth: 0 }}>
          {what}
          {step && <span style={{ fontWeight: 400 }}> · {step}</span>}
        </b>
        <span className="muted tabular" style={{ fontSize: 12, whiteSpace: "nowrap" }}>
          {shortTime(n.at)}
        </span>
      </Flex>
      {n.plan && (
        <div className="muted" style={{ paddingInlineStart: 22, fontSize: 13 }}>
          {[nameOf(n.plan.area?.name), n.actor?.name].filter(Boolean).join(" · ")}
        </div>
      )}
      {n.case && (
        <div style={{ paddingInlineStart: 22 }}>
          <span className="tabular">{n.case.number}</span> {nameOf(n.case.category?.name)}
          <div className="muted" style={{ fontSize: 13 }}>
            {[n.case.address, n.actor?.name].filter(Boolean).join(" · ")}
          </div>
        </div>
      )}
    </>
  );
}

export function NoticeList({ items, onLeave }: { items: MyNotice[]; onLeave?: () => void }) {
  const { t } = useTranslation();
  const mark = useMarkRead();
  return (
    <ul className="notice-list" aria-label={t("bell:title")}>
      {items.map((n) => {
        const open = () => {
          if (!n.read) mark.mutate({ id: n.id });
          onLeave?.();
        };
        const words = <Words n={n} />;
        return (
          <li key={n.id} className={n.read ? "" : "unread"}>
            {n.case ? (
              <Link to={`/cases/${n.case.number}`} onClick={open}>
                {!n.read && <span className="sr-only">{t("bell:new")}: </span>}
                {words}
              </Link>
            ) : n.kind === "export" ? (
              <Link to="/exports" onClick={open}>
                {!n.read && <span className="sr-only">{t("bell:new")}: </span>}
                {words}
              </Link>
            ) : n.plan?.readable ? (
              <Link to="/admin/$" params={{ _splat: `plans/${n.plan.id}` }} onClick={open}>
                {!n.read && <span className="sr-only">{t("bell:new")}: </span>}
                {words}
              </Link>
            ) : (
              <div>{words}</div>
            )}
            {!n.read && (
              <Button size="small" type="link" onClick={() => mark.mutate({ id: n.id })}>
                {t("bell:mark")}
                <span className="sr-only"> {n.case?.number ?? n.plan?.title}</span>
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
