// Forms for the grids of a layer: name and department, taking one out of force, a post on one, a new one with its border.

import { Alert, Form, Input, Select, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { nameOf } from "../../text/format";
import { fromWall, today } from "../../text/zone";
import { EditDialog, type Values } from "../admin/EditDialog";
import { NameFields, nameLabels, nameValues, readName } from "../admin/NameFields";
import { DepartmentPicker, UserPicker } from "../admin/pickers";
import type { Geometry } from "../map/data";
import { Team } from "./Bits";
import { type LayerCard, type LayerGridRow, type LayerRow, layersChanged } from "./data";

interface FormProps {
  layer: string;
  onClose: () => void;
  onSaved: () => void;
}

function valuesOf(grid: LayerGridRow | undefined): Values {
  return { ...nameValues(grid?.area.name), department: grid?.department?.id };
}

function Department({ grid }: { grid?: LayerGridRow }) {
  const { t } = useTranslation();
  const known = grid?.department ? { value: grid.department.id, label: nameOf(grid.department.name) } : undefined;
  return (
    <Form.Item name="department" label={t("admin:department")} extra={t("layers:grid_department_help")}>
      <DepartmentPicker known={known} />
    </Form.Item>
  );
}

/** Changes name and department of a grid. */
export function GridForm({ layer, grid, onClose, onSaved }: FormProps & { grid: LayerGridRow }) {
  const { t } = useTranslation();
  const at = `/layers/${layer}/grids/${encodeURIComponent(grid.area.code)}`;
  return (
    <EditDialog
      title={t("layers:grid_edit", { name: nameOf(grid.area.name) })}
      initial={valuesOf(grid)}
      version={grid.version}
      labels={{ ...nameLabels(t), department: t("admin:department") }}
      save={(v, options) => api.patch(at, { name: readName(v), department: v.department ?? "" }, options)}
      reload={async () => {
        const card = await api.get<LayerCard>(`/layers/${layer}`);
        const fresh = card.grids.find((g) => g.area.code === grid.area.code) ?? grid;
        return { values: valuesOf(fresh), version: fresh.version };
      }}
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      <NameFields />
      <Department grid={grid} />
    </EditDialog>
  );
}

/** Takes a grid out of force. Refused while posts stand on it: the server names the field, and the message is shown. */
export function RetireGrid({ layer, grid, onClose, onSaved }: FormProps & { grid: LayerGridRow }) {
  const { t } = useTranslation();
  const at = `/layers/${layer}/grids/${encodeURIComponent(grid.area.code)}`;
  const code = grid.area.code;
  return (
    <EditDialog
      title={t("layers:retire_title", { name: nameOf(grid.area.name) })}
      okText={t("layers:retire")}
      danger
      initial={{ typed: "" }}
      version={grid.version}
      labels={{ typed: t("layers:type_code", { code }) }}
      save={(_, options) => api.post(`${at}/retire`, { version: options.version }, options)}
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      <Typography.Paragraph>{t("layers:retire_text")}</Typography.Paragraph>
      {grid.team.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t("layers:in_the_way")}
          description={<Team team={grid.team} />}
        />
      )}
      <Form.Item
        name="typed"
        label={t("layers:type_code", { code })}
        rules={[
          {
            validator: async (_, value) => {
              if (String(value ?? "").trim() !== code) throw new Error(t("layers:type_mismatch"));
            },
          },
        ]}
      >
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
    </EditDialog>
  );
}

/** Roles that a post on a grid of a layer can have. */
export const GRID_ROLES = ["grid_worker", "grid_chief", "handler"] as const;

/** A post on a grid. */
export function PostOnGrid({
  layer,
  grid,
  onClose,
  onSaved,
}: Omit<FormProps, "layer"> & { layer: LayerRow; grid: LayerGridRow }) {
  const { t } = useTranslation();
  // Whoever answers for the grid, or else for the layer, is whom a handler there most likely works for.
  const department = grid.department ?? layer.department ?? undefined;
  return (
    <EditDialog
      title={t("layers:post_title", { name: nameOf(grid.area.name) })}
      initial={{ role: "grid_worker", title: "", from: today(), department: department?.id }}
      labels={{
        role: t("admin:role"),
        title: t("admin:posts.title"),
        user_id: t("admin:posts.holder"),
        department: t("admin:department"),
        from: t("admin:posts.from"),
      }}
      save={(v, options) =>
        api.post(
          "/posts",
          {
            role: v.role,
            title: v.title,
            user_id: v.user_id,
            area_code: grid.area.code,
            department_id: v.role === "handler" ? v.department : undefined,
            from: v.from ? fromWall(String(v.from)) : undefined,
          },
          options,
        )
      }
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      <Form.Item name="role" label={t("admin:role")} rules={[{ required: true, message: t("common:required") }]}>
        <Select options={GRID_ROLES.map((r) => ({ value: r, label: t(`words:role.${r}`) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={["role"]}>
        {(form) =>
          form.getFieldValue("role") === "handler" && (
            <Form.Item
              name="department"
              label={t("admin:department")}
              rules={[{ required: true, message: t("common:required") }]}
            >
              <DepartmentPicker known={department && { value: department.id, label: nameOf(department.name) }} />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="title" label={t("admin:posts.title")} extra={t("admin:posts.title_help")}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="user_id" label={t("admin:posts.holder")} extra={t("admin:posts.holder_help")}>
        <UserPicker />
      </Form.Item>
      <Form.Item name="from" label={t("admin:posts.from")}>
        <Input type="date" />
      </Form.Item>
    </EditDialog>
  );
}

/** What a new grid is called; its border was drawn before. */
export function NewGrid({ layer, boundary, onClose, onSaved }: FormProps & { boundary: Geometry }) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={t("layers:grid_new")}
      okText={t("layers:grid_add")}
      initial={{ ...nameValues(undefined), code: "" }}
      labels={{
        ...nameLabels(t),
        code: t("admin:code"),
        department: t("admin:department"),
        boundary: t("admin:areas.border"),
      }}
      save={(v, options) => {
        const code = String(v.code ?? "").trim() || undefined;
        const body = { name: readName(v), code, department: v.department, boundary };
        return api.post(`/layers/${layer}/grids`, body, options);
      }}
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      <Form.Item
        name="code"
        label={t("admin:code")}
        extra={t("layers:grid_code_help")}
        rules={[{ pattern: /^\s*[0-9A-Za-z-]{1,24}\s*$/, message: t("layers:grid_code_help") }]}
      >
        <Input maxLength={24} autoComplete="off" spellCheck={false} placeholder="07" />
      </Form.Item>
      <NameFields />
      <Department />
    </EditDialog>
  );
}
