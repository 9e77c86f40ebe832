// The columns of the case table and which of them a person has chosen to see.
import { StarFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { TableColumnType } from "antd";
import { Flex } from "antd";
import type { TFunction } from "i18next";
import type { CaseRow } from "../../api/types";
import { nameOf, shortTime } from "../../text/format";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";

export const COLUMNS = [
  "number",
  "clock",
  "state",
  "category",
  "description",
  "place",
  "department",
  "reported_at",
  "source",
  "handler",
  "closed_at",
  "on_time",
  "rating",
  "joined",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

const DEFAULT: ColumnName[] = ["number", "clock", "state", "category", "description", "place", "department", "reported_at"];
const KEY = "tessera.columns";

export function readColumns(): ColumnName[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (Array.isArray(kept) && kept.length > 0) return COLUMNS.filter((c) => kept.includes(c));
  } catch {
    // An unreadable choice falls back to the usual columns.
  }
  return DEFAULT;
}

export function writeColumns(columns: ColumnName[]): void {
  localStorage.setItem(KEY, JSON.stringify(columns));
}

export function buildColumns(t: TFunction, chosen: ColumnName[], onOpen: (row: CaseRow) => void): TableColumnType<CaseRow>[] {
  const all: Record<ColumnName, TableColumnType<CaseRow>> = {
    number: {
      title: t("cases:column.number"),
      width: 186,
      fixed: "left",
      render: (_, row) => (
        <Link
          to={`/cases/${row.number}`}
          className="tabular"
          onClick={(e) => {
            if (e.ctrlKey || e.metaKey || e.shiftKey) return;
            e.preventDefault();
            onOpen(row);
          }}
        >
          {row.number}
        </Link>
      ),
    },
    clock: { title: t("cases:column.clock"), width: 178, render: (_, row) => <ClockTag clock={row.clock} /> },
    state: {
      title: t("cases:column.state"),
      width: 150,
      render: (_, row) => (
        <Flex gap={4} wrap>
          <StateTag state={row.state} outcome={row.outcome} />
          <PriorityTag priority={row.priority} />
          <Overlays row={row} />
        </Flex>
      ),
    },
    category: { title: t("cases:column.category"), width: 130, render: (_, row) => nameOf(row.category?.name) },
    description: {
      title: t("cases:column.description"),
      width: 290,
      render: (_, row) => <div className="clip">{row.description}</div>,
    },
    place: {
      title: t("cases:column.place"),
      width: 240,
      render: (_, row) => (
        <div className="clip">
          <PathText names={row.area_names} />
          {row.address && <span className="muted"> · {row.address}</span>}
        </div>
      ),
    },
    department: { title: t("cases:column.department"), width: 140, render: (_, row) => nameOf(row.department?.name) },
    handler: { title: t("cases:column.handler"), width: 100, render: (_, row) => row.handler?.name },
    reported_at: {
      title: t("cases:column.reported_at"),
      width: 120,
      render: (_, row) => <span className="tabular">{shortTime(row.reported_at)}</span>,
    },
    source: {
      title: t("cases:column.source"),
      width: 110,
      render: (_, row) => t(`words:source.${row.source}`, { defaultValue: row.source }),
    },
    closed_at: {
      title: t("cases:column.closed_at"),
      width: 120,
      render: (_, row) => <span className="tabular">{shortTime(row.closed_at)}</span>,
    },
    on_time: {
      title: t("cases:column.on_time"),
      width: 90,
      render: (_, row) => (row.on_time === null ? "" : t(row.on_time ? "common:yes" : "common:no")),
    },
    joined: {
      title: t("cases:column.joined"),
      width: 90,
      align: "right",
      render: (_, row) => (row.joined ? row.joined + 1 : ""),
    },
    rating: {
      title: t("cases:column.rating"),
      width: 80,
      render: (_, row) =>
        row.stars ? (
          <span>
            <StarFilled aria-hidden style={{ color: "#d48806" }} /> {row.stars}
          </span>
        ) : (
          ""
        ),
    },
  };
  return chosen.map((name) => ({ key: name, ...all[name] }));
}
