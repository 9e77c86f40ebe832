// A plan on paper: title, state, the table of grids, what changes. Seen only when printed.

import { useTranslation } from "react-i18next";
import { nameOf, number } from "../../text/format";
import { Changes } from "./Changes";
import type { Drawing, Plan } from "./data";
import { callGrid, ground, whenText } from "./words";

export function Paper({ plan, drawing }: { plan: Plan; drawing: Drawing }) {
  const { t } = useTranslation();
  return (
    <div className="plan-paper">
      <p>
        {nameOf(plan.area.name)} · {t(`plans:state.${plan.state}`)} · {whenText(t, plan)}
      </p>
      {plan.reason && <p>{plan.reason}</p>}
      <table>
        <thead>
          <tr>
            <th>{t("plans:name")}</th>
            <th>{t("division:column.kind")}</th>
            <th>{t("admin:code")}</th>
            <th>{t("plans:column.households")}</th>
            <th>{t("plans:column.people")}</th>
            <th>{t("border:surface")}</th>
            <th>{t("plans:column.change")}</th>
          </tr>
        </thead>
        <tbody>
          {drawing.grids.map((g) => (
            <tr key={g.key}>
              <td>{callGrid(t, drawing, g.key)}</td>
              <td>{t(`map:kind.${g.kind}`)}</td>
              <td>{g.code ?? t("plans:code_new")}</td>
              <td>{number(g.households)}</td>
              <td>{number(g.people)}</td>
              <td>{ground(g.area_m2)}</td>
              <td>{t(`plans:change.${g.change}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Changes drawing={drawing} />
    </div>
  );
}
