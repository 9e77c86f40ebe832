// What the program does by itself when a case is late: the steps of the ladder, in the order of time.

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { LimitField } from "./LimitField";

export interface LateStep {
  after: string;
  act: "urge" | "supervise" | "escalate";
  /** Within which time a demand is to be answered; for `supervise` only. */
  answer_in?: string;
  text: string;
}

const ACTS = ["urge", "supervise", "escalate"] as const;

interface Props {
  value: LateStep[];
  disabled: boolean;
  onChange: (value: LateStep[]) => void;
}

export function LateLadder({ value, disabled, onChange }: Props) {
  const { t } = useTranslation();
  const change = (i: number, next: Partial<LateStep>) =>
    onChange(
      value.map((step, n) => {
        if (n !== i) return step;
        const { answer_in, ...rest } = { ...step, ...next };
        return rest.act === "supervise" ? { ...rest, answer_in: answer_in ?? "1 working_day" } : rest;
      }),
    );
  return (
    <section aria-label={t("catalogue:stages.late")} style={{ maxWidth: 900, marginTop: 16 }}>
      <h2 style={{ fontSize: 16, margin: "0 0 4px" }}>{t("catalogue:stages.late")}</h2>
      <p className="muted" style={{ margin: "0 0 10px" }}>
        {t("catalogue:stages.late_help")}
      </p>
      <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {value.map((step, i) => {
          const nth = t("catalogue:stages.late_step", { n: i + 1 });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
            <li key={i} className="card" style={{ padding: 12, marginBottom: 8 }}>
              <Flex gap={10} wrap align="center">
                <span>{t("catalogue:stages.late_after")}</span>
                <LimitField
                  label={`${nth} · ${t("catalogue:stages.late_after")}`}
                  value={step.after}
                  disabled={disabled}
                  onChange={(after) => change(i, { after })}
                />
                <Select
                  aria-label={`${nth} · ${t("catalogue:stages.late_act")}`}
                  disabled={disabled}
                  value={step.act}
                  options={ACTS.map((a) => ({ value: a, label: t(`words:action.${a}`) }))}
                  onChange={(act) => change(i, { act })}
                  style={{ minWidth: 140 }}
                />
                {step.act === "supervise" && (
                  <>
                    <span>{t("catalogue:stages.late_answer")}</span>
                    <LimitField
                      label={`${nth} · ${t("catalogue:stages.late_answer")}`}
                      value={step.answer_in ?? "1 working_day"}
                      disabled={disabled}
                      onChange={(answer_in) => change(i, { answer_in })}
                    />
                  </>
                )}
                {!disabled && (
                  <Button
                    type="text"
                    danger
                    icon={<DeleteOutlined />}
                    aria-label={`${nth} · ${t("catalogue:stages.late_remove")}`}
                    onClick={() => onChange(value.filter((_, n) => n !== i))}
                  />
                )}
              </Flex>
              <Input.TextArea
                aria-label={`${nth} · ${t("catalogue:stages.late_text")}`}
                placeholder={t("catalogue:stages.late_text")}
                disabled={disabled}
                value={step.text}
                maxLength={500}
                autoSize={{ minRows: 1, maxRows: 4 }}
                onChange={(e) => change(i, { text: e.target.value })}
                style={{ marginTop: 8 }}
              />
            </li>
          );
        })}
      </ol>
      {value.length === 0 && <p>{t("catalogue:stages.late_none")}</p>}
      {!disabled && (
        <Button
          icon={<PlusOutlined />}
          disabled={value.length >= 10}
          onClick={() => onChange([...value, { after: "1 working_day", act: "urge", text: "" }])}
        >
          {t("catalogue:stages.late_add")}
        </Button>
      )}
    </section>
  );
}
