// Forms for areas: change one, add one below, retire one.

import { Form, Input, InputNumber, Select, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { nameOf } from "../../../text/format";
import type { AreaFull } from "../../map/data";
import { EditDialog, type Values } from "../EditDialog";
import { NameFields, nameLabels, nameValues, readName } from "../NameFields";

const BELOW: Record<string, string> = { city: "district", district: "street", street: "community", community: "grid" };
const KINDS = ["residential", "unit", "undeveloped"];

interface FormProps {
  onClose: () => void;
  onSaved: () => void;
}

function valuesOf(area: AreaFull | undefined): Values {
  return {
    ...nameValues(area?.name),
    kind: area?.kind ?? undefined,
    households: area?.households ?? 0,
    population: area?.population ?? 0,
    boundary: "",
  };
}

/** Reads a pasted border: a geometry, or a feature or collection that holds one. */
export function readBorder(text: string): unknown {
  const value = JSON.parse(text) as { type?: string; geometry?: unknown; features?: { geometry?: unknown }[] };
  const geometry = (
    value.type === "Feature" ? value.geometry : value.type === "FeatureCollection" ? value.features?.[0]?.geometry : value
  ) as {
    type?: string;
  } | null;
  if (geometry?.type !== "Polygon" && geometry?.type !== "MultiPolygon") throw new Error("not a polygon");
  return geometry;
}

/** Changes `area`, or adds one below `parent`. */
export function AreaForm({ area, parent, onClose, onSaved }: FormProps & { area?: AreaFull; parent?: AreaFull }) {
  const { t } = useTranslation();
  const level = area?.level ?? BELOW[parent?.level ?? ""] ?? "grid";
  const body = (values: Values) => ({
    name: readName(values),
    kind: level === "grid" ? values.kind : undefined,
    households: values.households,
    population: values.population,
    boundary: values.boundary ? readBorder(String(values.boundary)) : undefined,
  });
  return (
    <EditDialog
      title={
        area
          ? t("admin:areas.edit_title", { name: nameOf(area.name) })
          : t("admin:areas.add_title", { level: t(`words:level.${level}`), name: nameOf(parent?.name) })
      }
      initial={area ? valuesOf(area) : { ...valuesOf(undefined), kind: level === "grid" ? "residential" : undefined }}
      version={area?.version}
      labels={{
        ...nameLabels(t),
        code: t("admin:code"),
        kind: t("map:measure.kind"),
        households: t("map:measure.households"),
        population: t("map:measure.population"),
        boundary: t("admin:areas.border"),
      }}
      save={(values, options) =>
        area
          ? api.patch(`/areas/${area.code}`, body(values), options)
          : api.post("/areas", { ...body(values), parent: parent?.code, level, code: values.code || undefined }, options)
      }
      reload={
        area &&
        (async () => {
          const fresh = await api.get<AreaFull>(`/areas/${area.code}`);
          return { values: valuesOf(fresh), version: fresh.version };
        })
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {!area && (
        <Form.Item
          name="code"
          label={t("admin:code")}
          extra={t("admin:areas.code_help")}
          rules={[{ required: level !== "grid", pattern: /^\d{4,15}$/, message: t("admin:areas.code_help") }]}
        >
          <Input inputMode="numeric" maxLength={15} placeholder={parent?.code} />
        </Form.Item>
      )}
      <NameFields />
      {level === "grid" && (
        <Form.Item name="kind" label={t("map:measure.kind")} rules={[{ required: true, message: t("common:required") }]}>
          <Select options={KINDS.map((k) => ({ value: k, label: t(`map:kind.${k}`) }))} />
        </Form.Item>
      )}
      <Form.Item name="households" label={t("map:measure.households")}>
        <InputNumber min={0} max={10_000_000} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="population" label={t("map:measure.population")}>
        <InputNumber min={0} max={100_000_000} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="boundary"
        label={t("admin:areas.border")}
        extra={t("admin:areas.border_help")}
        rules={[
          {
            validator: async (_, value) => {
              if (!value) return;
              try {
                readBorder(String(value));
              } catch {
                throw new Error(t("admin:areas.border_bad"));
              }
            },
          },
        ]}
      >
        <Input.TextArea rows={3} spellCheck={false} />
      </Form.Item>
    </EditDialog>
  );
}

/** Retires an area for good; the name must be typed, because a code is never used again. */
export function RetireForm({ area, onClose, onSaved }: FormProps & { area: AreaFull }) {
  const { t } = useTranslation();
  const name = nameOf(area.name);
  return (
    <EditDialog
      title={t("admin:areas.retire_title", { name })}
      okText={t("admin:areas.retire")}
      danger
      initial={{ typed: "" }}
      version={area.version}
      labels={{ typed: t("admin:areas.retire_type", { name }) }}
      save={(_, options) => api.post(`/areas/${area.code}/retire`, {}, options)}
      onClose={onClose}
      onSaved={onSaved}
    >
      <Typography.Paragraph>{t("admin:areas.retire_text")}</Typography.Paragraph>
      <Form.Item
        name="typed"
        label={t("admin:areas.retire_type", { name })}
        rules={[
          {
            validator: async (_, value) =>
              value === name ? undefined : Promise.reject(new Error(t("admin:areas.retire_mismatch"))),
          },
        ]}
      >
        <Input autoComplete="off" />
      </Form.Item>
    </EditDialog>
  );
}
