// Small parts of the check of the cover: kinds and severities in colour, icon and word, and links to areas.

import {
  BlockOutlined,
  BorderInnerOutlined,
  ColumnWidthOutlined,
  DisconnectOutlined,
  ExportOutlined,
  QuestionOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { colourOf } from "./colours";
import type { AreaRef, Finding } from "./data";

const ICONS: Record<string, ReactNode> = {
  gap: <ColumnWidthOutlined aria-hidden />,
  hole: <BorderInnerOutlined aria-hidden />,
  overlap: <BlockOutlined aria-hidden />,
  outside: <ExportOutlined aria-hidden />,
  orphan: <DisconnectOutlined aria-hidden />,
};
const TONES = { serious: "bad", sliver: "warn", snap: "info" } as const;

/** The icon of a kind, in the colour it has on the map. */
export function KindIcon({ kind }: { kind: string }) {
  return <span style={{ color: colourOf(kind) }}>{ICONS[kind] ?? <QuestionOutlined aria-hidden />}</span>;
}

export function SeverityMark({ severity }: { severity: Finding["severity"] }) {
  const { t } = useTranslation();
  return <Mark tone={TONES[severity] ?? "bad"}>{t(`coverage:severity.${severity}`)}</Mark>;
}

/** Links to the pages of areas, or to the editors of their borders. */
export function AreaLinks({ areas, edit }: { areas: readonly AreaRef[]; edit?: boolean }) {
  return (
    <ul className="cover-links">
      {areas.map((a) => (
        <li key={a.code}>
          {edit ? (
            <Link to="/areas/$code/border" params={{ code: a.code }}>
              {nameOf(a.name)}
            </Link>
          ) : (
            <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: a.code } as never}>
              {nameOf(a.name)}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
