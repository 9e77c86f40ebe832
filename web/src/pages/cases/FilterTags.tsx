// What is set of the filters, as tags that can be taken off one by one.

import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { catalogueQuery, departmentsQuery } from "../../api/queries";
import { day, nameOf } from "../../text/format";
import { fromWall, isDay } from "../../text/zone";
import type { Search } from "../../ui/url";
import { useLayerGridName } from "../layers/names";
import { activeFilters, clearedFilters } from "./filters";

interface Props {
  search: Search;
  set: (change: Record<string, string | null | undefined>) => void;
  areaName: string;
}

/** What is set, as removable tags. */
export function FilterTags({ search, set, areaName }: Props) {
  const { t } = useTranslation();
  const { data: catalogue } = useQuery(catalogueQuery);
  const { data: departments } = useQuery(departmentsQuery);
  const layerGrid = useLayerGridName(search.layer_grid ?? "");
  const active = activeFilters(search);
  if (active.length === 0) return null;
  const words = (name: string): string => {
    const value = search[name] ?? "";
    switch (name) {
      case "queue":
        return t(`words:queue.${value}`, { defaultValue: value });
      case "grids":
        return isDay(value)
          ? t("cases:grids_of", { date: day(fromWall(value)) })
          : t(`cases:grids_${value}`, { defaultValue: value });
      case "state":
        return value
          .split(",")
          .map((s) => t(`words:state.${s}`, { defaultValue: s }))
          .join(", ");
      case "source":
        return t(`words:source.${value}`, { defaultValue: value });
      case "priority":
        return t(`words:priority.${value}`, { defaultValue: value });
      case "area":
        return areaName || value;
      case "layer_grid":
        return layerGrid;
      case "category":
        return nameOf(catalogue?.items.find((c) => c.code === value)?.name) || value;
      case "department":
        return nameOf(departments?.find((d) => d.id === value || d.code === value)?.name) || value;
      case "sample":
        return t("cases:sample_of", { count: Number.parseInt(value, 10) });
      case "bbox":
      case "within":
        return t("cases:on_map");
      default:
        return value === "true" ? "" : value;
    }
  };
  return (
    <Flex gap={6} wrap align="center" style={{ marginTop: 8 }}>
      {active.map((name) => {
        const value = words(name);
        const label = value ? `${t(`cases:filter.${name}`)}: ${value}` : t(`cases:filter.${name}`);
        return (
          <Tag
            key={name}
            closable={{ "aria-label": t("cases:remove_filter", { name: label }) }}
            onClose={(e) => {
              e.preventDefault();
              set({ [name]: null, cursor: null });
            }}
            style={{ lineHeight: "24px", marginInlineEnd: 0 }}
          >
            {label}
          </Tag>
        );
      })}
      <Button type="link" size="small" onClick={() => set(clearedFilters())}>
        {t("cases:clear")}
      </Button>
    </Flex>
  );
}
