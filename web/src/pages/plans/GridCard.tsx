// The numbers of the chosen grid, beside the map while it is drawn.

import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { BandMark, ChangeMark } from "./Bits";
import type { Drawing, DrawnGrid } from "./data";
import { callGrid, ground } from "./words";

interface GridCardProps {
  drawing: Drawing;
  grid: DrawnGrid;
  busy: boolean;
  onClose: () => void;
}

const COUNTED = ["households", "people", "buildings", "facilities", "open_cases"] as const;

export function GridCard({ drawing, grid, busy, onClose }: GridCardProps) {
  const { t } = useTranslation();
  const name = callGrid(t, drawing, grid.key);
  return (
    <section className="plan-card" aria-label={t("plans:chosen", { name })} aria-busy={busy || undefined}>
      <header>
        <strong>{name}</strong> <ChangeMark change={grid.change} /> <BandMark grid={grid} band={drawing.band} />
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t("common:close")} onClick={onClose} />
      </header>
      <dl>
        {COUNTED.map((c) => (
          <div key={c}>
            <dt>{t(`plans:column.${c}`)}</dt>
            <dd className="tabular">{number(grid[c])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("border:surface")}</dt>
          <dd className="tabular">{ground(grid.area_m2)}</dd>
        </div>
        <div title={t("division:round_help")}>
          <dt>{t("division:column.round")}</dt>
          <dd className="tabular">{number(Math.round(grid.compactness * 100) / 100)}</dd>
        </div>
      </dl>
      {grid.pieces > 1 && <p>{t("plans:pieces", { count: grid.pieces })}</p>}
    </section>
  );
}
