// What the colours and marks on the map mean.

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { HEAT_COLOURS } from "../../map/heatPoints";
import { LIGHT_COLOURS } from "../../map/styleCases";

/** One colour and what it stands for. */
export interface LegendItem {
  colour: string;
  label: string;
}

const MARKS = [
  ["green", "M8 2a6 6 0 1 0 .01 0z"],
  ["amber", "M8 1l6 3.5v7L8 15l-6-3.5v-7z"],
  ["red", "M8 0l8 8-8 8-8-8z"],
  ["paused", "M2 2h12v12H2z"],
] as const;

/** The legend of areas and, when cases are shown, of their marks. */
export function Legend(props: { title: string; items: LegendItem[]; cases: boolean; heat: boolean; folded: boolean }) {
  const { title, items, cases, heat, folded } = props;
  const [open, setOpen] = useState(!folded);
  // Where there is little room, something else at the foot of the map folds the legend; a tap shows it again.
  useEffect(() => setOpen(!folded), [folded]);
  const { t } = useTranslation();
  return (
    <details className="map-legend" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t("map:legend.title")}</summary>
      {items.length > 0 && (
        <>
          <h2>{title}</h2>
          <ul>
            {items.map((item) => (
              <li key={item.label}>
                <span className="swatch" style={{ background: item.colour }} />
                {item.label}
              </li>
            ))}
          </ul>
        </>
      )}
      {heat && (
        <>
          <h2>{t("map:look.heat")}</h2>
          <div
            className="map-heat"
            style={{ background: `linear-gradient(to right, transparent, ${HEAT_COLOURS.join(", ")})` }}
          />
          <div className="map-heat-ends">
            <span>{t("map:heat.few")}</span>
            <span>{t("map:heat.many")}</span>
          </div>
        </>
      )}
      {cases && (
        <>
          <h2>{t("map:legend.cases")}</h2>
          <ul>
            {MARKS.map(([light, path]) => (
              <li key={light}>
                <svg width="16" height="16" viewBox="-1 -1 18 18" aria-hidden="true">
                  <path d={path} fill="#fff" stroke={LIGHT_COLOURS[light]} strokeWidth="2.5" />
                </svg>
                {t(`words:light.${light}`)}
              </li>
            ))}
            <li>
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6.5" fill="#093f9d" stroke="#ff4d4f" strokeWidth="2.5" />
              </svg>
              {t("map:legend.cluster")}
            </li>
          </ul>
        </>
      )}
    </details>
  );
}
