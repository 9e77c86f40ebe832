// The grids of a plan with how each keeps to the rules. The number of a grid chooses it on the map.

import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { surface } from "../coverage/words";
import type { Measure, Plan } from "./data";

interface PlanTableProps {
  plan: Plan;
  measure: Measure;
  at: number | undefined;
  onAt: (sequence: number) => void;
}

export function PlanTable({ plan, measure, at, onAt }: PlanTableProps) {
  const { t } = useTranslation();
  const size = (value: number, counted: boolean) => (counted ? <strong>{number(value)}</strong> : number(value));
  return (
    // A table wider than a phone scrolls by itself, with the keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="division-scroll" tabIndex={0} aria-label={t("division:grids")}>
      <table className="division-table">
        <thead>
          <tr>
            <th scope="col">{t("division:column.number")}</th>
            <th scope="col">{t("division:column.name")}</th>
            <th scope="col">{t("division:column.kind")}</th>
            <th scope="col">{t("division:measure.households")}</th>
            <th scope="col">{t("division:measure.people")}</th>
            <th scope="col">{t("border:surface")}</th>
            <th scope="col">{t("division:column.size")}</th>
            <th scope="col" title={t("division:round_help")}>
              {t("division:column.round")}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.grids.map((g) => (
            <tr key={g.sequence} className={g.sequence === at ? "on" : undefined}>
              <th scope="row">
                <button type="button" aria-pressed={g.sequence === at} onClick={() => onAt(g.sequence)}>
                  {g.sequence}
                </button>
              </th>
              <td>
                {g.name || <span className="muted">{t("division:unnamed")}</span>}
                <div className="muted tabular">
                  {g.code}
                  {g.kept && ` · ${t("division:kept")}`}
                </div>
              </td>
              <td>{t(`map:kind.${g.kind}`)}</td>
              <td className="tabular">{size(g.households, measure === "households")}</td>
              <td className="tabular">{size(g.people, measure === "people")}</td>
              <td className="tabular">{surface(g.area_m2)}</td>
              <td>{g.in_band == null ? "–" : t(g.in_band ? "division:fits" : "division:fits_not")}</td>
              <td className="tabular">{number(Math.round(g.polsby_popper * 100) / 100)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
