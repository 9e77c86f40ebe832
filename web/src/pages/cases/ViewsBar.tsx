// The bar of saved views above the list: open one, save what is set now, rename, share, begin with it, delete with a way back.
import { DownOutlined, HomeOutlined, SaveOutlined, TeamOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown, Flex, Tooltip } from "antd";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { type ViewDto, type ViewForm, viewsQuery } from "../../api/console";
import { queryClient } from "../../api/queries";
import { nameOf } from "../../text/format";
import { changePrefs, usePrefs } from "../../ui/prefs";
import { useProblemText, useShowProblem } from "../../ui/States";
import type { Search } from "../../ui/url";
import { ALL, differs, viewSearch, viewText } from "./views";

const ViewDialog = lazy(() => import("./ViewDialog").then((m) => ({ default: m.ViewDialog })));

/** The form that would make or keep this view. */
export function formOf(view: ViewDto): ViewForm {
  return {
    name: view.name,
    query: view.query,
    area: view.area?.code ?? null,
    department: view.department?.id ?? null,
    for_role: view.for_role ?? null,
  };
}

const refresh = () => queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });

/** Makes a deleted view again. */
function Undo({ view, start }: { view: ViewDto; start: boolean }) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const text = useProblemText();
  const key = useRef(newKey()).current;
  const undo = useMutation({
    mutationFn: () => api.post<ViewDto>("/views", formOf(view), { key }),
    onSuccess: (again) => {
      if (start) changePrefs((old) => ({ ...old, start: { ...old.start, cases: again.id } }));
      void refresh();
    },
    onError: (error) => notification.error({ title: text(error) }),
  });
  return (
    <Button size="small" loading={undo.isPending} disabled={undo.isSuccess} onClick={() => undo.mutate()}>
      {undo.isSuccess ? t("common:done") : t("common:undo")}
    </Button>
  );
}

interface Props {
  search: Search;
  /** True when there is something worth saving. */
  anything: boolean;
}

export function ViewsBar({ search, anything }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const { notification } = App.useApp();
  const { data } = useQuery(viewsQuery);
  const chosen = usePrefs().start.cases;
  const [dialog, setDialog] = useState<{ view: ViewDto | null } | null>(null);
  const views = data?.items ?? [];
  const open = views.find((v) => v.id === search.view);
  const changed = open !== undefined && differs(open, search);
  const go = (to: Search) => void navigate({ to: "/cases", search: to as never });

  const remove = useMutation({
    mutationFn: (view: ViewDto) => api.delete(`/views/${view.id}`),
    onSuccess: (_, view) => {
      const start = chosen === view.id;
      if (start) changePrefs(({ start: { cases: _gone, ...rest }, ...old }) => ({ ...old, start: rest }));
      void refresh();
      if (search.view === view.id) go({ ...search, view: ALL });
      notification.info({
        title: t("list:view_deleted", { name: view.name }),
        duration: 10,
        actions: view.mine ? <Undo view={view} start={start} /> : undefined,
      });
    },
    onError: showProblem,
  });
  const update = useMutation({
    mutationFn: (view: ViewDto) =>
      api.put<ViewDto>(`/views/${view.id}`, { ...formOf(view), query: viewText(search) }, { version: view.version }),
    onSuccess: refresh,
    onError: showProblem,
  });
  const begin = (id: string | null) => {
    changePrefs(({ start: { cases: _old, ...rest }, ...old }) => ({ ...old, start: id ? { ...rest, cases: id } : rest }));
    // What the server says the list begins with follows once the choice has arrived there.
    queryClient.setQueryData(viewsQuery.queryKey, (old) => old && { ...old, start: id });
  };

  return (
    <nav aria-label={t("list:views")} className="views-bar">
      <Button
        size="small"
        type={!open && !anything ? "primary" : "default"}
        ghost={!open && !anything}
        aria-current={!open && !anything ? "page" : undefined}
        onClick={() => go(data?.start ? { view: ALL } : {})}
      >
        {t("list:all")}
      </Button>
      {views.map((view) => {
        const current = view.id === open?.id;
        const begins = view.id === data?.start;
        const shared = view.area ?? view.department;
        return (
          <Flex key={view.id} style={{ flex: "none" }}>
            <Tooltip title={shared ? t("list:shared_with", { name: nameOf(shared.name) }) : undefined}>
              <Button
                size="small"
                type={current ? "primary" : "default"}
                ghost={current}
                aria-current={current ? "page" : undefined}
                icon={begins ? <HomeOutlined aria-hidden /> : shared ? <TeamOutlined aria-hidden /> : undefined}
                style={current ? { borderStartEndRadius: 0, borderEndEndRadius: 0 } : undefined}
                onClick={() => go(viewSearch(view))}
              >
                {view.name}
                {begins && <span className="sr-only">{t("list:begins")}</span>}
                {current && changed && <span className="muted">· {t("list:changed")}</span>}
              </Button>
            </Tooltip>
            {current && (
              <Dropdown
                trigger={["click"]}
                menu={{
                  items: [
                    ...(changed && view.may_change
                      ? [{ key: "update", label: t("list:update"), onClick: () => update.mutate(view) }]
                      : []),
                    ...(view.may_change ? [{ key: "edit", label: t("list:edit"), onClick: () => setDialog({ view }) }] : []),
                    chosen === view.id
                      ? { key: "end", label: t("list:begin_not"), onClick: () => begin(null) }
                      : { key: "begin", label: t("list:begin"), onClick: () => begin(view.id) },
                    ...(view.may_change
                      ? [{ key: "delete", label: t("list:delete"), danger: true, onClick: () => remove.mutate(view) }]
                      : []),
                  ],
                }}
              >
                <Button
                  size="small"
                  type="primary"
                  ghost
                  icon={<DownOutlined />}
                  aria-label={t("list:view_menu", { name: view.name })}
                  style={{ borderStartStartRadius: 0, borderEndStartRadius: 0, marginInlineStart: -1 }}
                />
              </Dropdown>
            )}
          </Flex>
        );
      })}
      {anything && (!open || changed) && (
        <Button size="small" type="text" icon={<SaveOutlined aria-hidden />} onClick={() => setDialog({ view: null })}>
          {t("list:save")}
        </Button>
      )}
      {dialog && (
        <Suspense fallback={null}>
          <ViewDialog
            view={dialog.view}
            query={dialog.view?.query ?? viewText(search)}
            mayShare={data?.may_share ?? false}
            onClose={(saved) => {
              setDialog(null);
              if (!saved) return;
              void refresh();
              if (!dialog.view) go(viewSearch(saved));
            }}
          />
        </Suspense>
      )}
    </nav>
  );
}
