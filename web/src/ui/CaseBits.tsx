// The small parts every view of a case shares: state, clock, overlays, place. Each says its thing by colour, icon and word.
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  EyeOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  InboxOutlined,
  PauseCircleOutlined,
  SendOutlined,
  StopOutlined,
  ThunderboltOutlined,
  ToolOutlined,
} from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CaseRow, ClockView, Names } from "../api/types";
import { dateTime, duration, nameOf } from "../text/format";
import { useNow } from "./hooks";
import { COLORS } from "./theme";

export const STATES = [
  "reported",
  "verifying",
  "accepted",
  "filed",
  "dispatched",
  "handling",
  "handled",
  "checking",
  "closed",
  "rejected",
  "void",
] as const;

const STATE_LOOK: Record<string, { icon: ReactNode; color: string; fill: string }> = {
  reported: { icon: <InboxOutlined />, color: "#0b3a82", fill: "#e6f0ff" },
  verifying: { icon: <EyeOutlined />, color: "#531dab", fill: "#f4ecff" },
  accepted: { icon: <InboxOutlined />, color: "#0b3a82", fill: "#e6f0ff" },
  filed: { icon: <FileDoneOutlined />, color: "#00474f", fill: "#e0f7f6" },
  dispatched: { icon: <SendOutlined />, color: "#874d00", fill: "#fff4dc" },
  handling: { icon: <ToolOutlined />, color: "#874d00", fill: "#fff4dc" },
  handled: { icon: <CheckCircleOutlined />, color: "#135200", fill: "#eaf7e2" },
  checking: { icon: <EyeOutlined />, color: "#531dab", fill: "#f4ecff" },
  closed: { icon: <CheckCircleOutlined />, color: "#434343", fill: "#efefef" },
  rejected: { icon: <StopOutlined />, color: "#820014", fill: "#fdecea" },
  void: { icon: <StopOutlined />, color: "#434343", fill: "#efefef" },
};

function Chip({ icon, color, fill, children }: { icon: ReactNode; color: string; fill: string; children: ReactNode }) {
  return (
    <Tag icon={icon} variant="filled" style={{ color, background: fill, marginInlineEnd: 0, whiteSpace: "normal" }}>
      {children}
    </Tag>
  );
}

/** State, with the outcome for a closed case. */
export function StateTag({ state, outcome }: { state: string; outcome?: string | null }) {
  const { t } = useTranslation();
  const look = STATE_LOOK[state] ?? { icon: <ClockCircleOutlined />, color: "#434343", fill: "#efefef" };
  const good = outcome === "solved" || outcome === "fixed_on_spot" || outcome === "answered";
  const shown = outcome && good ? { ...look, color: "#135200", fill: "#eaf7e2" } : look;
  return (
    <Chip {...shown}>
      {t(`words:state.${state}`, { defaultValue: state })}
      {outcome ? ` · ${t(`words:outcome.${outcome}`, { defaultValue: outcome })}` : ""}
    </Chip>
  );
}

const LIGHTS: Record<string, { color: string; fill: string; icon: ReactNode }> = {
  green: { color: COLORS.success, fill: "#eaf7e2", icon: <ClockCircleOutlined /> },
  amber: { color: COLORS.warning, fill: "#fff4dc", icon: <FieldTimeOutlined /> },
  red: { color: COLORS.error, fill: "#fdecea", icon: <ExclamationCircleOutlined /> },
  paused: { color: "#434343", fill: "#efefef", icon: <PauseCircleOutlined /> },
};

/** What is left on a clock, counting down. Wall time; the clock's own working time is in the tooltip. */
export function ClockTag({ clock, withKind = false }: { clock: ClockView | null | undefined; withKind?: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!clock) return null;
  const look = LIGHTS[clock.light] ?? LIGHTS.green;
  const seconds = clock.due ? (Date.parse(clock.due) - now) / 1000 : 0;
  const left =
    clock.paused || !clock.due
      ? t("words:light.paused")
      : t(seconds < 0 ? "common:duration.over" : "common:duration.left", { text: duration(t, seconds) });
  const kind = t(`words:clock.${clock.kind}`, { defaultValue: clock.kind });
  const own =
    clock.remaining_s && clock.remaining_s > 0 ? t("common:duration.own", { text: duration(t, clock.remaining_s) }) : "";
  const tip = [kind, dateTime(clock.due), own].filter(Boolean).join(" · ");
  return (
    <Tooltip title={tip}>
      <span className="tabular">
        <Chip color={look?.color ?? ""} fill={look?.fill ?? ""} icon={look?.icon}>
          {withKind ? `${kind} · ${left}` : left}
        </Chip>
      </span>
    </Tooltip>
  );
}

export function PriorityTag({ priority }: { priority: string }) {
  const { t } = useTranslation();
  if (priority !== "urgent") return null;
  return (
    <Chip icon={<ThunderboltOutlined />} color={COLORS.error} fill="#fdecea">
      {t("words:priority.urgent")}
    </Chip>
  );
}

/** Suspended, extension asked, in review, supervised, escalated. */
type Overlay = "suspended" | "extension_pending" | "in_review" | "supervised" | "escalated";

export function Overlays({ row }: { row: Pick<CaseRow, Overlay> }) {
  const { t } = useTranslation();
  // One word for a request: whose turn it is.
  const shown = { ...row, extension_pending: row.extension_pending && !row.in_review };
  return (
    <>
      {(["suspended", "extension_pending", "in_review", "supervised", "escalated"] as const)
        .filter((name) => shown[name])
        .map((name) => (
          <Chip
            key={name}
            icon={name === "suspended" ? <PauseCircleOutlined /> : <ExclamationCircleOutlined />}
            color={name === "supervised" ? COLORS.error : COLORS.warning}
            fill={name === "supervised" ? "#fdecea" : "#fff4dc"}
          >
            {t(`words:overlay.${name}`)}
          </Chip>
        ))}
    </>
  );
}

/** Street › community › grid. */
export function PathText({ names }: { names: (Names | string)[] }) {
  return (
    <>
      {names
        .map((name) => nameOf(name))
        .filter(Boolean)
        .join(" › ")}
    </>
  );
}
