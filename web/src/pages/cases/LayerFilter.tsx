// Cases by the grids of another layer: the whole layer, or one of its grids. Nothing where the city has no layers.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { layersQuery } from "../layers/data";
import { useLayerGrids } from "../layers/names";

interface Props {
  value: string | undefined;
  onChange: (code: string | null) => void;
}

export function LayerFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(layersQuery);
  const layers = (data ?? []).filter((l) => !l.valid_to);
  // The grids of every layer are asked for once somebody looks for one.
  const [asked, setAsked] = useState(value !== undefined);
  const grids = useLayerGrids(asked ? layers.map((l) => l.code) : []);
  if (layers.length === 0) return null;
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: "text" }}
      aria-label={t("layers:filter")}
      placeholder={t("layers:filter")}
      popupMatchSelectWidth={false}
      style={{ minWidth: 150 }}
      value={value}
      onOpenChange={(open) => open && setAsked(true)}
      onChange={(next?: string) => onChange(next ?? null)}
      options={layers.map((l) => ({
        label: nameOf(l.name),
        options: [
          { value: l.code, label: t("layers:filter_whole", { name: nameOf(l.name) }), text: `${nameOf(l.name)} ${l.code}` },
          ...grids
            .filter((g) => g.layer === l.code)
            .map((g) => ({ value: g.code, label: nameOf(g.name), text: `${nameOf(g.name)} ${g.code} ${nameOf(l.name)}` })),
        ],
      }))}
    />
  );
}
