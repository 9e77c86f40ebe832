// The city's own department rules: area × category × time → department in charge and those that assist. And a box to try them in.

import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Form, Input, InputNumber, Modal, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { departmentsQuery } from "../../../api/queries";
import type { DepartmentRef } from "../../../api/types";
import { dateTime, limitText, nameOf } from "../../../text/format";
import { fromWall, wall } from "../../../text/zone";
import { Nothing, useProblemText } from "../../../ui/States";
import { AreaPicker } from "../pickers";
import { type Overlay, type Rule, withoutRule, withRule } from "./overlay";

interface Props {
  draft: Overlay;
  write: boolean;
  /** The draft differs from what is in force, which is what the box asks. */
  unsaved: boolean;
  onChange: (draft: Overlay) => void;
}

export function Rules({ draft, write, unsaved, onChange }: Props) {
  const { t } = useTranslation();
  const departments = useQuery(departmentsQuery);
  const [editing, setEditing] = useState<{ rule?: Rule; at?: number } | undefined>();
  const called = (code: string) => {
    const found = departments.data?.find((d) => d.code === code);
    return found ? nameOf(found.name) : code === "street-{street}" ? t("catalogue:the_street") : code;
  };
  const rules = draft.rules ?? [];
  const add = write && (
    <Button icon={<PlusOutlined />} onClick={() => setEditing({})}>
      {t("catalogue:add_rule")}
    </Button>
  );
  return (
    <>
      <Alert type="info" style={{ marginBottom: 12 }} title={t("catalogue:rules_how")} />
      <div className="admin-bar">{add}</div>
      <Table<Rule>
        className="admin-table"
        size="small"
        rowKey={(r) => `${r.match} ${r.area ?? ""} ${r.when ?? ""}`}
        dataSource={rules}
        pagination={false}
        scroll={{ x: 760 }}
        locale={{ emptyText: <Nothing text={t("catalogue:no_rules")} action={add} /> }}
        columns={[
          { title: t("catalogue:match"), dataIndex: "match", width: 110 },
          { title: t("map:card.area"), width: 170, render: (_, r) => r.area ?? t("catalogue:everywhere") },
          { title: t("catalogue:when"), width: 160, render: (_, r) => t(`catalogue:when.${r.when ?? "always"}`) },
          { title: t("catalogue:lead"), render: (_, r) => called(r.department) },
          { title: t("catalogue:assist"), render: (_, r) => (r.assist ?? []).map(called).join(", ") },
          { title: t("catalogue:priority"), width: 90, align: "right", render: (_, r) => r.priority ?? 0 },
          ...(write
            ? [
                {
                  title: t("admin:actions"),
                  width: 130,
                  render: (_: unknown, r: Rule) => {
                    const at = rules.indexOf(r);
                    return (
                      <Flex gap={10}>
                        <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setEditing({ rule: r, at })}>
                          {t("admin:edit")}
                        </Button>
                        <Button
                          type="link"
                          size="small"
                          danger
                          style={{ padding: 0 }}
                          onClick={() => onChange(withoutRule(draft, at))}
                        >
                          {t("catalogue:remove")}
                        </Button>
                      </Flex>
                    );
                  },
                },
              ]
            : []),
        ]}
      />
      <TryIt unsaved={unsaved} />
      {editing && (
        <RuleDialog
          rule={editing.rule}
          onClose={() => setEditing(undefined)}
          onDone={(rule) => {
            onChange(withRule(draft, rule, editing.at));
            setEditing(undefined);
          }}
        />
      )}
    </>
  );
}

function RuleDialog({ rule, onDone, onClose }: { rule?: Rule; onDone: (rule: Rule) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Rule>();
  const departments = useQuery(departmentsQuery);
  const needed = [{ required: true, message: t("common:required") }];
  const options = [
    { value: "street-{street}", label: t("catalogue:the_street") },
    ...(departments.data ?? []).filter((d) => d.active).map((d) => ({ value: d.code, label: nameOf(d.name) })),
  ];
  return (
    <Modal
      open
      title={rule ? t("catalogue:edit_rule") : t("catalogue:add_rule")}
      okText={t("catalogue:take")}
      cancelText={t("common:cancel")}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Rule>
        form={form}
        layout="vertical"
        initialValues={{ match: "", priority: 0, assist: [], ...rule }}
        onFinish={(v) =>
          onDone({
            match: v.match.trim().toUpperCase(),
            department: v.department,
            area: v.area || undefined,
            when: v.when || undefined,
            assist: v.assist?.length ? v.assist : undefined,
            priority: v.priority || undefined,
          })
        }
      >
        <Form.Item
          name="match"
          label={t("catalogue:match")}
          extra={t("catalogue:match_help")}
          rules={[{ required: true, pattern: /^\s*[PpEe](\d{0,4}\*|\d{5})\s*$/, message: t("catalogue:match_help") }]}
        >
          <Input maxLength={8} autoComplete="off" />
        </Form.Item>
        <Form.Item name="area" label={t("map:card.area")} extra={t("catalogue:area_help")}>
          <AreaPicker known={rule?.area ? { value: rule.area, label: rule.area } : undefined} />
        </Form.Item>
        <Form.Item name="when" label={t("catalogue:when")}>
          <Select
            allowClear
            placeholder={t("catalogue:when.always")}
            options={(["working", "off_hours"] as const).map((w) => ({ value: w, label: t(`catalogue:when.${w}`) }))}
          />
        </Form.Item>
        <Form.Item name="department" label={t("catalogue:lead")} rules={needed}>
          <Select showSearch={{ optionFilterProp: "label" }} options={options} />
        </Form.Item>
        <Form.Item name="assist" label={t("catalogue:assist")}>
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} />
        </Form.Item>
        <Form.Item name="priority" label={t("catalogue:priority")} extra={t("catalogue:priority_help")}>
          <InputNumber min={-100} max={100} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface Route {
  department: DepartmentRef | null;
  assist: DepartmentRef[];
  why: string | null;
  own: boolean;
  working: boolean;
  limit: string;
  due_if_dispatched_now: string;
}

function TryIt({ unsaved }: { unsaved: boolean }) {
  const { t } = useTranslation();
  const problem = useProblemText();
  const [category, setCategory] = useState("");
  const [area, setArea] = useState<string | undefined>();
  const [at, setAt] = useState(() => wall().slice(0, 16));
  const whole = /^[PE]\d{5}$/.test(category);
  const moment = fromWall(at);
  const query = useQuery({
    queryKey: ["route", category, area, moment],
    queryFn: ({ signal }) => api.get<Route>("/route", { category, area, at: moment }, signal),
    enabled: whole,
    staleTime: 0,
  });
  const r = query.data;
  return (
    <section className="admin-box" style={{ marginTop: 16 }}>
      <h2>{t("catalogue:try")}</h2>
      <Flex gap={12} wrap align="end">
        <Form.Item label={t("catalogue:category_code")} htmlFor="try-category" layout="vertical" style={{ marginBottom: 8 }}>
          <Input
            id="try-category"
            value={category}
            maxLength={6}
            placeholder="E06001"
            onChange={(e) => setCategory(e.target.value.trim().toUpperCase())}
            style={{ width: 120 }}
          />
        </Form.Item>
        <Form.Item label={t("map:card.area")} htmlFor="try-area" layout="vertical" style={{ marginBottom: 8 }}>
          <AreaPicker id="try-area" value={area} onChange={setArea} style={{ minWidth: 240 }} />
        </Form.Item>
        <Form.Item label={t("catalogue:moment")} htmlFor="try-at" layout="vertical" style={{ marginBottom: 8 }}>
          <Input id="try-at" type="datetime-local" value={at} onChange={(e) => e.target.value && setAt(e.target.value)} />
        </Form.Item>
      </Flex>
      <div aria-live="polite">
        {unsaved && <p className="muted">{t("catalogue:try_saved")}</p>}
        {!whole && <p className="muted">{t("catalogue:try_help")}</p>}
        {whole && query.error && <Alert type="error" title={problem(query.error)} />}
        {whole && r && (
          <Alert
            type={r.department ? "success" : "warning"}
            showIcon
            title={
              r.department
                ? t("catalogue:answer", { department: nameOf(r.department.name), due: dateTime(r.due_if_dispatched_now) })
                : t("catalogue:answer_nobody")
            }
            description={
              <>
                {r.assist.length > 0 && (
                  <div>{t("catalogue:answer_assist", { departments: r.assist.map((d) => nameOf(d.name)).join(", ") })}</div>
                )}
                {r.why && (
                  <div>
                    {t(r.own ? "catalogue:answer_own" : "catalogue:answer_pack")}: <code>{r.why}</code>
                  </div>
                )}
                <div>
                  {t("catalogue:limit")}: {limitText(t, r.limit)} · {t(`catalogue:when.${r.working ? "working" : "off_hours"}`)}
                </div>
              </>
            }
          />
        )}
      </div>
    </section>
  );
}
