// The grids of a layer. The code of a grid chooses it on the map.

import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { CaseCounts, Team } from "./Bits";
import { ownCode } from "./code";
import type { LayerGridRow } from "./data";
import { hectares } from "./words";

export type GridAct = "edit" | "post" | "retire";
const ACTS = ["edit", "post", "retire"] as const;

interface GridTableProps {
  label: string;
  grids: LayerGridRow[];
  at: string | undefined;
  /** What may be done with them. */
  may: readonly GridAct[];
  onAt: (code: string) => void;
  onAct: (act: GridAct, grid: LayerGridRow) => void;
}

export function GridTable({ label, grids, at, may, onAt, onAct }: GridTableProps) {
  const { t } = useTranslation();
  return (
    // A table wider than a phone scrolls by itself, with the keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="layers-scroll" tabIndex={0} aria-label={label}>
      <table className="layers-table">
        <thead>
          <tr>
            <th scope="col">{t("admin:code")}</th>
            <th scope="col">{t("admin:name")}</th>
            <th scope="col">{t("map:team")}</th>
            <th scope="col">{t("layers:open_overdue")}</th>
            <th scope="col">{t("layers:hectares")}</th>
            {may.length > 0 && <th scope="col">{t("admin:actions")}</th>}
          </tr>
        </thead>
        <tbody>
          {grids.map((g) => (
            <tr key={g.area.code} className={g.area.code === at ? "on" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={g.area.code === at}
                  aria-label={t("layers:choose", { code: g.area.code, name: nameOf(g.area.name) })}
                  onClick={() => onAt(g.area.code)}
                >
                  {ownCode(g.area.code)}
                </button>
              </th>
              <td>
                {nameOf(g.area.name)}
                <div className="muted">{nameOf(g.department?.name)}</div>
              </td>
              <td>
                <Team team={g.team} />
              </td>
              <td>
                <CaseCounts code={g.area.code} open={g.open_cases} overdue={g.overdue_cases} />
              </td>
              <td className="tabular">{hectares(g.area_m2)}</td>
              {may.length > 0 && (
                <td>
                  <Dropdown
                    trigger={["click"]}
                    menu={{
                      items: ACTS.filter((a) => may.includes(a)).map((a) => ({
                        key: a,
                        label: t(`layers:act.${a}`),
                        danger: a === "retire",
                      })),
                      onClick: ({ key }) => onAct(key as GridAct, g),
                    }}
                  >
                    <Button size="small" aria-haspopup="menu" aria-label={t("layers:acts_of", { code: g.area.code })}>
                      {t("admin:actions")}
                    </Button>
                  </Dropdown>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
