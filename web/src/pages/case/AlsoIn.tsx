// The grids of other layers that hold the place of a case, with who serves them. Small print under the facts, so a part of its own.

import { useTranslation } from "react-i18next";
import type { CaseLayer } from "../../api/types";
import { nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { Team } from "../layers/Bits";

export default function AlsoIn({ layers }: { layers: CaseLayer[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("layers:also_in")} style={{ marginTop: 12 }}>
      <h2 style={{ fontSize: 15, margin: "0 0 8px" }}>{t("layers:also_in")}</h2>
      <ul style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: 8 }}>
        {layers.map((l) => (
          <li key={l.layer}>
            <span className="muted">{nameOf(l.layer_name)}</span> <b>{nameOf(l.grid.name)}</b>{" "}
            <span className="muted tabular">{l.grid.code}</span>
            {l.department && <div>{nameOf(l.department.name)}</div>}
            {l.duty && (
              <div>
                <Mark tone="info">{t("layers:duty_case")}</Mark>
              </div>
            )}
            <Team team={l.team} phones />
          </li>
        ))}
      </ul>
    </section>
  );
}
