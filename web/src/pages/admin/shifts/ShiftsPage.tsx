// 值班: who has the desk of a centre, week by week: plan, change, copy the week before.

import { CopyOutlined, DeleteOutlined, EditOutlined, LeftOutlined, PlusOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Me, Shift, ShiftList } from "../../../api/types";
import { clockTime, day as dayText, nameOf } from "../../../text/format";
import { fromWall, today } from "../../../text/zone";
import { Mark } from "../../../ui/Mark";
import { useMe } from "../../../ui/me";
import { Show, useShowProblem } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { AreaPicker } from "../pickers";
import { ShiftForm } from "./ShiftForm";
import { dayAndTime, later, monday, weekOf } from "./week";

const DESKS = ["acceptor", "dispatcher"];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const TURNS = ["acceptor", "dispatcher", "street_staff", "community_staff", "grid_chief"];

/** The centre the person works at; else the district's. */
function ownCentre(me: Me): string {
  return me.standings.find((s) => TURNS.includes(s.role) && s.area)?.area?.code ?? me.city.district_code;
}

/** `/admin/shifts?area=&desk=&week=`. */
export function ShiftsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const area = search.area || ownCentre(me);
  const own = me.standings.find((s) => DESKS.includes(s.role))?.role ?? "dispatcher";
  const desk = DESKS.includes(search.desk ?? "") ? String(search.desk) : own;
  const now = today();
  const week = monday(/^\d{4}-\d\d-\d\d$/.test(search.week ?? "") ? String(search.week) : now);
  const days = weekOf(week);
  const query = useQuery({
    queryKey: ["shifts", area, desk, week],
    queryFn: ({ signal }) => api.get<ShiftList>("/shifts", { area, desk, from: week, to: later(week, 6) }, signal),
  });
  const [editing, setEditing] = useState<{ shift?: Shift; day: string } | undefined>();
  const changed = () => {
    for (const key of ["shifts", "work", "tasks"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const done = () => {
    message.success(t("common:done"));
    changed();
  };
  const copy = () =>
    api
      .post<{ copied: number }>("/shifts/copy-week", { area, desk, week })
      .then(({ copied }) => {
        message.success(t("shifts:copied", { count: copied }));
        changed();
      })
      .catch(showProblem);
  const remove = (s: Shift) => api.delete(`/shifts/${s.id}`).then(done).catch(showProblem);
  return (
    <>
      <Alert type="info" style={{ marginBottom: 12 }} title={t("shifts:how")} />
      <div className="admin-bar">
        <AreaPicker
          label={t("shifts:centre")}
          value={area}
          known={{ value: area, label: query.data ? nameOf(query.data.area.name) : area }}
          onChange={(code) => set({ area: code ?? null })}
          style={{ minWidth: 220 }}
        />
        <Segmented
          aria-label={t("shifts:desk")}
          value={desk}
          options={DESKS.map((d) => ({ value: d, label: t(`shifts:desk_of.${d}`) }))}
          onChange={(d) => set({ desk: d })}
        />
        <Flex gap={4} align="center" wrap>
          <Button icon={<LeftOutlined />} aria-label={t("shifts:week_before")} onClick={() => set({ week: later(week, -7) })} />
          <strong className="tabular">
            {dayText(fromWall(week))} – {dayText(fromWall(later(week, 6)))}
          </strong>
          <Button icon={<RightOutlined />} aria-label={t("shifts:week_after")} onClick={() => set({ week: later(week, 7) })} />
          <Button disabled={week === monday(now)} onClick={() => set({ week: null })}>
            {t("shifts:this_week")}
          </Button>
        </Flex>
        {query.data?.may_plan && (
          <>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing({ day: days.includes(now) ? now : week })}>
              {t("shifts:add")}
            </Button>
            <Popconfirm title={t("shifts:copy_sure")} onConfirm={copy} okText={t("shifts:copy")} cancelText={t("common:cancel")}>
              <Button icon={<CopyOutlined />}>{t("shifts:copy")}</Button>
            </Popconfirm>
          </>
        )}
      </div>
      <Show query={query}>
        {(list) => (
          <>
            {list.people.length === 0 && (
              <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={t("shifts:no_people")} />
            )}
            <table className="shift-table">
              <caption className="muted">
                {nameOf(list.area.name)} · {t(`shifts:desk_of.${desk}`)}
              </caption>
              <thead>
                <tr>
                  <th scope="col">{t("shifts:day")}</th>
                  <th scope="col">{t("shifts:on_shift")}</th>
                </tr>
              </thead>
              <tbody>
                {days.map((d) => {
                  const turns = list.items.filter((s) => dayAndTime(s.from)[0] === d);
                  return (
                    <tr key={d} className={d === now ? "shift-today" : undefined}>
                      <th scope="row" aria-current={d === now ? "date" : undefined}>
                        {t(`admin:calendar.weekday.${WEEKDAYS[days.indexOf(d)]}`)}{" "}
                        <span className="tabular">{dayText(fromWall(d))}</span>
                        {list.may_plan && (
                          <Button
                            type="text"
                            size="small"
                            icon={<PlusOutlined />}
                            aria-label={`${t("shifts:add")} ${dayText(fromWall(d))}`}
                            onClick={() => setEditing({ day: d })}
                          />
                        )}
                      </th>
                      <td>
                        {turns.length === 0 ? (
                          <span className="muted">{t("shifts:nobody_planned")}</span>
                        ) : (
                          <ul>
                            {turns.map((s) => (
                              <li key={s.id}>
                                <Turn s={s} />
                                {list.may_plan && (
                                  <span>
                                    <Button
                                      type="text"
                                      size="small"
                                      icon={<EditOutlined />}
                                      aria-label={t("shifts:change_of", { name: s.person?.name })}
                                      onClick={() => setEditing({ shift: s, day: d })}
                                    />
                                    <Popconfirm
                                      title={t("shifts:remove_sure")}
                                      okText={t("shifts:remove")}
                                      cancelText={t("common:cancel")}
                                      onConfirm={() => remove(s)}
                                    >
                                      <Button
                                        type="text"
                                        size="small"
                                        icon={<DeleteOutlined />}
                                        aria-label={t("shifts:remove_of", { name: s.person?.name })}
                                      />
                                    </Popconfirm>
                                  </span>
                                )}
                              </li>
                            ))}
                          </ul>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            {editing && (
              <ShiftForm
                area={list.area.code}
                desk={desk}
                people={list.people}
                shift={editing.shift}
                day={editing.day}
                onClose={() => setEditing(undefined)}
                onSaved={done}
              />
            )}
          </>
        )}
      </Show>
    </>
  );
}

/** One turn in words: when, who, and whether it has begun or was handed over. */
function Turn({ s }: { s: Shift }) {
  const { t } = useTranslation();
  const now = Date.now();
  const running = Date.parse(s.from) <= now && now < Date.parse(s.until) && !s.ended_at;
  return (
    <span>
      <span className="tabular">
        {clockTime(s.from)}–{clockTime(s.until)}
      </span>{" "}
      <strong>{s.person?.name}</strong> {running && <Mark tone="good">{t("shifts:now")}</Mark>}
      {s.ended_at && <Mark tone="info">{t("shifts:handed_over", { time: clockTime(s.ended_at) })}</Mark>}
      {s.note && <span className="muted"> {s.note}</span>}
    </span>
  );
}
