// How a file was read: format, coordinates and how they are known, which fields were taken for what; each can be chosen otherwise.

import { Alert, Button, Input, Select, Space } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import type { BorderFile } from "./data";
import { isSystem, type Reading, SYSTEMS, systemText, takenField } from "./file";

interface FileReadingProps {
  /** What was read; none where the file could not be read. */
  file: BorderFile | undefined;
  reading: Reading;
  busy: boolean;
  onChange: (change: Reading) => void;
}

const OTHER = "other";
const FIELDS = ["code_field", "name_field", "department_field"] as const;

/** One of the systems with a name, or any other typed. */
function SystemField({ file, reading, busy, onChange }: FileReadingProps) {
  const { t } = useTranslation();
  const id = useId();
  const value = reading.crs ?? file?.crs;
  const [typing, setTyping] = useState(false);
  const [text, setText] = useState("");
  const named = (SYSTEMS as readonly string[]).includes(value ?? "");
  const wrong = text.trim() !== "" && !isSystem(text);
  const use = () => {
    if (!isSystem(text)) return;
    setTyping(false);
    onChange({ crs: text.trim().toLowerCase() });
  };
  return (
    <div>
      <label htmlFor={id}>{t("layers:crs")}</label>
      <Select
        id={id}
        style={{ width: "100%" }}
        disabled={busy}
        value={typing ? OTHER : value}
        placeholder={t("layers:crs_unknown")}
        options={[
          ...(value && !named ? [{ value, label: systemText(t, value) }] : []),
          ...SYSTEMS.map((s) => ({ value: s as string, label: t(`layers:crs.${s}`) })),
          { value: OTHER, label: t("layers:crs.other") },
        ]}
        onChange={(next) => {
          setTyping(next === OTHER);
          if (next !== OTHER) onChange({ crs: next });
        }}
      />
      {typing && (
        <Space.Compact style={{ marginTop: 4, width: "100%" }}>
          <Input
            aria-label={t("layers:crs.other")}
            aria-invalid={wrong}
            status={wrong ? "error" : undefined}
            placeholder="epsg:4546, gk:111"
            value={text}
            onChange={(e) => setText(e.target.value)}
            onPressEnter={use}
          />
          <Button disabled={!isSystem(text) || busy} onClick={use}>
            {t("layers:crs_use")}
          </Button>
        </Space.Compact>
      )}
      {file && <div className="muted">{t(`layers:crs_from.${file.crs_from}`, { defaultValue: file.crs_from })}</div>}
    </div>
  );
}

export function FileReading(props: FileReadingProps) {
  const { file, reading, busy, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <>
      {file && (
        <p style={{ margin: "12px 0 0" }}>
          {[
            t(`layers:format.${file.format}`, { defaultValue: file.format }),
            t("layers:features", { count: file.features, n: number(file.features) }),
            file.inside != null && t("layers:inside", { share: number(Math.round(file.inside * 1000) / 10) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      <div className="layers-fields">
        <SystemField {...props} />
        {file && file.sheets.length > 1 && (
          <div>
            <label htmlFor={`${id}-sheet`}>{t("layers:sheet")}</label>
            <Select
              id={`${id}-sheet`}
              style={{ width: "100%" }}
              disabled={busy}
              value={reading.sheet ?? file.sheets[0]}
              options={file.sheets.map((s) => ({ value: s, label: s }))}
              onChange={(sheet) => onChange({ sheet })}
            />
          </div>
        )}
        {file &&
          file.fields.length > 0 &&
          FIELDS.map((field, i) => (
            <div key={field}>
              <label htmlFor={`${id}-${field}`}>{t(`layers:field.${field}`)}</label>
              <Select
                id={`${id}-${field}`}
                style={{ width: "100%" }}
                disabled={busy}
                value={reading[field] ?? takenField(file, i as 0 | 1 | 2)}
                placeholder={t("layers:field_none")}
                options={file.fields.map((f) => ({ value: f, label: f }))}
                onChange={(next) => onChange({ [field]: next })}
              />
            </div>
          ))}
      </div>
      {file?.shift && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          style={{ marginBottom: 12 }}
          title={t("layers:shift", { system: systemText(t, file.shift.better), m: number(Math.round(file.shift.metres)) })}
          // Below the words, not beside them: on a phone there is no room for both.
          description={
            <Button size="small" disabled={busy} onClick={() => file.shift && onChange({ crs: file.shift.better })}>
              {t("layers:shift_do", { system: systemText(t, file.shift.better) })}
            </Button>
          }
        />
      )}
      {file && file.remarks.length > 0 && (
        <details open={file.remarks.length <= 5}>
          <summary>{t("layers:remarks", { count: file.remarks.length })}</summary>
          <ul style={{ margin: "4px 0 12px", paddingInlineStart: 20 }}>
            {file.remarks.map((r) => (
              <li key={`${r.kind} ${r.row} ${r.message}`}>
                {r.row != null && `${t("layers:row_n", { n: r.row })}: `}
                {r.message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
