// Forms for layers: begin or change one, end one.

import { Form, Input, Switch, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { nameOf } from "../../text/format";
import { EditDialog, type Values } from "../admin/EditDialog";
import { NameFields, nameLabels, nameValues, readName } from "../admin/NameFields";
import { DepartmentPicker } from "../admin/pickers";
import { DutiesField } from "./DutiesField";
import { type LayerCard, type LayerRow, layersChanged } from "./data";

interface FormProps {
  onClose: () => void;
  onSaved: () => void;
}

function valuesOf(layer: LayerRow | undefined): Values {
  return {
    ...nameValues(layer?.name),
    code: layer?.code ?? "",
    duties: layer?.duties ?? [],
    department: layer?.department?.id,
    responsible: layer?.responsible ?? false,
  };
}

/** Begins a layer, or changes one. */
export function LayerForm({ layer, onClose, onSaved }: FormProps & { layer?: LayerRow }) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={layer ? t("layers:edit_title", { name: nameOf(layer.name) }) : t("layers:begin")}
      okText={layer ? undefined : t("layers:begin_do")}
      initial={valuesOf(layer)}
      version={layer?.version}
      labels={{
        ...nameLabels(t),
        code: t("admin:code"),
        duties: t("layers:duties"),
        department: t("admin:department"),
        responsible: t("layers:responsible"),
      }}
      save={(v, options) => {
        // An empty text takes the department away; what is absent would stay.
        const body = { name: readName(v), duties: v.duties, department: v.department ?? "", responsible: v.responsible };
        return layer
          ? api.patch(`/layers/${layer.code}`, body, options)
          : api.post("/layers", { ...body, department: v.department, code: String(v.code).trim() }, options);
      }}
      reload={
        layer &&
        (async () => {
          const fresh = (await api.get<LayerCard>(`/layers/${layer.code}`)).layer;
          return { values: valuesOf(fresh), version: fresh.version };
        })
      }
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      {!layer && (
        <Form.Item
          name="code"
          label={t("admin:code")}
          extra={t("layers:code_help")}
          rules={[{ required: true, pattern: /^\s*[a-z0-9-]{1,24}\s*$/, message: t("layers:code_help") }]}
        >
          <Input maxLength={24} autoComplete="off" spellCheck={false} placeholder="police" />
        </Form.Item>
      )}
      <NameFields />
      <Form.Item
        name="duties"
        label={t("layers:duties")}
        extra={t("layers:duties_help")}
        dependencies={["responsible"]}
        rules={[
          (form) => ({
            validator: async (_, value?: string[]) => {
              if (form.getFieldValue("responsible") && !value?.length) throw new Error(t("layers:duties_needed"));
            },
          }),
        ]}
      >
        <DutiesField />
      </Form.Item>
      <Form.Item name="department" label={t("admin:department")} extra={t("layers:department_help")}>
        <DepartmentPicker
          known={layer?.department ? { value: layer.department.id, label: nameOf(layer.department.name) } : undefined}
        />
      </Form.Item>
      <Form.Item name="responsible" label={t("layers:responsible")} extra={t("layers:responsible_help")} valuePropName="checked">
        <Switch />
      </Form.Item>
    </EditDialog>
  );
}

/** Ends a layer with all its grids; the name must be typed, because the code is never given again. */
export function EndForm({ layer, onClose, onSaved }: FormProps & { layer: LayerRow }) {
  const { t } = useTranslation();
  const name = nameOf(layer.name);
  return (
    <EditDialog
      title={t("layers:end_title", { name })}
      okText={t("layers:end")}
      danger
      initial={{ typed: "" }}
      version={layer.version}
      labels={{ typed: t("layers:type_name", { name }) }}
      save={(_, options) => api.post(`/layers/${layer.code}/end`, { version: options.version }, options)}
      onClose={onClose}
      onSaved={() => {
        layersChanged();
        onSaved();
      }}
    >
      <Typography.Paragraph>{t("layers:end_text", { count: layer.grids })}</Typography.Paragraph>
      <Form.Item
        name="typed"
        label={t("layers:type_name", { name })}
        rules={[
          {
            validator: async (_, value) => {
              if (String(value ?? "").trim() !== name) throw new Error(t("admin:areas.retire_mismatch"));
            },
          },
        ]}
      >
        <Input autoComplete="off" />
      </Form.Item>
    </EditDialog>
  );
}
