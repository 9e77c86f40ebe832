// Small parts of the pages of plans: the state of a plan and the size of a grid in colour, sign and word.

import {
  CheckCircleOutlined,
  CheckOutlined,
  ClockCircleOutlined,
  EditOutlined,
  FallOutlined,
  RiseOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../../text/format";
import { Mark } from "../../ui/Mark";
import type { Drawing, DrawnGrid, PlanState } from "./data";
import { TONE } from "./words";

const SIGNS: Record<PlanState, ReactNode> = {
  draft: <EditOutlined aria-hidden />,
  submitted: <ClockCircleOutlined aria-hidden />,
  approved: <CheckOutlined aria-hidden />,
  in_force: <CheckCircleOutlined aria-hidden />,
  withdrawn: <RollbackOutlined aria-hidden />,
};

/** The state of a plan. */
export function StateMark({ state }: { state: PlanState }) {
  const { t } = useTranslation();
  return (
    <Mark tone={TONE[state]}>
      {SIGNS[state]} {t(`plans:state.${state}`)}
    </Mark>
  );
}

/** Whether a grid has as many households as it should; nothing where no number is asked of it. */
export function BandMark({ grid, band }: { grid: DrawnGrid; band: Drawing["band"] }) {
  const { t } = useTranslation();
  if (grid.band === "unbound") return null;
  const sign = {
    within: <CheckOutlined aria-hidden />,
    below: <FallOutlined aria-hidden />,
    above: <RiseOutlined aria-hidden />,
  };
  return (
    <span title={t("plans:band", { least: number(band.least), most: number(band.most) })}>
      <Mark tone={grid.band === "within" ? "good" : "warn"}>
        {sign[grid.band]} {t(`plans:band.${grid.band}`)}
      </Mark>
    </span>
  );
}

const CHANGE_TONE = { same: "info", renamed: "info", redrawn: "warn", new: "warn" } as const;

/** What becomes of a grid. */
export function ChangeMark({ change }: { change: DrawnGrid["change"] }) {
  const { t } = useTranslation();
  if (change === "same") return <span className="muted">{t("plans:change.same")}</span>;
  return <Mark tone={CHANGE_TONE[change]}>{t(`plans:change.${change}`)}</Mark>;
}
