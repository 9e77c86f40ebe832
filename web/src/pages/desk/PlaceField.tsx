// Where it is: an address, building, facility, area name or grid code with suggestions; the choice gives the position. Only what
// answers the present text can be chosen.
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input } from "antd";
import { useEffect, useState } from "react";
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
  const typed = value.trim();
  const q = useDebounced(typed, 180);
  const [open, setOpen] = useState(false);
  /** Enter was pressed on this text before its answer came; the best match is taken as soon as it is there. */
  const [wanted, setWanted] = useState<string | null>(null);
  const { data, isPlaceholderData } = useQuery({
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
  // What was found for an earlier text stays in view, but nobody meant it.
  const stale = q !== typed || isPlaceholderData || data === undefined;
  const choose = (g: Geocoded) => {
    setWanted(null);
    setOpen(false);
    onChoose({ address: g.label, point: g.position, area: g.position ? undefined : g.area?.code });
  };
  const best = found[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the arrival of the answer counts
  useEffect(() => {
    if (wanted === null || stale) return;
    if (wanted === typed && best) choose(best);
    else setWanted(null);
  }, [wanted, stale, typed]);
  return (
    <AutoComplete
      id={id}
      style={{ width: "100%" }}
      value={value}
      status={invalid ? "error" : undefined}
      open={open && found.length > 0}
      onOpenChange={setOpen}
      defaultActiveFirstOption
      options={found.map((g, i) => ({ value: `${i}`, g, disabled: stale }))}
      optionRender={(option) => (
        <span>
          {option.data.g.label} <span className="muted">{nameOf(option.data.g.area?.name)}</span>{" "}
          <span className="muted" style={{ fontSize: 12 }}>
            {t(`desk:place_kind.${option.data.g.kind}`, { defaultValue: option.data.g.kind })}
          </span>
        </span>
      )}
      onSearch={(text) => {
        setOpen(true);
        setWanted(null);
        onText(text);
      }}
      onSelect={(_, option) => choose((option as { g: Geocoded }).g)}
    >
      <Input
        placeholder={t("desk:place_hint")}
        maxLength={200}
        autoComplete="off"
        onKeyDown={(e) => {
          if (e.key === "Enter" && !e.ctrlKey && open && stale && typed.length >= 2) setWanted(typed);
        }}
      />
    </AutoComplete>
  );
}
