// The fields of the acceptance desk in the order of a call: who, what, which category, where; and what that resolves to.
import { AimOutlined, BankOutlined, WarningOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Flex, Input, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { catalogueQuery } from "../../api/queries";
import { dateTime, limitText, nameOf, number } from "../../text/format";
import { PathText } from "../../ui/CaseBits";
import { CategoryPicker } from "../../ui/Pickers";
import { QuestionFields } from "../../ui/QuestionFields";
import { lacking as lackingAnswers, type Question } from "../../ui/questions";
import { Files } from "../case/actions/Files";
import { usualCondition } from "../case/actions/spec";
import type { Waiting } from "../case/actions/upload";
import type { DeskForm, Missing } from "./model";
import { PlaceField } from "./PlaceField";
import { Suggested } from "./Suggested";
import type { useResolved } from "./useResolved";

const SOURCES = ["hotline", "desk", "leader", "department", "media"] as const;

interface Props {
  form: DeskForm;
  change: (part: Partial<DeskForm>) => void;
  resolved: ReturnType<typeof useResolved>;
  questions: Question[];
  lacking: Missing[];
  files: Waiting[];
  setFiles: (files: Waiting[]) => void;
  address: string;
}

export function Field({ id, label, error, children }: { id: string; label: string; error?: string; children: ReactNode }) {
  return (
    <div style={{ minWidth: 0, flex: 1 }}>
      <label htmlFor={id} style={{ display: "block", marginBottom: 3 }}>
        {label}
      </label>
      {children}
      {error && (
        <div role="alert" style={{ color: "#cf1322" }}>
          {error}
        </div>
      )}
    </div>
  );
}

/** Grid, department and due time, or why there is none. */
export function ResolvedLines({ resolved }: { resolved: Props["resolved"] }) {
  const { t } = useTranslation();
  const { path, routed, outside } = resolved;
  return (
    <div aria-live="polite" style={{ background: "#f0f5ff", borderRadius: 6, padding: "8px 12px", fontSize: 14, minHeight: 62 }}>
      {outside ? (
        <span style={{ color: "#cf1322" }}>
          <WarningOutlined aria-hidden /> {t("desk:outside")}
        </span>
      ) : path ? (
        <div>
          <AimOutlined aria-hidden /> <PathText names={path.filter((a) => a.level !== "city").map((a) => a.name)} />
        </div>
      ) : (
        <span className="muted">{t("desk:place_unknown")}</span>
      )}
      {routed?.department ? (
        <>
          <div>
            <BankOutlined aria-hidden /> <b>{nameOf(routed.department.name)}</b>
            {routed.due_if_dispatched_now && (
              <span>
                {" · "}
                {limitText(t, routed.limit)} · {t("desk:due_by", { time: dateTime(routed.due_if_dispatched_now) })}
              </span>
            )}
          </div>
          {routed.why && (
            <div className="muted" style={{ fontSize: 13 }}>
              {t("case:by_rule", { rule: routed.why })}
            </div>
          )}
        </>
      ) : (
        routed && <div className="muted">{t("case:no_suggestion")}</div>
      )}
    </div>
  );
}

export function DeskFields({ form, change, resolved, questions, lacking, files, setFiles, address }: Props) {
  const { t } = useTranslation();
  const { data: catalogue } = useQuery(catalogueQuery);
  const category = catalogue?.items.find((i) => i.code === form.category);
  const gap = (name: Missing) => (lacking.includes(name) ? t(`desk:missing.${name}`) : undefined);
  return (
    <section className="card" style={{ padding: 14, display: "grid", gap: 10 }} aria-label={t("desk:form")}>
      <Flex gap={10}>
        <Field id="desk-phone" label={t("desk:phone")}>
          <Input
            id="desk-phone"
            autoFocus
            inputMode="tel"
            autoComplete="off"
            maxLength={24}
            value={form.phone}
            onChange={(e) => change({ phone: e.target.value })}
          />
        </Field>
        <Field id="desk-name" label={t("desk:name")}>
          <Input
            id="desk-name"
            autoComplete="off"
            maxLength={60}
            value={form.name}
            onChange={(e) => change({ name: e.target.value })}
          />
        </Field>
      </Flex>
      <Field id="desk-description" label={t("desk:description")} error={gap("description")}>
        <Input.TextArea
          id="desk-description"
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={2000}
          status={lacking.includes("description") ? "error" : undefined}
          value={form.description}
          onChange={(e) => change({ description: e.target.value })}
        />
      </Field>
      <Suggested
        list={form.category ? [] : resolved.suggested}
        onPick={(category) => change({ category, condition: undefined })}
      />
      <Flex>
        <Field id="desk-category" label={t("desk:category")} error={gap("category")}>
          <CategoryPicker
            id="desk-category"
            allowClear={false}
            style={{ width: "100%" }}
            status={lacking.includes("category") ? "error" : undefined}
            suggested={resolved.suggested.map((s) => s.code)}
            value={form.category}
            onChange={(code) => change({ category: code, condition: undefined })}
          />
        </Field>
      </Flex>
      <Field id="desk-place" label={t("desk:place")} error={gap("place")}>
        <PlaceField
          id="desk-place"
          value={address}
          invalid={lacking.includes("place")}
          onText={(text) => change(text ? { address: text } : { address: "", point: null, area: undefined })}
          onChoose={(choice) => change({ address: choice.address, point: choice.point, area: choice.area })}
        />
      </Field>
      <ResolvedLines resolved={resolved} />
      <QuestionFields
        id="desk-q"
        questions={questions}
        answers={form.answers ?? {}}
        onChange={(answers) => change({ answers })}
        missing={lacking.includes("answers") ? lackingAnswers(questions, form.answers).map((q) => q.code) : []}
        unknown={t("questions:caller_unknown")}
      />
      {resolved.facilities.length > 0 && form.category?.startsWith("P") && (
        <div className="muted" style={{ fontSize: 13 }}>
          {t("desk:facilities")}{" "}
          {resolved.facilities
            .slice(0, 3)
            .map((f) => `${f.name} ${t("case:metres", { m: number(Math.round(f.distance_m)) })}`)
            .join(" · ")}
        </div>
      )}
      {category && category.conditions.length > 1 && (
        <Field id="desk-condition" label={t("case:field.condition")} error={gap("condition")}>
          <Select
            id="desk-condition"
            style={{ width: "100%" }}
            popupMatchSelectWidth={false}
            status={lacking.includes("condition") ? "error" : undefined}
            aria-required={category.choose_condition}
            placeholder={t("desk:choose_condition")}
            value={form.condition ?? usualCondition(category)}
            onChange={(condition) => change({ condition })}
            options={category.conditions.map((c) => ({ value: c.id, label: `${nameOf(c.name)} · ${limitText(t, c.limit)}` }))}
          />
        </Field>
      )}
      <Flex gap={16} wrap align="end">
        <div>
          <label htmlFor="desk-source" style={{ display: "block", marginBottom: 3 }}>
            {t("case:source")}
          </label>
          <Select
            id="desk-source"
            style={{ minWidth: 130 }}
            popupMatchSelectWidth={false}
            value={form.source}
            onChange={(source) => change({ source })}
            options={SOURCES.map((s) => ({ value: s, label: t(`words:source.${s}`) }))}
          />
        </div>
        <Radio.Group
          aria-label={t("case:field.priority")}
          value={form.priority}
          onChange={(e) => change({ priority: e.target.value })}
          options={(["normal", "urgent"] as const).map((p) => ({ value: p, label: t(`words:priority.${p}`) }))}
        />
      </Flex>
      {/* After the matter: most callers give a number only, and every stop on the way costs the clerk a key. */}
      <Flex gap={16} align="end">
        <Field id="desk-email" label={t("resident:desk_email")}>
          <Input
            id="desk-email"
            type="email"
            inputMode="email"
            autoComplete="off"
            maxLength={120}
            value={form.email ?? ""}
            onChange={(e) => change({ email: e.target.value })}
          />
        </Field>
        <Checkbox checked={form.confidential} onChange={(e) => change({ confidential: e.target.checked })}>
          {t("desk:confidential")}
        </Checkbox>
      </Flex>
      <Files id="desk-files" list={files} onChange={setFiles} />
    </section>
  );
}
