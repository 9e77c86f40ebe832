// A limit as people enter it: an amount and its unit, kept as "2 working_day".

import { InputNumber, Select, Space } from "antd";
import { useTranslation } from "react-i18next";
import { UNITS } from "../units";

interface LimitProps {
  label: string;
  value: string;
  units?: readonly string[];
  disabled: boolean;
  onChange: (value: string) => void;
}

export function LimitField({ label, value, units = UNITS, disabled, onChange }: LimitProps) {
  const { t } = useTranslation();
  const [amount, unit = ""] = value.split(" ");
  return (
    <Space.Compact>
      <InputNumber
        aria-label={label}
        min={1}
        precision={0}
        disabled={disabled}
        value={Number(amount)}
        onChange={(n) => n && onChange(`${n} ${unit}`)}
        style={{ width: 90 }}
      />
      <Select
        aria-label={`${label} · ${t("admin:calendar.unit")}`}
        disabled={disabled}
        value={unit}
        options={units.map((u) => ({ value: u, label: t(`admin:calendar.unit.${u}`) }))}
        onChange={(u) => onChange(`${amount} ${u}`)}
        style={{ width: 220 }}
      />
    </Space.Compact>
  );
}
