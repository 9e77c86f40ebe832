// The chosen place in words, with the ways to the areas it concerns.

import { Button, Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { formatPosition } from "../../map/coordinates";
import { useMe } from "../../ui/me";
import { AreaLinks, KindIcon, SeverityMark } from "./Bits";
import type { Finding } from "./data";
import { placeText, surface, width } from "./words";

export function PlaceCard({ place, onZoom }: { place: Finding; onZoom: () => void }) {
  const { t } = useTranslation();
  const write = useMe().capabilities.includes("areas.write");
  return (
    <section className="admin-box cover-card" aria-label={t("coverage:place")}>
      <h2>
        <KindIcon kind={place.kind} /> {placeText(t, place)} <SeverityMark severity={place.severity} />
      </h2>
      <p>{t(`coverage:kind_help.${place.kind}`)}</p>
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: "s", label: t("border:surface"), children: surface(place.area_m2) },
          { key: "w", label: t("coverage:mean_width"), children: width(place.mean_width_m) },
          {
            key: "p",
            label: t("coverage:position"),
            children: <span className="tabular">{formatPosition(place.position)}</span>,
          },
          { key: "a", label: t("coverage:column.areas"), children: <AreaLinks areas={place.areas} /> },
          ...(write && place.areas.length > 0
            ? [{ key: "e", label: t("border:edit"), children: <AreaLinks areas={place.areas} edit /> }]
            : []),
        ]}
      />
      <Button size="small" className="cover-screen" onClick={onZoom} style={{ marginTop: 8 }}>
        {t("coverage:zoom")}
      </Button>
    </section>
  );
}
