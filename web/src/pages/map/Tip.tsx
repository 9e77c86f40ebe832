// The small card of the area under the pointer, or of the one the list points at.

import type Feature from "ol/Feature";
import { useTranslation } from "react-i18next";
import { areaCode } from "../../map/styleAreas";
import { nameOf, number } from "../../text/format";

/** Name, kind and numbers of one area. */
export function Tip({ code, features }: { code: string; features: Feature[] }) {
  const { t } = useTranslation();
  const f = features.find((x) => areaCode(x) === code);
  if (!f) return null;
  const kind = f.get("kind") as string | null | undefined;
  const open = Number(f.get("open_cases") ?? 0);
  const closed = Number(f.get("closed_cases") ?? 0);
  const overdue = Number(f.get("overdue_cases") ?? 0);
  return (
    <div className="map-tip" role="status">
      <strong>{nameOf(f.get("name"))}</strong>
      {kind ? t(`map:kind.${kind}`) : t(`words:level.${f.get("level")}`)} · {t("map:measure.households")}{" "}
      {number(Number(f.get("households") ?? 0))}
      <br />
      {t("map:measure.open")} {number(open)} ·{" "}
      <span style={overdue ? { color: "#cf1322", fontWeight: 600 } : undefined}>
        {t("map:measure.overdue")} {number(overdue)}
      </span>
      {closed > 0 && (
        <>
          <br />
          {t("map:tip.closed", { n: number(Number(f.get("closed_on_time") ?? 0)), all: number(closed) })}
        </>
      )}
    </div>
  );
}
