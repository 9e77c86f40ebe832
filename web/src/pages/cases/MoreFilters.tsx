// The filters of the list that come after the others: dates, a sample, and which grids cases count for.

import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { Search } from "../../ui/url";
import GridsFilter from "./GridsFilter";
import { LayerFilter } from "./LayerFilter";

interface Props {
  search: Search;
  change: (next: Record<string, string | null | undefined>) => void;
}

const SAMPLES = [5, 10, 20, 50, 100];

export default function MoreFilters({ search, change }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <DatePicker.RangePicker
        aria-label={t("cases:reported_between")}
        allowEmpty={[true, true]}
        style={{ width: 240 }}
        value={[search.reported_from ? dayjs(search.reported_from) : null, search.reported_to ? dayjs(search.reported_to) : null]}
        onChange={(range) =>
          change({
            reported_from: range?.[0]?.format("YYYY-MM-DD") ?? null,
            reported_to: range?.[1]?.format("YYYY-MM-DD") ?? null,
          })
        }
      />
      <Select
        allowClear
        aria-label={t("cases:sample")}
        placeholder={t("cases:sample")}
        popupMatchSelectWidth={false}
        style={{ minWidth: 110 }}
        value={search.sample ? Number.parseInt(search.sample, 10) : undefined}
        // The lot is drawn once and stands in the address: whoever opens it sees the same cases.
        onChange={(n?: number) => change({ sample: n ? `${n}.${Date.now().toString(36)}` : null })}
        options={SAMPLES.map((n) => ({ value: n, label: t("cases:sample_of", { count: n }) }))}
      />
      <GridsFilter value={search.grids} onChange={(grids) => change({ grids })} />
      <LayerFilter value={search.layer_grid} onChange={(layer_grid) => change({ layer_grid })} />
    </>
  );
}
