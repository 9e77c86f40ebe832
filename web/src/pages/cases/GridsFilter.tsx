// Which grids cases count for, where borders were drawn anew: those they are kept under, those of the time they were reported, today's,
// or those of a day. Totals are the same whichever is asked.

import { DatePicker, Select, Space } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { isDay, today } from "../../text/zone";

const KINDS = ["recorded", "then", "today", "day"] as const;

interface Props {
  value: string | undefined;
  onChange: (grids: string | null) => void;
}

export default function GridsFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const day = isDay(value) ? value : undefined;
  // As kept is what the server does unasked: the address stays free of it.
  const choose = (kind?: string) => onChange(kind === "day" ? today() : kind === "recorded" ? null : (kind ?? null));
  return (
    <Space.Compact>
      <Select
        allowClear
        aria-label={t("cases:grids")}
        placeholder={t("cases:grids")}
        popupMatchSelectWidth={false}
        style={{ minWidth: 130 }}
        value={day ? "day" : value}
        onChange={choose}
        options={KINDS.map((k) => ({ value: k, label: t(`cases:grids_${k}`) }))}
        popupRender={(menu) => (
          <>
            {menu}
            <p className="muted" style={{ maxWidth: 240, margin: 0, padding: "6px 12px", fontSize: 12 }}>
              {t("cases:grids_hint")}
            </p>
          </>
        )}
      />
      {day && (
        <DatePicker
          aria-label={t("cases:grids_date")}
          allowClear={false}
          value={dayjs(day)}
          onChange={(d) => onChange(d ? d.format("YYYY-MM-DD") : null)}
        />
      )}
    </Space.Compact>
  );
}
