// Where it is: an address, building, facility, area name or grid code with suggestions; the choice gives the position.
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Geocoded, LonLat, Page } from "../../api/types";
import { nameOf } from "../../text/format";
import { useDebounced } from "../../ui/hooks";

interface Props {
  id: string;
  value: string;
  invalid: boolean;
  onText: (address: string) => void;
  onChoose: (choice: { address: string; point: LonLat | null; area?: string }) => void;
}

export function PlaceField({ id, value, invalid, onText, onChoose }: Props) {
  const { t } = useTranslation();
  const q = useDebounced(value.trim(), 180);
  const { data } = useQuery({
    queryKey: ["geocode", q],
    queryFn: async ({ signal }) => {
      const answer = await api.get<Geocoded[] | Page<Geocoded>>("/geocode", { q }, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
    enabled: q.length >= 2,
    placeholderData: (old) => old,
    staleTime: 60_000,
  });
  const found = q.length >= 2 ? (data ?? []) : [];
  return (
    <AutoComplete
      id={id}
      style={{ width: "100%" }}
      value={value}
      status={invalid ? "error" : undefined}
      defaultActiveFirstOption
      options={found.map((g, i) => ({ value: `${i}`, g }))}
      optionRender={(option) => (
        <span>
          {option.data.g.label} <span className="muted">{nameOf(option.data.g.area?.name)}</span>{" "}
          <span className="muted" style={{ fontSize: 12 }}>
            {t(`desk:place_kind.${option.data.g.kind}`, { defaultValue: option.data.g.kind })}
          </span>
        </span>
      )}
      onSearch={onText}
      onSelect={(_, option) => {
        const g = (option as { g: Geocoded }).g;
        onChoose({ address: g.label, point: g.position, area: g.position ? undefined : g.area?.code });
      }}
    >
      <Input placeholder={t("desk:place_hint")} maxLength={200} autoComplete="off" />
    </AutoComplete>
  );
}
