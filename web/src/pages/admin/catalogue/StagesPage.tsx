// Limits of the stages before and after handling, the windows and the number of extensions: edited in a table, reviewed, saved with a
// reason, every state kept.

import { HistoryOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, InputNumber, Switch, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useMe } from "../../../ui/me";
import { Show } from "../../../ui/States";
import { UNITS } from "../units";
import { History } from "./History";
import { LateLadder, type LateStep } from "./LateLadder";
import { LimitField } from "./LimitField";
import { Review } from "./Review";

interface StageRow {
  stage: string;
  limit: string;
  urgent: string;
}

export interface Stages {
  stages: StageRow[];
  due_soon: string;
  reopen_window: string;
  rating_window: string;
  extensions_max: number;
  choose_condition: boolean;
  review_requests: boolean;
  late: LateStep[];
}

/** Units a window may have: it must not depend on holidays. */
const ALWAYS = UNITS.filter((u) => !u.startsWith("working"));

/** What a city switches on or off. */
const SWITCHES = ["choose_condition", "review_requests"] as const;

export function StagesPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const write = me.capabilities.includes("calendar.write");
  const query = useQuery({
    queryKey: ["settings", "stages"],
    queryFn: ({ signal }) => api.get<{ value: Stages; version: number }>("/settings/stages", {}, signal),
  });
  const [begun, setBegun] = useState<{ value: Stages; version: number } | undefined>();
  const [layer, setLayer] = useState<"review" | "history" | undefined>();
  return (
    <Show query={query}>
      {(saved) => {
        const { value, version } = begun ?? saved;
        const unsaved = JSON.stringify(value) !== JSON.stringify(saved.value);
        const change = (next: Partial<Stages>) => setBegun({ value: { ...value, ...next }, version });
        const limit = (label: string, text: string, set: (text: string) => void, units: readonly string[] = UNITS) => (
          <LimitField label={label} value={text} units={units} disabled={!write} onChange={set} />
        );
        const row = (r: StageRow, field: "limit" | "urgent") =>
          limit(`${t(`catalogue:stages.of.${r.stage}`)} · ${t(`catalogue:stages.${field}`)}`, r[field], (text) =>
            change({ stages: value.stages.map((s) => (s.stage === r.stage ? { ...s, [field]: text } : s)) }),
          );
        return (
          <>
            <Alert type="info" style={{ marginBottom: 12 }} title={t("catalogue:stages.how")} />
            <div className="admin-bar">
              {write && (
                <>
                  <Button type="primary" disabled={!unsaved} onClick={() => setLayer("review")}>
                    {t("catalogue:review")}
                  </Button>
                  <Button disabled={!unsaved} onClick={() => setBegun(undefined)}>
                    {t("catalogue:throw_away")}
                  </Button>
                </>
              )}
              {(write || me.capabilities.includes("audit.read")) && (
                <Button icon={<HistoryOutlined />} onClick={() => setLayer("history")}>
                  {t("catalogue:history")}
                </Button>
              )}
            </div>
            <Table<StageRow>
              className="admin-table"
              size="small"
              rowKey="stage"
              dataSource={value.stages}
              pagination={false}
              scroll={{ x: 820 }}
              style={{ marginBottom: 16, maxWidth: 900 }}
              columns={[
                { title: t("catalogue:stages.stage"), width: 140, render: (_, r) => t(`catalogue:stages.of.${r.stage}`) },
                { title: t("catalogue:stages.limit"), render: (_, r) => row(r, "limit") },
                { title: t("catalogue:stages.urgent"), render: (_, r) => row(r, "urgent") },
              ]}
            />
            <Form layout="vertical" style={{ maxWidth: 480 }}>
              <Form.Item label={t("catalogue:stages.due_soon")} extra={t("catalogue:stages.due_soon_help")}>
                {limit(t("catalogue:stages.due_soon"), value.due_soon, (due_soon) => change({ due_soon }))}
              </Form.Item>
              <Form.Item label={t("catalogue:stages.reopen_window")} extra={t("catalogue:stages.window_help")}>
                {limit(
                  t("catalogue:stages.reopen_window"),
                  value.reopen_window,
                  (reopen_window) => change({ reopen_window }),
                  ALWAYS,
                )}
              </Form.Item>
              <Form.Item label={t("catalogue:stages.rating_window")} extra={t("catalogue:stages.window_help")}>
                {limit(
                  t("catalogue:stages.rating_window"),
                  value.rating_window,
                  (rating_window) => change({ rating_window }),
                  ALWAYS,
                )}
              </Form.Item>
              <Form.Item label={t("catalogue:stages.extensions_max")} htmlFor="extensions-max">
                <InputNumber
                  id="extensions-max"
                  min={0}
                  max={20}
                  precision={0}
                  disabled={!write}
                  value={value.extensions_max}
                  onChange={(n) => change({ extensions_max: n ?? 0 })}
                />
              </Form.Item>
              {SWITCHES.map((key) => (
                <Form.Item
                  key={key}
                  label={t(`catalogue:stages.${key}`)}
                  htmlFor={`stages-${key}`}
                  extra={t(`catalogue:stages.${key}_help`)}
                >
                  <Switch id={`stages-${key}`} disabled={!write} checked={value[key]} onChange={(on) => change({ [key]: on })} />
                </Form.Item>
              ))}
            </Form>
            <LateLadder value={value.late} disabled={!write} onChange={(late) => change({ late })} />
            {layer === "review" && (
              <Review
                name="stages"
                value={value}
                version={version}
                onSaved={() => {
                  setBegun(undefined);
                  setLayer(undefined);
                  message.success(t("common:done"));
                  void client.invalidateQueries({ queryKey: ["settings"] });
                }}
                onClose={() => setLayer(undefined)}
              />
            )}
            {layer === "history" && (
              <History
                name="stages"
                write={write}
                onTake={(old) => {
                  setBegun({ value: old as Stages, version: saved.version });
                  setLayer("review");
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
