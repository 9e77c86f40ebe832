// The table of the case list. J/K or arrows move, X selects, Enter opens, A dispatches, C closes, "/" goes to the search field. On phones the rows
// become cards.
import type { UseQueryResult } from "@tanstack/react-query";
import { Button, Checkbox, Flex, Grid, Table } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseRow, Page } from "../../api/types";
import { nameOf, shortTime } from "../../text/format";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";
import { useKeys } from "../../ui/keys";
import { Failed, Loading, Nothing } from "../../ui/States";
import type { Search } from "../../ui/url";
import { buildColumns } from "./columns";
import { activeFilters, clearedFilters } from "./filters";
import { HeaderCell } from "./HeaderCell";
import type { ColumnName } from "./look";

const HEAD = { header: { cell: HeaderCell } };

interface Props {
  rows: CaseRow[];
  query: UseQueryResult<Page<CaseRow>>;
  columns: ColumnName[];
  widths: Record<string, number>;
  setWidth: (name: ColumnName, width: number) => void;
  dense: boolean;
  selected: string[];
  setSelected: (ids: string[]) => void;
  /** The row opened last, highlighted on return. */
  last: string;
  open: (row: CaseRow, action?: string) => void;
  search: Search;
  set: (change: Record<string, string | null>) => void;
  focusSearch: () => void;
  /** False while a drawer or dialog is over the table. */
  active: boolean;
}

export function CaseTable(props: Props) {
  const { t, i18n } = useTranslation();
  const { rows, query, selected, setSelected, search } = props;
  const cards = Grid.useBreakpoint().md === false;
  const [at, setAt] = useState(-1);
  const anchor = useRef(-1);
  const box = useRef<HTMLDivElement>(null);
  const openRef = useRef(props.open);
  openRef.current = props.open;
  // While an edge is dragged the width lives here; only where it is let go is kept.
  const [dragged, setDragged] = useState<Record<string, number>>({});
  const widthRef = useRef(props.setWidth);
  widthRef.current = props.setWidth;
  const widths = useMemo(() => ({ ...props.widths, ...dragged }), [props.widths, dragged]);
  const onWidth = useCallback((name: ColumnName, width: number, done: boolean) => {
    setDragged(done ? {} : { [name]: width });
    if (done) widthRef.current(name, width);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: texts change with the language
  const columns = useMemo(
    () => buildColumns(t, props.columns, widths, (row) => openRef.current(row), onWidth),
    [t, i18n.language, props.columns, widths, onWidth],
  );

  useEffect(() => {
    if (at >= 0) box.current?.querySelector(`[data-row="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  useEffect(() => {
    // The library's hidden row for measuring repeats the header's checkbox; nobody should be able to tab into it.
    for (const row of box.current?.querySelectorAll<HTMLElement>(".ant-table-measure-row") ?? []) row.inert = true;
  });
  const current = rows[at];
  const move = (by: number) => setAt((old) => Math.max(0, Math.min(rows.length - 1, old + by)));
  const flip = (id: string) => setSelected(selected.includes(id) ? selected.filter((s) => s !== id) : [...selected, id]);
  useKeys(
    {
      j: () => move(1),
      arrowdown: () => move(1),
      k: () => move(-1),
      arrowup: () => move(-1),
      x: () => current && flip(current.id),
      enter: (event) => {
        // Enter on a focused link or button does what that says.
        const target = event.target as HTMLElement;
        if (target.closest("a,button")) target.closest<HTMLElement>("a,button")?.click();
        else if (current) props.open(current);
      },
      // The case opens with that form; where it is not allowed the case says so.
      a: () => current && props.open(current, "dispatch"),
      c: () => current && props.open(current, "close"),
      "/": props.focusSearch,
    },
    props.active,
  );

  if (!query.data && query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading rows={12} />;
  const filters = activeFilters(search).length;
  if (rows.length === 0) {
    return filters > 0 ? (
      <Nothing
        text={t("cases:empty_filtered")}
        action={<Button onClick={() => props.set(clearedFilters())}>{t("cases:empty_clear", { count: filters })}</Button>}
      />
    ) : (
      <Nothing text={t("cases:empty_all")} />
    );
  }
  if (cards) {
    return (
      <ul style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: 8 }}>
        {rows.map((row) => (
          <li key={row.id} className="card" style={{ padding: 10, background: row.id === props.last ? "#eef5ff" : undefined }}>
            <Flex gap={6} wrap align="center">
              <Checkbox checked={selected.includes(row.id)} aria-label={row.number} onChange={() => flip(row.id)} />
              <ClockTag clock={row.clock} />
              <StateTag state={row.state} outcome={row.outcome} />
              <PriorityTag priority={row.priority} />
              <Overlays row={row} />
            </Flex>
            <button
              type="button"
              onClick={() => props.open(row)}
              style={{ all: "unset", display: "block", cursor: "pointer", width: "100%", marginTop: 4 }}
            >
              <b>{nameOf(row.category?.name) || row.number}</b>
              <div className="clip">{row.description}</div>
              <div className="muted" style={{ fontSize: 13 }}>
                <PathText names={row.area_names} /> {row.address}
              </div>
              <div className="muted tabular" style={{ fontSize: 13 }}>
                {row.number} · {shortTime(row.reported_at)} {row.department && `· ${nameOf(row.department.name)}`}
              </div>
            </button>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div ref={box}>
      <Table<CaseRow>
        rowKey="id"
        size={props.dense ? "small" : "middle"}
        columns={columns}
        components={HEAD}
        dataSource={rows}
        pagination={false}
        loading={query.isPlaceholderData}
        rowClassName={(row, index) => (index === at ? "row-current" : row.id === props.last ? "row-last" : "")}
        sticky={{ offsetHeader: 52 }}
        scroll={{ x: columns.reduce((sum, c) => sum + Number(c.width ?? 120), 48) }}
        onRow={(row, index) => ({
          "data-row": index,
          "aria-current": index === at ? "true" : undefined,
          style: { cursor: "pointer" },
          onClick: (event) => {
            if ((event.target as HTMLElement).closest("a,button,input,label,.ant-table-selection-column")) return;
            setAt(index ?? -1);
            props.open(row);
          },
        })}
        rowSelection={{
          columnWidth: 44,
          fixed: true,
          selectedRowKeys: selected,
          onChange: (keys) => setSelected(keys.map(String)),
          getCheckboxProps: (row) => ({ "aria-label": row.number }) as never,
          onSelect: (row, on, _all, event) => {
            const index = rows.findIndex((r) => r.id === row.id);
            if ((event as MouseEvent).shiftKey && anchor.current >= 0) {
              const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
              const range = rows.slice(from, to + 1).map((r) => r.id);
              setSelected(on ? [...new Set([...selected, ...range])] : selected.filter((id) => !range.includes(id)));
            }
            anchor.current = index;
          },
        }}
      />
    </div>
  );
}
