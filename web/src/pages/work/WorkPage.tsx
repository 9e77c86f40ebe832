// My work: the queues I own with what is late and what soon will be, the next tasks by due time, the trend and my area.
import { EnvironmentOutlined, ExclamationCircleOutlined, FieldTimeOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Badge, Button, Flex, Grid } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { workQuery } from "../../api/queries";
import type { Page, Task, Work } from "../../api/types";
import { clockTime, nameOf, number } from "../../text/format";
import { ClockTag, Overlays, PathText, PriorityTag, StateTag } from "../../ui/CaseBits";
import { useTitle } from "../../ui/hooks";
import { atDesk, inField, useMe } from "../../ui/me";
import { Loading, Nothing, Show } from "../../ui/States";
import { COLORS } from "../../ui/theme";
import { DutyBar } from "./DutyBar";

const TrendChart = lazy(() => import("./TrendChart").then((m) => ({ default: m.TrendChart })));
const CaseMap = lazy(() => import("../../map/CaseMap").then((m) => ({ default: m.CaseMap })));

function QueueCard({ q }: { q: Work["queues"][number] }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/cases"
      search={{ queue: q.queue, sort: "due" } as never}
      className="card queue"
      style={{
        display: "block",
        padding: "12px 14px",
        color: "inherit",
        borderInlineStart: `4px solid ${q.overdue > 0 ? COLORS.error : q.due_soon > 0 ? "#d48806" : COLORS.line}`,
      }}
    >
      <div className="muted">{t(`words:queue.${q.queue}`, { defaultValue: q.queue })}</div>
      <div className="tabular" style={{ fontSize: 28, fontWeight: 600, lineHeight: 1.25 }}>
        {number(q.count)}
      </div>
      <Flex gap={10} wrap style={{ minHeight: 20, fontSize: 13 }}>
        {q.overdue > 0 && (
          <span style={{ color: COLORS.error }}>
            <ExclamationCircleOutlined aria-hidden /> {t("words:light.red")} {number(q.overdue)}
          </span>
        )}
        {q.due_soon > 0 && (
          <span style={{ color: COLORS.warning }}>
            <FieldTimeOutlined aria-hidden /> {t("words:light.amber")} {number(q.due_soon)}
          </span>
        )}
        {q.others > 0 && <span className="muted">{t("shifts:for_others", { count: q.others })}</span>}
      </Flex>
    </Link>
  );
}

/** Queues with nothing in them: small, so that the others stand out, and still there to open. */
function EmptyQueues({ queues }: { queues: Work["queues"] }) {
  const { t } = useTranslation();
  if (queues.length === 0) return null;
  return (
    <Flex gap="2px 14px" wrap style={{ marginBottom: 14, fontSize: 13 }}>
      {queues.map((q) => (
        <Link
          key={q.queue}
          to="/cases"
          search={{ queue: q.queue, sort: "due" } as never}
          className="muted"
          style={{ minHeight: 24 }}
        >
          {t(`words:queue.${q.queue}`, { defaultValue: q.queue })} 0
        </Link>
      ))}
    </Flex>
  );
}

export function TaskLine({ task }: { task: Task }) {
  const { t } = useTranslation();
  const row = task.case;
  return (
    <li style={{ borderTop: "1px solid #f0f0f0" }}>
      <Link to={`/cases/${row.number}`} style={{ display: "block", padding: "10px 2px", color: "inherit" }}>
        <Flex gap={6} wrap align="center">
          <ClockTag clock={row.clock} />
          <StateTag state={row.state} outcome={row.outcome} />
          <PriorityTag priority={row.priority} />
          <Overlays row={row} />
          <span className="muted">{t(`words:queue.${task.queue}`, { defaultValue: task.queue })}</span>
        </Flex>
        <div style={{ fontWeight: 500, marginTop: 4 }}>
          {nameOf(row.category?.name)} <span className="muted tabular">{row.number}</span>
        </div>
        <div className="clip">{row.description}</div>
        <div className="muted" style={{ fontSize: 13 }}>
          <PathText names={row.area_names} /> {row.address}
        </div>
      </Link>
    </li>
  );
}

export function WorkPage() {
  const { t } = useTranslation();
  const me = useMe();
  const wide = Grid.useBreakpoint().xl ?? true;
  const work = useQuery(workQuery);
  const tasks = useQuery({
    queryKey: ["tasks", "mine"],
    queryFn: ({ signal }) => api.get<Page<Task>>("/tasks", { limit: 20 }, signal),
  });
  useTitle(`${t("common:menu.work")} · ${t("common:product")}`);
  const points = (tasks.data?.items ?? []).map((task) => task.case).filter((row) => row.point);
  return (
    <div className="page">
      <Flex justify="space-between" align="center" wrap gap={8} style={{ marginBottom: 12 }}>
        <div>
          <h1 style={{ fontSize: 20, margin: 0 }}>{t("work:hello", { name: me.user.name })}</h1>
          <span className="muted">
            {work.data && work.dataUpdatedAt > 0 && t("common:as_of", { time: clockTime(work.dataUpdatedAt) })}
            {work.data &&
              work.data.my_areas.length > 0 &&
              ` · ${work.data.my_areas
                .slice(0, 3)
                .map((a) => nameOf(a.name))
                .join(", ")}`}
          </span>
        </div>
        {(atDesk(me) || inField(me)) && (
          <Link to={inField(me) ? "/report" : "/desk"}>
            <Button type="primary" icon={<PlusOutlined />}>
              {inField(me) ? t("common:menu.report") : t("work:new_case")}
            </Button>
          </Link>
        )}
      </Flex>
      <Show query={work} rows={4}>
        {(data) => (
          <>
            <DutyBar duty={data.duty} />
            <nav
              aria-label={t("work:queues")}
              style={{
                display: "grid",
                gap: 10,
                gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 150px), 1fr))",
                marginBottom: 14,
              }}
            >
              {data.queues
                .filter((q) => q.count > 0)
                .map((q) => (
                  <QueueCard key={q.queue} q={q} />
                ))}
            </nav>
            {data.queues.every((q) => q.count === 0) && <Nothing text={t("work:no_queues")} />}
            <EmptyQueues queues={data.queues.filter((q) => q.count === 0)} />
          </>
        )}
      </Show>
      <div
        style={{
          display: "grid",
          gap: 14,
          alignItems: "start",
          gridTemplateColumns: wide ? "minmax(0,3fr) minmax(0,2fr)" : "minmax(0,1fr)",
        }}
      >
        <section className="card" style={{ padding: 14 }} aria-label={t("work:next")}>
          <Flex justify="space-between" align="center" gap={8}>
            <h2 style={{ fontSize: 16, margin: 0 }}>
              {t("work:next")}{" "}
              {tasks.data && <Badge count={tasks.data.items.length} color={COLORS.secondary} overflowCount={19} />}
            </h2>
            <Link to="/cases" search={{ mine: "true", sort: "due" } as never}>
              {t("work:all_mine")}
            </Link>
          </Flex>
          <Show query={tasks} rows={8}>
            {(page) =>
              page.items.length === 0 ? (
                <Nothing
                  text={t("work:no_tasks")}
                  action={
                    <Link to="/cases">
                      <Button>{t("work:see_cases")}</Button>
                    </Link>
                  }
                />
              ) : (
                <ul style={{ listStyle: "none", margin: "8px 0 0", padding: 0 }}>
                  {page.items.map((task) => (
                    <TaskLine key={`${task.queue}${task.case.id}`} task={task} />
                  ))}
                </ul>
              )
            }
          </Show>
        </section>
        <div style={{ display: "grid", gap: 14, gridTemplateColumns: "minmax(0,1fr)" }}>
          <section className="card" style={{ padding: 14 }} aria-label={t("work:trend")}>
            <h2 style={{ fontSize: 16, margin: "0 0 6px" }}>{t("work:trend")}</h2>
            {work.data && (
              <Suspense fallback={<Loading rows={3} />}>
                <TrendChart days={work.data.trend} />
              </Suspense>
            )}
          </section>
          <section className="card" style={{ padding: 14 }} aria-label={t("work:map")}>
            <Flex justify="space-between" align="center" style={{ marginBottom: 8 }}>
              <h2 style={{ fontSize: 16, margin: 0 }}>{t("work:map")}</h2>
              <Link to="/map">
                <EnvironmentOutlined aria-hidden /> {t("work:open_map")}
              </Link>
            </Flex>
            <Suspense fallback={<div style={{ height: 300 }} />}>
              <CaseMap points={points} bbox={me.city.bbox ?? undefined} center={me.city.center ?? undefined} height={300} />
            </Suspense>
          </section>
        </div>
      </div>
    </div>
  );
}
