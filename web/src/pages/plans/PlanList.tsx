// The plans there are, filtered by community and state, newest first.

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Grid, Select, Table, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { dateTime, nameOf } from "../../text/format";
import { CopyLink } from "../../ui/CopyLink";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { AreaPicker } from "../admin/pickers";
import { areaQuery } from "../map/data";
import { StateMark } from "./Bits";
import { type PlanRow, plansQuery, STATES } from "./data";
import { NewPlan } from "./NewPlan";
import { whenText } from "./words";

/** Title and reason, what is wrong with it, and on a phone all the rest. */
function Words({ plan, all }: { plan: PlanRow; all: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/admin/$" params={{ _splat: `plans/${plan.id}` }} style={{ fontWeight: 600 }}>
        {plan.title}
      </Link>
      {plan.reason && (
        <Typography.Paragraph type="secondary" ellipsis={{ rows: 2 }} style={{ margin: 0 }}>
          {plan.reason}
        </Typography.Paragraph>
      )}
      {plan.trouble && <Mark tone="bad">{t("plans:trouble_short")}</Mark>}
      {all && (
        <div>
          {nameOf(plan.area.name)} · <StateMark state={plan.state} /> {whenText(t, plan)} ·{" "}
          {t("plans:before_after", { before: plan.grids_before, after: plan.grids_after })}
          <div className="muted">
            {plan.created_by.name} · {dateTime(plan.updated_at)}
          </div>
        </div>
      )}
    </>
  );
}

/** `/admin/plans?area=&state=&new=`. */
export function PlanList() {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, set] = useUrl();
  const wide = Grid.useBreakpoint().md ?? true;
  const drafting = me.capabilities.includes("plans.draft");
  const state = STATES.find((s) => s === search.state);
  const query = useQuery({ ...plansQuery(search.area, state), placeholderData: keepPreviousData });
  const area = useQuery({ ...areaQuery(search.area ?? ""), enabled: search.area !== undefined });
  const own = me.standings.find((s) => s.area?.level === "community")?.area ?? undefined;
  const filters = [search.area, state].filter(Boolean).length;
  const make = drafting && (
    <Button type="primary" onClick={() => set({ new: "1" })}>
      {t("plans:new")}
    </Button>
  );
  return (
    <>
      <Typography.Paragraph type="secondary">{t("plans:about")}</Typography.Paragraph>
      <div className="admin-bar">
        <AreaPicker
          level="community"
          label={t("division:community")}
          placeholder={t("division:community")}
          value={search.area}
          known={area.data && { value: area.data.code, label: nameOf(area.data.name) }}
          onChange={(next) => set({ area: next ?? null })}
          style={{ minWidth: 260 }}
        />
        <Select
          allowClear
          aria-label={t("plans:column.state")}
          placeholder={t("plans:column.state")}
          value={state}
          onChange={(next) => set({ state: next ?? null })}
          options={STATES.map((s) => ({ value: s, label: t(`plans:state.${s}`) }))}
          style={{ minWidth: 150 }}
        />
        <CopyLink />
        <span style={{ flex: 1 }} />
        {make}
      </div>
      <Show query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing
              text={t(filters > 0 ? "plans:none_found" : "plans:none")}
              action={
                filters > 0 ? (
                  <Button onClick={() => set({ area: null, state: null })}>{t("plans:clear", { count: filters })}</Button>
                ) : (
                  make
                )
              }
            />
          ) : (
            <Table<PlanRow>
              className="admin-table"
              size="small"
              rowKey="id"
              dataSource={items}
              pagination={false}
              columns={
                wide
                  ? [
                      { title: t("plans:title"), render: (_, p) => <Words plan={p} all={false} /> },
                      { title: t("division:community"), width: 120, render: (_, p) => nameOf(p.area.name) },
                      { title: t("plans:column.state"), width: 112, render: (_, p) => <StateMark state={p.state} /> },
                      { title: t("plans:column.when"), width: 130, render: (_, p) => whenText(t, p) },
                      {
                        title: t("plans:column.grids"),
                        width: 110,
                        render: (_, p) => t("plans:before_after", { before: p.grids_before, after: p.grids_after }),
                      },
                      {
                        title: t("plans:column.who"),
                        width: 130,
                        render: (_, p) => (
                          <>
                            {p.created_by.name}
                            <br />
                            <span className="muted">{dateTime(p.updated_at)}</span>
                          </>
                        ),
                      },
                    ]
                  : [{ title: t("plans:title"), render: (_, p) => <Words plan={p} all /> }]
              }
            />
          )
        }
      </Show>
      {search.new && drafting && (search.area === undefined || !area.isPending) && (
        <NewPlan
          community={area.data?.level === "community" ? area.data : own}
          onClose={() => set({ new: null }, { replace: true })}
          onMade={(plan) => {
            client.setQueryData(["grid-plan", plan.id], plan);
            void client.invalidateQueries({ queryKey: ["grid-plans"] });
            void navigate({ to: "/admin/$", params: { _splat: `plans/${plan.id}` } });
          }}
        />
      )}
    </>
  );
}
