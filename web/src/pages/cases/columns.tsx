// The columns of the case table: what each shows.
import { StarFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { TableColumnType } from "antd";
import { Flex } from "antd";
import type { TFunction } from "i18next";
import type { CaseRow } from "../../api/types";
import { nameOf, shortTime } from "../../text/format";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";
import type { TableLook } from "../../ui/prefs";
import { type ColumnName, widthOf } from "./look";

export function buildColumns(
  t: TFunction,
  chosen: ColumnName[],
  widths: TableLook["widths"],
  onOpen: (row: CaseRow) => void,
  onWidth: (name: ColumnName, width: number, done: boolean) => void,
): TableColumnType<CaseRow>[] {
  const all: Record<ColumnName, TableColumnType<CaseRow>> = {
    number: {
      title: t("cases:column.number"),
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
    clock: { title: t("cases:column.clock"), render: (_, row) => <ClockTag clock={row.clock} /> },
    state: {
      title: t("cases:column.state"),
      render: (_, row) => (
        <Flex gap={4} wrap>
          <StateTag state={row.state} outcome={row.outcome} />
          <PriorityTag priority={row.priority} />
          <Overlays row={row} />
        </Flex>
      ),
    },
    category: { title: t("cases:column.category"), render: (_, row) => nameOf(row.category?.name) },
    description: {
      title: t("cases:column.description"),
      render: (_, row) => <div className="clip">{row.description}</div>,
    },
    place: {
      title: t("cases:column.place"),
      render: (_, row) => (
        <div className="clip">
          <PathText names={row.area_names} />
          {row.address && <span className="muted"> · {row.address}</span>}
        </div>
      ),
    },
    department: { title: t("cases:column.department"), render: (_, row) => nameOf(row.department?.name) },
    handler: { title: t("cases:column.handler"), render: (_, row) => row.handler?.name },
    reported_at: {
      title: t("cases:column.reported_at"),
      render: (_, row) => <span className="tabular">{shortTime(row.reported_at)}</span>,
    },
    source: {
      title: t("cases:column.source"),
      render: (_, row) => t(`words:source.${row.source}`, { defaultValue: row.source }),
    },
    closed_at: {
      title: t("cases:column.closed_at"),
      render: (_, row) => <span className="tabular">{shortTime(row.closed_at)}</span>,
    },
    on_time: {
      title: t("cases:column.on_time"),
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
  return chosen.map((name, i) => {
    const width = widthOf({ widths }, name);
    return {
      key: name,
      ...all[name],
      width,
      // The first column stays in sight when the table is wider than the window.
      fixed: i === 0 ? ("left" as const) : undefined,
      onHeaderCell: () => ({ resize: { width, onWidth: (w: number, done: boolean) => onWidth(name, w, done) } }) as object,
    };
  });
}
