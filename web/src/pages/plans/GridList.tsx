// The planned grids as a list: names and kinds to be changed in a draft, numbers beside them; a grid is chosen here as on the map.

import { Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { BandMark, ChangeMark } from "./Bits";
import { type Drawing, KINDS, type Kind, type PlannedGrid } from "./data";
import { callGrid, ground } from "./words";

interface GridListProps {
  grids: PlannedGrid[];
  drawing: Drawing;
  editable: boolean;
  /** Grids chosen, or picked for joining. */
  on: string[];
  onGrid: (key: string) => void;
  onChange: (key: string, part: { name?: string; kind?: Kind }) => void;
  onMerge: (key: string) => void;
}

/** A name that is taken over when the field is left or Enter is pressed: one change is one step back. */
function NameField({ grid, label, onName }: { grid: PlannedGrid; label: string; onName: (name: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(grid.name);
  useEffect(() => setText(grid.name), [grid.name]);
  const take = () => {
    if (text.trim() !== grid.name) onName(text.trim());
  };
  return (
    <Input
      aria-label={label}
      value={text}
      maxLength={60}
      placeholder={t("plans:name")}
      status={text.trim() ? undefined : "warning"}
      onChange={(e) => setText(e.target.value)}
      onBlur={take}
      onPressEnter={take}
    />
  );
}

export function GridList({ grids, drawing, editable, on, onGrid, onChange, onMerge }: GridListProps) {
  const { t } = useTranslation();
  return (
    <ul className="plan-grids" aria-label={t("plans:grids")}>
      {grids.map((grid, i) => {
        const drawn = drawing.grids.find((g) => g.key === grid.key);
        const name = callGrid(t, drawing, grid.key);
        return (
          <li key={grid.key} className={on.includes(grid.key) ? "on" : undefined}>
            <div className="plan-grid-name">
              <Button
                size="small"
                aria-pressed={on.includes(grid.key)}
                aria-label={t("plans:choose", { n: number(i + 1), name })}
                title={name}
                onClick={() => onGrid(grid.key)}
              >
                {number(i + 1)}
              </Button>
              {editable ? (
                <NameField
                  grid={grid}
                  label={t("plans:name_of", { name })}
                  onName={(next) => onChange(grid.key, { name: next })}
                />
              ) : (
                <strong>{name}</strong>
              )}
              {drawn && <ChangeMark change={drawn.change} />}
            </div>
            <div className="plan-grid-numbers">
              {editable ? (
                <Select<Kind>
                  size="small"
                  aria-label={t("plans:kind_of", { name })}
                  value={grid.kind}
                  popupMatchSelectWidth={false}
                  onChange={(kind) => onChange(grid.key, { kind })}
                  options={KINDS.map((k) => ({ value: k, label: t(`map:kind.${k}`) }))}
                />
              ) : (
                <span>{t(`map:kind.${grid.kind}`)}</span>
              )}
              <span className="muted tabular">{grid.code ?? t("plans:code_new")}</span>
              {drawn && (
                <>
                  <span className="tabular">
                    {t("plans:n.households", { count: drawn.households, n: number(drawn.households) })}
                  </span>
                  <span className="tabular muted">{ground(drawn.area_m2)}</span>
                  <BandMark grid={drawn} band={drawing.band} />
                </>
              )}
              {editable && grids.length > 1 && (
                <Button
                  size="small"
                  type="link"
                  aria-label={t("plans:merge_with_of", { name })}
                  onClick={() => onMerge(grid.key)}
                >
                  {t("plans:merge_with")}
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
