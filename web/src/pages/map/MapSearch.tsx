// Finds areas, addresses, facilities and cases by name, address or code and goes there.

import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { AreaRef, CaseRow, LonLat } from "../../api/types";
import { parsePosition } from "../../map/coordinates";
import { nameOf } from "../../text/format";
import { useDebounced } from "../../ui/hooks";
import type { Card } from "./state";

/** What the search finds. */
interface Found {
  cases: CaseRow[];
  areas: AreaRef[];
  places: { label: string; kind: string; position: LonLat; area: AreaRef | null }[];
}

interface MapSearchProps {
  onArea: (code: string) => void;
  onPlace: (position: LonLat) => void;
  onCard: (card: Card, position?: LonLat | null) => void;
}

/** A field with suggestions in groups; typed coordinates work too. */
export function MapSearch({ onArea, onPlace, onCard }: MapSearchProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const asked = useDebounced(text.trim(), 250);
  const position = parsePosition(asked);
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => api.get<Found>("/search", { q: asked }, signal),
    enabled: asked.length > 0 && !position.ok,
  });
  const data = asked && !position.ok ? found.data : undefined;
  const places = (data?.places ?? []).filter((p) => p.kind !== "area");
  const goes = new Map<string, () => void>();
  const option = (key: string, label: string, note: string, go: () => void) => {
    goes.set(key, go);
    return {
      value: key,
      label: (
        <span>
          {label} <span className="muted">{note}</span>
        </span>
      ),
    };
  };
  const groups = [
    position.ok && {
      label: t("map:search.position"),
      options: [option("position", position.lonlat.join(", "), "", () => onPlace(position.lonlat))],
    },
    data?.areas?.length && {
      label: t("common:palette.areas"),
      options: data.areas.map((a) =>
        option(`area ${a.code}`, nameOf(a.name), `${t(`words:level.${a.level}`)} ${a.code}`, () => onArea(a.code)),
      ),
    },
    places.length > 0 && {
      label: t("common:palette.addresses"),
      options: places.map((p, i) =>
        option(`place ${i} ${p.label}`, p.label, p.area ? nameOf(p.area.name) : "", () => {
          // A facility's label ends with its 17-digit code.
          const code = p.kind === "facility" ? /\d{16,17}$/.exec(p.label)?.[0] : undefined;
          if (code) onCard({ kind: "facility", id: code }, p.position);
          else onPlace(p.position);
        }),
      ),
    },
    data?.cases?.length && {
      label: t("common:palette.cases"),
      options: data.cases.map((c) =>
        option(`case ${c.id}`, c.number, c.description.slice(0, 24), () => onCard({ kind: "case", id: c.id }, c.point)),
      ),
    },
  ].filter((g) => !!g);
  return (
    <AutoComplete
      style={{ width: "100%" }}
      value={text}
      options={groups}
      popupMatchSelectWidth={320}
      defaultActiveFirstOption
      notFoundContent={asked && data ? t("common:palette.empty") : undefined}
      onChange={(value) => setText(value)}
      onSelect={(value: string) => {
        setText("");
        goes.get(value)?.();
      }}
    >
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t("map:search.placeholder")}
        aria-label={t("map:search.placeholder")}
        aria-keyshortcuts="/"
        id="map-search"
      />
    </AutoComplete>
  );
}
