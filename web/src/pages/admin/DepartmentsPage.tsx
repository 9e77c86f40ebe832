// Departments as a tree: find, add, change, dissolve.

import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Switch, Table, Tag } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { departmentsQuery } from "../../api/queries";
import type { Department, Page } from "../../api/types";
import { nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { useMe } from "../../ui/me";
import { Nothing, Show } from "../../ui/States";
import { useUrl } from "../../ui/url";
import { EditDialog, type Values } from "./EditDialog";
import { NameFields, nameLabels, nameValues, readName } from "./NameFields";
import { AreaPicker, DepartmentPicker } from "./pickers";

type Node = Department & { children?: Node[] };

/** Builds the tree; while searching, the hits and what lies above them. */
export function departmentTree(all: Department[], text: string): Node[] {
  const wanted = text.trim().toLowerCase();
  const hit = (d: Department) =>
    !wanted || d.code.toLowerCase().includes(wanted) || Object.values(d.name).some((n) => n?.toLowerCase().includes(wanted));
  const known = new Set(all.map((d) => d.id));
  const build = (parent: string | null): Node[] =>
    all
      .filter((d) => (parent === null ? !d.parent_id || !known.has(d.parent_id) : d.parent_id === parent))
      .map((d) => {
        const children = build(d.id);
        return { ...d, children: children.length ? children : undefined };
      })
      .filter((d) => d.children || hit(d));
  return build(null);
}

function valuesOf(d: Department | undefined): Values {
  return {
    ...nameValues(d?.name),
    code: d?.code ?? "",
    parent: d?.parent_id ?? undefined,
    phone: d?.phone ?? "",
    area: d?.area?.code,
    active: d?.active ?? true,
  };
}

/** `/admin/departments?q=`. */
export function DepartmentsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const [search, set] = useUrl();
  const query = useQuery(departmentsQuery);
  const [editing, setEditing] = useState<Department | "new" | undefined>();
  const write = me.capabilities.includes("departments.write");
  const tree = useMemo(() => departmentTree(query.data ?? [], search.q ?? ""), [query.data, search.q]);
  const edited = editing === "new" ? undefined : editing;
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
      {t("admin:departments.add")}
    </Button>
  );
  return (
    <>
      <div className="admin-bar">
        <Input.Search
          allowClear
          aria-label={t("common:search")}
          placeholder={t("admin:departments.find")}
          defaultValue={search.q}
          onSearch={(q) => set({ q })}
          style={{ maxWidth: 320 }}
        />
        {write && add}
      </div>
      <Show query={query}>
        {() => (
          <Table<Node>
            className="admin-table"
            size="small"
            rowKey="id"
            key={`${search.q ?? ""} ${tree.length}`}
            dataSource={tree}
            pagination={false}
            scroll={{ x: 720 }}
            expandable={{ defaultExpandAllRows: true }}
            locale={{
              emptyText: search.q ? (
                <Nothing
                  text={t("admin:nothing_found")}
                  action={<Button onClick={() => set({ q: null })}>{t("admin:clear")}</Button>}
                />
              ) : (
                <Nothing text={t("admin:departments.none")} action={write && add} />
              ),
            }}
            columns={[
              { title: t("admin:name"), render: (_, d) => nameOf(d.name), width: 280 },
              { title: t("admin:code"), dataIndex: "code", width: 160 },
              { title: t("admin:phone"), dataIndex: "phone", width: 150 },
              { title: t("map:card.area"), render: (_, d) => nameOf(d.area?.name), width: 160 },
              {
                title: t("admin:status"),
                width: 100,
                render: (_, d) =>
                  d.active ? <Mark tone="good">{t("admin:active")}</Mark> : <Tag>{t("admin:departments.dissolved")}</Tag>,
              },
              ...(write
                ? [
                    {
                      title: t("admin:actions"),
                      width: 90,
                      render: (_: unknown, d: Node) => (
                        <Button type="link" size="small" style={{ padding: 0, minHeight: 24 }} onClick={() => setEditing(d)}>
                          {t("admin:edit")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Show>
      {editing && (
        <EditDialog
          title={edited ? t("admin:departments.edit_title", { name: nameOf(edited.name) }) : t("admin:departments.add")}
          initial={valuesOf(edited)}
          version={edited?.version}
          labels={{
            ...nameLabels(t),
            code: t("admin:code"),
            parent: t("admin:departments.parent"),
            phone: t("admin:phone"),
            area: t("map:card.area"),
            active: t("admin:active"),
          }}
          save={(v, options) => {
            const body = { name: readName(v), parent: v.parent, phone: v.phone, area: v.area };
            return edited
              ? api.patch(`/departments/${edited.id}`, { ...body, active: v.active }, options)
              : api.post("/departments", { ...body, code: v.code }, options);
          }}
          reload={
            edited &&
            (async () => {
              const page = await api.get<Page<Department>>("/departments", { limit: 200 });
              const fresh = page.items.find((d) => d.id === edited.id) ?? edited;
              return { values: valuesOf(fresh), version: fresh.version };
            })
          }
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            message.success(t("common:done"));
            void client.invalidateQueries({ queryKey: ["departments"] });
          }}
        >
          {!edited && (
            <Form.Item
              name="code"
              label={t("admin:code")}
              extra={t("admin:departments.code_help")}
              rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,39}$/, message: t("admin:departments.code_help") }]}
            >
              <Input maxLength={40} autoComplete="off" />
            </Form.Item>
          )}
          <NameFields />
          <Form.Item name="parent" label={t("admin:departments.parent")}>
            <DepartmentPicker />
          </Form.Item>
          <Form.Item name="phone" label={t("admin:phone")}>
            <Input type="tel" maxLength={40} />
          </Form.Item>
          <Form.Item name="area" label={t("map:card.area")} extra={t("admin:departments.area_help")}>
            <AreaPicker known={edited?.area ? { value: edited.area.code, label: nameOf(edited.area.name) } : undefined} />
          </Form.Item>
          {edited && (
            <Form.Item name="active" label={t("admin:active")} valuePropName="checked">
              <Switch />
            </Form.Item>
          )}
        </EditDialog>
      )}
    </>
  );
}
