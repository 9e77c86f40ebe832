// The working calendar: the year at a glance, working hours, holidays and make-up days to edit, and a try-out of due dates.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Descriptions, Flex, Form, Input, Popconfirm, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { day, nameOf } from "../../../text/format";
import { today } from "../../../text/zone";
import { useMe } from "../../../ui/me";
import { Nothing, Show, useShowProblem } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { EditDialog, type Values } from "../EditDialog";
import { NameFields, nameLabels, nameValues, readName } from "../NameFields";
import type { CalendarAnswer, Holiday, MakeUpDay, WorkCalendar } from "../types";
import { knownYears, readCalendar, yearArranged } from "./days";
import { Preview } from "./Preview";
import { Year } from "./Year";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const PERIOD = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

type Layer = { form: "holiday" | "workday" | "hours" };

/** `/admin/calendar?year=`. */
export function CalendarPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const query = useQuery({ queryKey: ["calendar"], queryFn: ({ signal }) => api.get<CalendarAnswer>("/calendar", {}, signal) });
  const [layer, setLayer] = useState<Layer | undefined>();
  const write = me.capabilities.includes("calendar.write");
  const now = today();
  const thisYear = Number(now.slice(0, 4));
  const year = Number(search.year) || thisYear;

  const put = async (next: WorkCalendar, options: { key?: string; version?: number }) => {
    await api.put("/calendar", { calendar: next }, options);
    message.success(t("common:done"));
    void client.invalidateQueries({ queryKey: ["calendar"] });
  };
  const remove = (next: WorkCalendar) => put(next, { key: newKey(), version: query.data?.version }).catch(showProblem);
  return (
    <Show query={query}>
      {(answer) => {
        const calendar = readCalendar(answer);
        const holidays = calendar.holidays.filter((h) => h.from.startsWith(String(year)) || h.to.startsWith(String(year)));
        const workdays = calendar.workdays.filter((w) => w.date.startsWith(String(year)));
        return (
          <>
            <div className="admin-bar">
              <strong>{nameOf(calendar.name)}</strong>
              <span className="muted">{calendar.timezone}</span>
              <Select
                aria-label={t("admin:calendar.year")}
                value={year}
                onChange={(y) => set({ year: String(y) })}
                options={knownYears(calendar, thisYear + 1).map((y) => ({ value: y, label: String(y) }))}
                style={{ minWidth: 100 }}
              />
              {write && (
                <>
                  <Button onClick={() => setLayer({ form: "holiday" })}>{t("admin:calendar.add_holiday")}</Button>
                  <Button onClick={() => setLayer({ form: "workday" })}>{t("admin:calendar.add_workday")}</Button>
                  <Button onClick={() => setLayer({ form: "hours" })}>{t("admin:calendar.edit_hours")}</Button>
                </>
              )}
            </div>
            {!yearArranged(calendar, year) && (
              <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={t("admin:calendar.not_arranged", { year })} />
            )}
            <div className="admin-box" style={{ marginBottom: 12 }}>
              <Year calendar={calendar} year={year} today={now} />
            </div>
            <div className="admin-columns">
              <section className="admin-box">
                <h2>{t("admin:calendar.holidays")}</h2>
                <Days<Holiday>
                  rows={holidays}
                  when={(h) => (h.from === h.to ? day(h.from) : `${day(h.from)} – ${day(h.to)}`)}
                  onRemove={
                    write ? (h) => remove({ ...calendar, holidays: calendar.holidays.filter((x) => x !== h) }) : undefined
                  }
                />
              </section>
              <section className="admin-box">
                <h2>{t("admin:calendar.workdays")}</h2>
                <Days<MakeUpDay>
                  rows={workdays}
                  when={(w) => day(w.date)}
                  onRemove={
                    write ? (w) => remove({ ...calendar, workdays: calendar.workdays.filter((x) => x !== w) }) : undefined
                  }
                />
              </section>
              <section className="admin-box">
                <h2>{t("admin:calendar.hours")}</h2>
                <Descriptions
                  size="small"
                  column={1}
                  items={DAYS.map((d) => ({
                    key: d,
                    label: t(`admin:calendar.weekday.${d}`),
                    children: (calendar.periods[d] ?? []).join(", ") || t("admin:calendar.off"),
                  }))}
                />
              </section>
              <Preview />
            </div>
            {layer && (
              <CalendarForm
                form={layer.form}
                calendar={calendar}
                version={answer.version}
                save={(next, options) => put(next, options)}
                reload={async () => {
                  const fresh = await api.get<CalendarAnswer>("/calendar");
                  client.setQueryData(["calendar"], fresh);
                  return fresh;
                }}
                onClose={() => setLayer(undefined)}
              />
            )}
          </>
        );
      }}
    </Show>
  );
}

interface DaysProps<T> {
  rows: T[];
  when: (row: T) => string;
  onRemove?: (row: T) => void;
}

/** A list of named days. */
function Days<T extends { name: Holiday["name"] }>({ rows, when, onRemove }: DaysProps<T>) {
  const { t } = useTranslation();
  return (
    <Table<T>
      size="small"
      rowKey={when}
      dataSource={rows}
      pagination={false}
      locale={{ emptyText: <Nothing text={t("admin:calendar.no_days")} /> }}
      columns={[
        { title: t("admin:calendar.when"), render: (_, row) => <span className="tabular">{when(row)}</span> },
        { title: t("admin:name"), render: (_, row) => nameOf(row.name) },
        ...(onRemove
          ? [
              {
                title: t("admin:actions"),
                render: (_: unknown, row: T) => (
                  <Popconfirm
                    title={t("admin:calendar.remove_sure", { name: nameOf(row.name) })}
                    okText={t("admin:remove")}
                    cancelText={t("common:cancel")}
                    onConfirm={() => onRemove(row)}
                  >
                    <Button type="link" danger size="small" style={{ padding: 0, minHeight: 24 }}>
                      {t("admin:remove")}
                    </Button>
                  </Popconfirm>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

interface CalendarFormProps {
  form: Layer["form"];
  calendar: WorkCalendar;
  version: number;
  save: (next: WorkCalendar, options: { key: string; version?: number }) => Promise<void>;
  reload: () => Promise<CalendarAnswer>;
  onClose: () => void;
}

function CalendarForm({ form, calendar, version, save, reload, onClose }: CalendarFormProps) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t("common:required") }];
  const hours = (c: WorkCalendar): Values => ({
    ...Object.fromEntries(DAYS.map((d) => [d, (c.periods[d] ?? []).join(", ")])),
    covers: c.covers?.to ?? "",
  });
  // After a conflict the change is made on the calendar as it is then.
  const [base, setBase] = useState(calendar);
  const next = (v: Values): WorkCalendar => {
    if (form === "holiday") {
      const from = String(v.from);
      const added = { from, to: String(v.to || from), name: readName(v) };
      return { ...base, holidays: [...base.holidays, added].sort((a, b) => a.from.localeCompare(b.from)) };
    }
    if (form === "workday") {
      const added = { date: String(v.date), name: readName(v) };
      return {
        ...base,
        workdays: [...base.workdays.filter((w) => w.date !== added.date), added].sort((a, b) => a.date.localeCompare(b.date)),
      };
    }
    const periods = Object.fromEntries(
      DAYS.map((d) => [
        d,
        String(v[d] ?? "")
          .split(/[,\uff0c\s]+/)
          .filter(Boolean),
      ]),
    );
    const covers = v.covers
      ? { from: base.covers?.from ?? `${String(v.covers).slice(0, 4)}-01-01`, to: String(v.covers) }
      : base.covers;
    return { ...base, covers, periods };
  };
  return (
    <EditDialog
      title={
        form === "holiday"
          ? t("admin:calendar.add_holiday")
          : form === "workday"
            ? t("admin:calendar.add_workday")
            : t("admin:calendar.edit_hours")
      }
      initial={form === "hours" ? hours(calendar) : nameValues(undefined)}
      version={version}
      labels={
        form === "hours"
          ? { ...Object.fromEntries(DAYS.map((d) => [d, t(`admin:calendar.weekday.${d}`)])), covers: t("admin:calendar.covers") }
          : { ...nameLabels(t), from: t("admin:calendar.first"), to: t("admin:calendar.last"), date: t("admin:calendar.when") }
      }
      save={(v, options) => save(next(v), options)}
      reload={async () => {
        const fresh = await reload();
        const now = readCalendar(fresh);
        setBase(now);
        return { values: form === "hours" ? hours(now) : nameValues(undefined), version: fresh.version };
      }}
      onClose={onClose}
      onSaved={() => {}}
    >
      {form === "holiday" && (
        <Flex gap={12}>
          <Form.Item name="from" label={t("admin:calendar.first")} rules={required} style={{ flex: 1 }}>
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="to"
            label={t("admin:calendar.last")}
            dependencies={["from"]}
            style={{ flex: 1 }}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_, value) => {
                  if (value && value < getFieldValue("from")) throw new Error(t("admin:calendar.order"));
                },
              }),
            ]}
          >
            <Input type="date" />
          </Form.Item>
        </Flex>
      )}
      {form === "workday" && (
        <Form.Item name="date" label={t("admin:calendar.when")} rules={required}>
          <Input type="date" />
        </Form.Item>
      )}
      {form !== "hours" && <NameFields />}
      {form === "hours" && (
        <Flex vertical>
          <Form.Item
            name="covers"
            label={t("admin:calendar.covers")}
            extra={t("admin:calendar.covers_help")}
            style={{ marginBottom: 8 }}
          >
            <Input type="date" />
          </Form.Item>
          {DAYS.map((d) => (
            <Form.Item
              key={d}
              name={d}
              label={t(`admin:calendar.weekday.${d}`)}
              style={{ marginBottom: 8 }}
              rules={[
                {
                  validator: async (_, value) => {
                    const parts = String(value ?? "")
                      .split(/[,\uff0c\s]+/)
                      .filter(Boolean);
                    if (!parts.every((p) => PERIOD.test(p) && p.slice(0, 5) < p.slice(6)))
                      throw new Error(t("admin:calendar.hours_bad"));
                  },
                },
              ]}
            >
              <Input placeholder="08:00-12:00, 14:00-18:00" />
            </Form.Item>
          ))}
        </Flex>
      )}
    </EditDialog>
  );
}
