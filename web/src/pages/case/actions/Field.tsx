// One field of an action form, by its kind. Every field has a visible label tied to it.
import { useQuery } from "@tanstack/react-query";
import { DatePicker, Input, InputNumber, Radio, Rate, Select, Space } from "antd";
import dayjs from "dayjs";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { catalogueQuery } from "../../../api/queries";
import type { Case, Names, Page, SimilarRow } from "../../../api/types";
import { limitText, nameOf, number } from "../../../text/format";
import { fromWall, wall } from "../../../text/zone";
import { AreaPicker, CategoryPicker, DepartmentPicker, DepartmentsPicker, PersonPicker } from "../../../ui/Pickers";
import { Loading } from "../../../ui/States";
import { AudienceChoice } from "./Audience";
import { type FieldSpec, usualCondition } from "./spec";

// Only corrections ask it.
const AnswerFields = lazy(() => import("./AnswerFields").then((m) => ({ default: m.AnswerFields })));

const OUTCOMES = ["solved", "partly", "not_our_duty", "no_action", "duplicate"] as const;
const UNITS = ["working_day", "working_hour", "calendar_day", "emergency_hour"] as const;

export interface FieldProps {
  id: string;
  spec: FieldSpec;
  action: string;
  required: boolean;
  missing: boolean;
  case: Case;
  values: Record<string, unknown>;
  onChange: (values: Record<string, unknown>) => void;
}

/** An amount and its unit, as "2 working_day". */
export function LimitInput({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: string;
  onChange: (value: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [amount, unit] = value?.split(" ") ?? [];
  const kept = unit ?? "working_day";
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        min={1}
        max={999}
        precision={0}
        value={amount ? Number(amount) : null}
        onChange={(n) => onChange(n ? `${n} ${kept}` : undefined)}
      />
      <Select
        aria-label={t("case:field.unit")}
        value={kept}
        popupMatchSelectWidth={false}
        options={UNITS.map((u) => ({ value: u, label: limitText(t, `1 ${u}`).replace("1 ", "") }))}
        onChange={(u) => onChange(`${amount ?? 1} ${u}`)}
        style={{ minWidth: 130 }}
      />
    </Space.Compact>
  );
}

/** The category to file as and, once chosen, its condition, which sets the limit. */
function FileFields({ id, values, missing, onChange }: Pick<FieldProps, "id" | "values" | "missing" | "onChange">) {
  const { t } = useTranslation();
  const { data } = useQuery(catalogueQuery);
  const item = data?.items.find((i) => i.code === values.category);
  const condition = values.condition ?? usualCondition(item);
  return (
    <>
      <CategoryPicker
        id={id}
        style={{ width: "100%" }}
        value={values.category as string | undefined}
        onChange={(category) => {
          // What is shown as chosen is what is sent.
          onChange({ category, condition: usualCondition(data?.items.find((i) => i.code === category)) });
        }}
      />
      {item && item.conditions.length > 0 && (
        <div style={{ marginTop: 10 }}>
          <div id={`${id}-condition`} style={{ marginBottom: 4 }}>
            {t("case:field.condition")}
          </div>
          {item.choose_condition && !condition && (
            <div role={missing ? "alert" : undefined} style={missing ? { color: "#cf1322" } : undefined} className="muted">
              {t("desk:choose_condition")}
            </div>
          )}
          <Radio.Group
            aria-labelledby={`${id}-condition`}
            aria-required={item.choose_condition}
            vertical
            value={condition}
            onChange={(e) => onChange({ condition: e.target.value })}
            options={item.conditions.map((c) => ({
              value: c.id,
              label: (
                <>
                  {nameOf(c.name)} <span className="muted">{limitText(t, c.limit)}</span>
                </>
              ),
            }))}
          />
        </div>
      )}
    </>
  );
}

/** Another case: similar ones are offered; any number can be typed. */
function CasePick({
  id,
  value,
  case: c,
  onChange,
}: {
  id: string;
  value?: string;
  case: Case;
  onChange: (id: string | undefined) => void;
}) {
  const { data, isFetching } = useQuery({
    queryKey: ["case", c.id, "similar"],
    queryFn: async ({ signal }) => {
      const answer = await api.get<SimilarRow[] | Page<SimilarRow>>(`/cases/${c.id}/similar`, {}, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
  });
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "text" }}
      loading={isFetching}
      value={value}
      onChange={onChange}
      style={{ width: "100%" }}
      options={(data ?? []).map((s) => ({
        value: s.id,
        text: `${s.number} ${s.description}`,
        label: `${s.number} ${s.description}`,
      }))}
    />
  );
}

interface FieldPerson {
  person: { id: string; name: string };
  area: { code: string; name: Names } | null;
  own: boolean;
  /** They serve a grid of another layer that holds the case. */
  layer: boolean;
  distance_m: number | null;
  open_tasks: number;
}

/** Who could go and look: the team of the grid first, then the nearest, with how far it is and what they have to do already. */
function FieldPersonPick({
  id,
  value,
  case: c,
  status,
  onChange,
}: {
  id: string;
  value?: string;
  case: Case;
  status?: "error";
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { data, isFetching } = useQuery({
    queryKey: ["case", c.id, "field-people"],
    queryFn: ({ signal }) => api.get<{ items: FieldPerson[] }>(`/cases/${c.id}/field-people`, {}, signal),
  });
  const people = data?.items ?? [];
  const layerOf = (p: FieldPerson) =>
    t("layers:field_person", { name: nameOf(c.place.layers?.find((l) => l.grid.code === p.area?.code)?.layer_name) });
  const note = (p: FieldPerson) =>
    [
      nameOf(p.area?.name),
      p.layer && layerOf(p),
      p.own ? t("case:field_own") : p.distance_m !== null && t("case:metres", { m: number(p.distance_m) }),
      p.open_tasks > 0 && t("case:field_tasks", { count: p.open_tasks }),
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <>
      <Select
        id={id}
        status={status}
        allowClear
        showSearch={{ optionFilterProp: "text" }}
        loading={isFetching}
        value={value}
        onChange={onChange}
        style={{ width: "100%" }}
        placeholder={t("case:field_team")}
        popupMatchSelectWidth={360}
        options={people.map((p) => ({
          value: p.person.id,
          label: p.person.name,
          text: `${p.person.name} ${note(p)}`,
          note: note(p),
        }))}
        optionRender={(option) => (
          <span>
            {option.data.label} <span className="muted">{option.data.note}</span>
          </span>
        )}
      />
      {!value && people[0] && !people[0].own && (
        <div className="muted" style={{ fontSize: 13, marginTop: 4 }}>
          {t("case:field_nobody", { name: people[0].person.name })}
        </div>
      )}
    </>
  );
}

export function ActionField(props: FieldProps) {
  const { t } = useTranslation();
  const { id, spec, values, missing } = props;
  const value = values[spec.name];
  const set = (next: unknown) => props.onChange({ [spec.name]: next });
  const status = missing ? "error" : undefined;
  const wide = { width: "100%" };
  switch (spec.kind) {
    case "text":
      return (
        <Input.TextArea
          id={id}
          status={status}
          aria-required={props.required}
          aria-invalid={missing}
          autoSize={{ minRows: 3, maxRows: 12 }}
          maxLength={2000}
          value={(value as string) ?? ""}
          onChange={(e) => set(e.target.value)}
        />
      );
    case "line":
      return (
        <Input id={id} status={status} maxLength={200} value={(value as string) ?? ""} onChange={(e) => set(e.target.value)} />
      );
    case "category":
      return <CategoryPicker id={id} status={status} style={wide} value={value as string | undefined} onChange={set} />;
    case "category_file":
      return <FileFields id={id} values={values} missing={props.missing} onChange={props.onChange} />;
    case "department":
      return <DepartmentPicker id={id} status={status} style={wide} value={value as string | undefined} onChange={set} />;
    case "departments":
      return <DepartmentsPicker id={id} style={wide} value={(value as string[]) ?? []} onChange={set} />;
    case "person":
      return (
        <PersonPicker id={id} status={status} style={wide} role={spec.role} value={value as string | undefined} onChange={set} />
      );
    case "field_person":
      return <FieldPersonPick id={id} status={status} value={value as string | undefined} case={props.case} onChange={set} />;
    case "case":
      return <CasePick id={id} value={value as string | undefined} case={props.case} onChange={set} />;
    case "area":
      return <AreaPicker id={id} by="id" status={status} style={wide} value={value as string | undefined} onChange={set} />;
    case "limit":
      return <LimitInput id={id} value={value as string | undefined} onChange={set} />;
    case "time":
      return (
        <DatePicker
          id={id}
          status={status}
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          showNow={false}
          minDate={dayjs(wall())}
          value={value ? dayjs(wall(value as string)) : null}
          onChange={(d) => set(d ? fromWall(d.format("YYYY-MM-DDTHH:mm:ss")) : undefined)}
        />
      );
    case "outcome":
      return (
        <Radio.Group
          id={id}
          vertical
          value={value}
          onChange={(e) => set(e.target.value)}
          options={OUTCOMES.map((o) => ({ value: o, label: t(`words:outcome.${o}`) }))}
        />
      );
    case "yes_no":
      return (
        <Radio.Group
          id={id}
          optionType="button"
          buttonStyle="solid"
          value={value}
          onChange={(e) => set(e.target.value)}
          options={[
            { value: true, label: t(`case:yes.${props.action}`) },
            { value: false, label: t(`case:no.${props.action}`) },
          ]}
        />
      );
    case "stars":
      return <Rate id={id} value={(value as number) ?? 0} onChange={set} />;
    case "audience":
      return <AudienceChoice id={id} value={value as string | undefined} onChange={set} />;
    case "answers":
      return (
        <Suspense fallback={<Loading rows={2} />}>
          <AnswerFields id={id} case={props.case} values={values} onChange={props.onChange} />
        </Suspense>
      );
    case "priority":
      return (
        <Radio.Group
          id={id}
          value={value}
          onChange={(e) => set(e.target.value)}
          options={(["normal", "urgent"] as const).map((p) => ({ value: p, label: t(`words:priority.${p}`) }))}
        />
      );
  }
}
