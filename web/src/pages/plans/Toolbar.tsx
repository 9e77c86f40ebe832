// The tools of a draft: one is in hand at a time, each has a key; mending, undo and redo act at once.

import {
  BuildOutlined,
  DragOutlined,
  MergeCellsOutlined,
  RadiusSettingOutlined,
  RedoOutlined,
  ScissorOutlined,
  SelectOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Button, Checkbox } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Tool } from "./tools/shared";

export const TOOLS: { tool: Tool; key: string; icon: ReactNode }[] = [
  { tool: "select", key: "v", icon: <SelectOutlined aria-hidden /> },
  { tool: "move", key: "m", icon: <DragOutlined aria-hidden /> },
  { tool: "cut", key: "c", icon: <ScissorOutlined aria-hidden /> },
  { tool: "merge", key: "j", icon: <MergeCellsOutlined aria-hidden /> },
  { tool: "take", key: "g", icon: <RadiusSettingOutlined aria-hidden /> },
];

interface ToolbarProps {
  tool: Tool;
  onTool: (tool: Tool) => void;
  snap: boolean;
  onSnap: (on: boolean) => void;
  follow: boolean;
  onFollow: (on: boolean) => void;
  busy: boolean;
  /** Grids picked for joining. */
  picked: number;
  onJoin: () => void;
  onMend: () => void;
  undo?: () => void;
  redo?: () => void;
  /** The grid that alone is cut, when one is chosen. */
  only?: { name: string; on: boolean; onOnly: (on: boolean) => void };
}

export function Toolbar(props: ToolbarProps) {
  const { tool, onTool, snap, onSnap, follow, onFollow, busy, picked, onJoin, onMend, undo, redo, only } = props;
  const { t } = useTranslation();
  const drawing = tool === "cut" || tool === "take";
  return (
    <div className="plan-tools" role="toolbar" aria-label={t("plans:tools")}>
      {TOOLS.map(({ tool: name, key, icon }) => (
        <Button
          key={name}
          type={tool === name ? "primary" : "default"}
          aria-pressed={tool === name}
          aria-keyshortcuts={key.toUpperCase()}
          title={`${t(`plans:help.${name}`)} (${key.toUpperCase()})`}
          icon={icon}
          onClick={() => onTool(name)}
        >
          {t(`plans:tool.${name}`)}
        </Button>
      ))}
      <Button
        icon={<BuildOutlined aria-hidden />}
        aria-keyshortcuts="R"
        title={`${t("plans:help.mend")} (R)`}
        disabled={busy}
        onClick={onMend}
      >
        {t("plans:tool.mend")}
      </Button>
      <Button icon={<UndoOutlined />} disabled={!undo} onClick={undo} aria-label={t("border:undo")} title={t("border:undo")} />
      <Button icon={<RedoOutlined />} disabled={!redo} onClick={redo} aria-label={t("border:redo")} title={t("border:redo")} />
      {/* A row of its own that is always there: what comes and goes in it must not shift the map under the pointer. */}
      <div className="plan-options">
        {tool === "select" && <span className="muted">{t("plans:help.select")}</span>}
        {(drawing || tool === "move") && (
          <Checkbox checked={snap} onChange={(e) => onSnap(e.target.checked)}>
            {t("plans:snap")}
          </Checkbox>
        )}
        {drawing && (
          <Checkbox checked={follow} onChange={(e) => onFollow(e.target.checked)}>
            {t("plans:follow")}
          </Checkbox>
        )}
        {tool === "cut" && only && (
          <Checkbox checked={only.on} onChange={(e) => only.onOnly(e.target.checked)}>
            {t("plans:only", { name: only.name })}
          </Checkbox>
        )}
        {tool === "merge" && (
          <Button type="primary" ghost disabled={picked < 2} onClick={onJoin}>
            {t("plans:join", { count: picked })}
          </Button>
        )}
      </div>
    </div>
  );
}
