// Which grids cases count for, where borders were drawn anew: those they are kept under, those of the time they were reported, today's,
// or those of a day. Totals are the same whichever is asked.

import { DatePicker, Select, Space } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";

const KINDS = ["then", "today", "day"] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

interface Props {
  value: string | undefined;
  onChange: (grids: string | null) => void;
}

export default function GridsFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const day = value && DAY.test(value) ? value : undefined;
  return (
    <Space.Compact>
      <Select
        allowClear
        aria-label={t("cases:grids")}
        placeholder={t("cases:grids")}
        title={t("cases:grids_hint")}
        popupMatchSelectWidth={false}
        style={{ minWidth: 130 }}
        value={day ? "day" : value}
        onChange={(kind?: string) => onChange(kind === "day" ? dayjs().format("YYYY-MM-DD") : (kind ?? null))}
        options={KINDS.map((k) => ({ value: k, label: t(`cases:grids_${k}`) }))}
      />
      {day && (
        <DatePicker
          aria-label={t("cases:grids_day")}
          allowClear={false}
          value={dayjs(day)}
          onChange={(d) => onChange(d ? d.format("YYYY-MM-DD") : null)}
        />
      )}
    </Space.Compact>
  );
}
