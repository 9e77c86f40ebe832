// The list of cases: areas at the left, filters above, a table driven by mouse or keyboard, the case in a drawer beside it.
import { ReloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Drawer, Flex, Grid, type InputRef } from "antd";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { viewsQuery } from "../../api/console";
import { areaRowQuery } from "../../api/queries";
import { useCaseChanges } from "../../api/stream";
import type { CaseRow, Facets, Page } from "../../api/types";
import { PARTS } from "../../pages";
import { clockTime, nameOf, number } from "../../text/format";
import { useTitle } from "../../ui/hooks";
import { useTableLook } from "../../ui/prefs";
import { Loading, useShowProblem } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { CaseTable } from "./CaseTable";
import { FilterBar } from "./FilterBar";
import { FilterTags } from "./FilterTags";
import { BULK_MAX, collectIds, filterQuery, listQuery } from "./filters";
import { chosenColumns } from "./look";
import { Pager } from "./Pager";
import { Toolbar } from "./Toolbar";
import { ViewsBar } from "./ViewsBar";
import { isBare, keepsAll, viewSearch, viewText } from "./views";

const CaseView = lazy(PARTS.caseView);
const AreaTree = lazy(() => import("./AreaTree").then((m) => ({ default: m.AreaTree })));
const BulkDialog = lazy(() => import("./Bulk").then((m) => ({ default: m.BulkDialog })));

/** Counts the cases that changed since the list was read; the list itself does not move under the reader's hands. */
function useChangedSince(readAt: number): number {
  const [changed, setChanged] = useState<Set<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh list forgets what changed before
  useEffect(() => setChanged(new Set()), [readAt]);
  useCaseChanges(useCallback((change) => setChanged((old) => new Set(old).add(change.id)), []));
  return changed.size;
}

const LAST = "tessera.last";

export function CasesPage() {
  const { t } = useTranslation();
  const [search, change] = useUrl();
  const navigate = useNavigate();
  const views = useQuery(viewsQuery);
  const start = views.data?.start ?? null;
  const set: typeof change = (what, options) => change(keepsAll(search, what as Record<string, string | null>, start), options);
  const first = isBare(search) ? views.data?.items.find((v) => v.id === start) : undefined;
  // Who has a view to begin with is not shown all cases first.
  const waiting = isBare(search) && (views.isPending || first !== undefined);
  useEffect(() => {
    if (first) change(viewSearch(first), { replace: true });
  }, [first, change]);
  const screens = Grid.useBreakpoint();
  const wide = screens.lg ?? true;
  const field = useRef<InputRef>(null);
  const [look, changeLook] = useTableLook("cases");
  const columns = useMemo(() => chosenColumns(look), [look]);
  const [tree, setTree] = useState(localStorage.getItem("tessera.tree") !== "no");
  const [selected, setSelected] = useState<string[]>([]);
  const [bulk, setBulk] = useState(false);
  const [last, setLast] = useState(sessionStorage.getItem(LAST) ?? "");
  useTitle(`${t("cases:title")} · ${t("common:product")}`);

  const query = listQuery(search);
  const list = useQuery({
    queryKey: ["cases", query],
    queryFn: ({ signal }) => api.get<Page<CaseRow>>("/cases", query, signal),
    enabled: !waiting,
    placeholderData: keepPreviousData,
  });
  const facetQuery = filterQuery(search);
  const facets = useQuery({
    queryKey: ["cases", "facets", facetQuery],
    queryFn: ({ signal }) => api.get<Facets>("/cases/facets", { ...facetQuery, facets: "state,source" }, signal),
    enabled: !waiting,
    placeholderData: keepPreviousData,
  });
  const area = useQuery({ ...areaRowQuery(search.area ?? ""), enabled: Boolean(search.area) });
  const rows = list.data?.items ?? [];
  const total = list.data?.total ?? facets.data?.total;
  const changed = useChangedSince(list.dataUpdatedAt);

  // What is selected belongs to the page of rows it was selected on.
  const selectionScope = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page drops the selection
  useEffect(() => setSelected([]), [selectionScope]);

  const all = useMutation({ mutationFn: () => collectIds(search), onSuccess: setSelected, onError: useShowProblem() });
  const open = (row: CaseRow, action: string | null = null) => {
    sessionStorage.setItem(LAST, row.id);
    setLast(row.id);
    if (wide) set({ open: row.number, action });
    else void navigate({ to: `/cases/${row.number}`, search: (action ? { action } : {}) as never });
  };
  const shown = search.open;
  return (
    <div className="page" style={{ maxWidth: "none" }}>
      <h1 className="sr-only">{t("cases:title")}</h1>
      <ViewsBar search={search} anything={viewText(search) !== ""} />
      <FilterBar search={search} set={set} facets={facets.data} field={field} />
      <FilterTags search={search} set={set} areaName={nameOf(area.data?.name)} />
      <Flex gap={14} align="start" style={{ marginTop: 10 }}>
        {wide && tree && (
          <aside
            aria-label={t("map:card.area")}
            className="card"
            style={{ width: 230, flex: "none", padding: 8, maxHeight: "calc(100vh - 160px)", overflow: "auto" }}
          >
            <Suspense fallback={<Loading rows={5} />}>
              <AreaTree value={search.area} onChange={(code) => set({ area: code, cursor: null })} />
            </Suspense>
          </aside>
        )}
        <section style={{ flex: 1, minWidth: 0 }} aria-label={t("cases:table")}>
          <Flex gap={8} wrap align="center" style={{ marginBottom: 8, minHeight: 34 }}>
            {selected.length > 0 ? (
              <>
                <b role="status">{t("cases:selected", { count: selected.length })}</b>
                <Button type="primary" onClick={() => setBulk(true)}>
                  {t("cases:bulk")}
                </Button>
                <Button onClick={() => setSelected([])}>{t("cases:unselect")}</Button>
                {total !== undefined && selected.length >= rows.length && selected.length < Math.min(total, BULK_MAX) && (
                  <Button type="link" loading={all.isPending} onClick={() => all.mutate()}>
                    {t("cases:select_all", { count: Math.min(total, BULK_MAX) })}
                  </Button>
                )}
              </>
            ) : (
              <span role="status">
                {total !== undefined && <b>{t("cases:total", { count: total, n: number(total) })}</b>}
                {facets.data && facets.data.overdue > 0 && (
                  <span style={{ color: "#cf1322", marginInlineStart: 8 }}>
                    {t("cases:overdue_of", { n: number(facets.data.overdue) })}
                  </span>
                )}
                {list.dataUpdatedAt > 0 && (
                  <span className="muted hide-phone" style={{ marginInlineStart: 10, fontSize: 13 }}>
                    {t("common:as_of", { time: clockTime(list.dataUpdatedAt) })}
                  </span>
                )}
              </span>
            )}
            {changed > 0 && (
              <Button size="small" icon={<ReloadOutlined />} onClick={() => void list.refetch()}>
                {t("cases:changed", { count: changed })}
              </Button>
            )}
            <span style={{ flex: 1 }} />
            <Toolbar
              search={search}
              total={total}
              set={set}
              tree={tree}
              setTree={setTree}
              wide={wide}
              refresh={() => void list.refetch()}
            />
          </Flex>
          <CaseTable
            rows={rows}
            query={list}
            columns={columns}
            widths={look.widths}
            setWidth={(name, width) => changeLook({ widths: { ...look.widths, [name]: width } })}
            dense={look.dense !== false}
            selected={selected}
            setSelected={setSelected}
            last={last}
            open={open}
            search={search}
            set={set}
            focusSearch={() => field.current?.focus()}
            active={!shown && !bulk}
          />
          <Pager next={list.data?.next ?? null} search={search} set={set} />
        </section>
      </Flex>
      <Drawer
        open={Boolean(shown) && wide}
        onClose={() => set({ open: null, action: null })}
        size={Math.min(1080, Math.round(window.innerWidth * 0.82))}
        title={<span className="sr-only">{shown}</span>}
        closable={{ "aria-label": t("common:close") }}
        destroyOnHidden
        styles={{ body: { background: "#fff", paddingTop: 0 }, header: { padding: "4px 16px" } }}
      >
        {shown && (
          <Suspense fallback={<Loading rows={10} />}>
            <CaseView id={shown} action={search.action} onAction={(action) => set({ action }, { replace: true })} />
          </Suspense>
        )}
      </Drawer>
      {bulk && (
        <Suspense fallback={null}>
          <BulkDialog
            ids={selected}
            onClose={(done) => {
              setBulk(false);
              if (done) setSelected([]);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
