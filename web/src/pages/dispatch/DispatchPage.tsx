// Dispatch: what waits for a department, as a list and on the map, with the department and due time the rules suggest. Many
// cases can go out at once, each to its own suggestion or all to one department.
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Flex, Grid, Segmented } from "antd";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { CaseRow, Page, Routed } from "../../api/types";
import { dateTime, limitText, nameOf, number, shortTime } from "../../text/format";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";
import { CopyLink } from "../../ui/CopyLink";
import { useTitle } from "../../ui/hooks";
import { useKeys } from "../../ui/keys";
import { useMe } from "../../ui/me";
import { Nothing, Show, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { Pager } from "../cases/Pager";
import { DispatchDialog } from "./DispatchDialog";
import { ALL_MAX, collectPlans, type Plan, planOf, routesQuery } from "./plans";

const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

const QUEUES = ["to_dispatch", "returned"] as const;
const PAGE = 30;

export function DispatchPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, set] = useUrl();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [selected, setSelected] = useState<string[]>([]);
  const [plans, setPlans] = useState<Plan[] | null>(null);
  const [at, setAt] = useState(-1);
  const anchor = useRef(-1);
  const queue = search.queue === "returned" ? "returned" : "to_dispatch";
  useTitle(`${t("common:menu.dispatch")} · ${t("common:product")}`);

  const query = { queue, sort: "due", limit: PAGE, cursor: search.cursor, total: true };
  const list = useQuery({
    queryKey: ["cases", "dispatch", query],
    queryFn: ({ signal }) => api.get<Page<CaseRow>>("/cases", query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const rows = useMemo(() => list.data?.items ?? [], [list.data]);
  const routes = useQuery({
    ...routesQuery({ queue, sort: "due", limit: PAGE, cursor: search.cursor }),
    refetchInterval: 60_000,
  });
  const suggestions = useMemo(() => new Map(routes.data?.items.map((item) => [item.id, item])), [routes.data]);
  // Everything that matches, once it was asked for; until then what is selected is on this page.
  const [everything, setEverything] = useState<Plan[] | null>(null);
  const chosen = everything ?? rows.filter((row) => selected.includes(row.id)).map((row) => planOf(row, suggestions.get(row.id)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection belongs to the page it was made on
  useEffect(() => {
    setSelected([]);
    setEverything(null);
  }, [queue, search.cursor]);

  const flip = (index: number, on: boolean, range: boolean) => {
    const from = range && anchor.current >= 0 ? Math.min(anchor.current, index) : index;
    const to = range && anchor.current >= 0 ? Math.max(anchor.current, index) : index;
    const ids = rows.slice(from, to + 1).map((row) => row.id);
    setEverything(null);
    setSelected((old) => (on ? [...new Set([...old, ...ids])] : old.filter((id) => !ids.includes(id))));
    anchor.current = index;
    setAt(index);
  };
  const [ready, setReady] = useState(0);
  const all = useMutation({
    mutationFn: () => collectPlans({ queue, sort: "due" }, setReady),
    onMutate: () => setReady(0),
    onSuccess: (found) => {
      setSelected(found.map((p) => p.id));
      setEverything(found);
    },
    onError: useShowProblem(),
  });
  const total = list.data?.total ?? 0;
  const current = rows[at];
  useKeys(
    {
      j: () => setAt((i) => Math.min(rows.length - 1, i + 1)),
      k: () => setAt((i) => Math.max(0, i - 1)),
      x: () => current && flip(at, !selected.includes(current.id), false),
      "ctrl+enter": chosen.length > 0 ? () => setPlans(chosen) : undefined,
    },
    plans === null,
  );

  return (
    <div className="page" style={{ maxWidth: "none" }}>
      <Flex gap={10} wrap align="center" style={{ marginBottom: 10 }}>
        <h1 style={{ fontSize: 20, margin: 0 }}>{t("common:menu.dispatch")}</h1>
        <Segmented
          aria-label={t("dispatch:queue")}
          value={queue}
          options={QUEUES.map((q) => ({ value: q, label: t(`words:queue.${q}`) }))}
          onChange={(value) => set({ queue: value === "to_dispatch" ? null : value, cursor: null })}
        />
        <span className="muted" role="status">
          {list.data?.total !== undefined && t("cases:total", { count: list.data.total, n: number(list.data.total) })}
        </span>
        <span style={{ flex: 1 }} />
        <Button
          type="primary"
          disabled={chosen.length === 0 || all.isPending}
          onClick={() => setPlans(chosen)}
          aria-keyshortcuts="Control+Enter"
        >
          {t("dispatch:go")}
        </Button>
        <CopyLink />
      </Flex>
      <div
        style={{
          display: "grid",
          gap: 14,
          alignItems: "start",
          gridTemplateColumns: wide ? "minmax(0, 3fr) minmax(0, 2fr)" : "minmax(0, 1fr)",
        }}
      >
        <section aria-label={t("dispatch:list")}>
          <Show query={list} rows={10}>
            {() =>
              rows.length === 0 ? (
                <Nothing
                  text={t("dispatch:empty")}
                  action={
                    <Link to="/cases">
                      <Button>{t("work:see_cases")}</Button>
                    </Link>
                  }
                />
              ) : (
                <>
                  <Flex gap={10} wrap align="center" style={{ margin: "0 0 8px 12px", minHeight: 32 }}>
                    <Checkbox
                      checked={selected.length > 0 && rows.every((row) => selected.includes(row.id))}
                      indeterminate={selected.length > 0 && !rows.every((row) => selected.includes(row.id))}
                      onChange={(e) => {
                        setEverything(null);
                        setSelected(e.target.checked ? rows.map((r) => r.id) : []);
                      }}
                    >
                      {t("dispatch:all_here", { count: rows.length })}
                    </Checkbox>
                    {chosen.length > 0 && <b role="status">{t("cases:selected", { count: chosen.length })}</b>}
                    {everything ? (
                      <Button
                        type="link"
                        onClick={() => {
                          setEverything(null);
                          setSelected([]);
                        }}
                      >
                        {t("cases:unselect")}
                      </Button>
                    ) : (
                      chosen.length >= rows.length &&
                      total > rows.length && (
                        <Button type="link" loading={all.isPending} onClick={() => all.mutate()}>
                          {all.isPending && ready > 0
                            ? t("dispatch:collecting", { count: ready })
                            : t("dispatch:select_all", { count: Math.min(total, ALL_MAX) })}
                        </Button>
                      )
                    )}
                  </Flex>
                  <ul
                    style={{
                      listStyle: "none",
                      margin: 0,
                      padding: 0,
                      display: "grid",
                      gap: 8,
                      gridTemplateColumns: "minmax(0,1fr)",
                    }}
                  >
                    {rows.map((row, index) => (
                      <DispatchRow
                        key={row.id}
                        row={row}
                        suggestion={suggestions.get(row.id)?.route ?? undefined}
                        known={routes.data !== undefined}
                        checked={selected.includes(row.id)}
                        active={index === at}
                        onCheck={(on, range) => flip(index, on, range)}
                        onGo={() => setPlans([planOf(row, suggestions.get(row.id))])}
                      />
                    ))}
                  </ul>
                </>
              )
            }
          </Show>
          <Pager next={list.data?.next ?? null} search={search} set={set} />
        </section>
        <section
          className="card"
          aria-label={t("common:menu.map")}
          style={{ padding: 8, position: wide ? "sticky" : "static", top: 64 }}
        >
          <Suspense fallback={<div style={{ height: 400 }} />}>
            <CaseMap
              points={rows}
              selectedIds={current && !selected.includes(current.id) ? [...selected, current.id] : selected}
              onSelect={(id) => {
                const index = rows.findIndex((r) => r.id === id);
                if (index >= 0) flip(index, !selected.includes(id), false);
              }}
              bbox={me.city.bbox ?? undefined}
              center={me.city.center ?? undefined}
              height={wide ? "calc(100vh - 150px)" : 280}
            />
          </Suspense>
        </section>
      </div>
      {plans && (
        <DispatchDialog
          plans={plans}
          onClose={(done) => {
            setPlans(null);
            if (!done) return;
            setSelected([]);
            setEverything(null);
          }}
        />
      )}
    </div>
  );
}

interface RowProps {
  row: CaseRow;
  suggestion: Routed | undefined;
  /** The rules have been asked. */
  known: boolean;
  checked: boolean;
  active: boolean;
  onCheck: (on: boolean, range: boolean) => void;
  onGo: () => void;
}

function DispatchRow({ row, suggestion, known, checked, active, onCheck, onGo }: RowProps) {
  const { t } = useTranslation();
  return (
    <li
      className="card"
      style={{
        padding: "10px 12px",
        background: checked ? "#eef5ff" : undefined,
        outline: active ? "2px solid #0958d9" : undefined,
      }}
    >
      <Flex gap={10} align="start">
        <Checkbox
          checked={checked}
          aria-label={row.number}
          onChange={(e) => onCheck(e.target.checked, (e.nativeEvent as MouseEvent).shiftKey)}
        />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Flex gap={6} wrap align="center">
            <Link to={`/cases/${row.number}`} className="tabular">
              {row.number}
            </Link>
            <ClockTag clock={row.clock} />
            <StateTag state={row.state} />
            <PriorityTag priority={row.priority} />
            <Overlays row={row} />
            <span className="muted tabular">{shortTime(row.reported_at)}</span>
          </Flex>
          <div style={{ marginTop: 3 }}>
            <b>{nameOf(row.category?.name)}</b> {row.description}
          </div>
          <div className="muted" style={{ fontSize: 13 }}>
            <PathText names={row.area_names} /> {row.address}
          </div>
          <Flex gap={8} wrap align="center" style={{ marginTop: 4 }}>
            {suggestion?.department ? (
              <span style={{ flex: "1 1 220px" }}>
                {t("case:suggested", { department: nameOf(suggestion.department.name) })}
                <span className="muted">
                  {" · "}
                  {limitText(t, suggestion.limit)}
                  {suggestion.due_if_dispatched_now &&
                    ` · ${t("desk:due_by", { time: dateTime(suggestion.due_if_dispatched_now) })}`}
                  {suggestion.why && ` · ${t("case:by_rule", { rule: suggestion.why })}`}
                </span>
              </span>
            ) : (
              known && <span className="muted">{t("case:no_suggestion")}</span>
            )}
            <Button size="small" style={{ marginInlineStart: "auto" }} onClick={onGo}>
              {t("words:action.dispatch")}
            </Button>
          </Flex>
        </div>
      </Flex>
    </li>
  );
}
