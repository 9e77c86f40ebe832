// A plan on paper: below its title and state the table of grids and what changes. Seen only when printed.

import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { Changes } from "./Changes";
import type { Drawing } from "./data";
import { callGrid, ground } from "./words";

export function Paper({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation();
  return (
    <div className="plan-paper">
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
