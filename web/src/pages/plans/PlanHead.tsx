// The top of a plan: what it is called, its state, from when, and what the person may do with it now.

import { EditOutlined, PrinterOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../text/format";
import { Mark } from "../../ui/Mark";
import { StateMark } from "./Bits";
import type { Plan, Way } from "./data";
import type { PlanDraft } from "./usePlanDraft";
import { buttons, whenText } from "./words";

interface PlanHeadProps {
  plan: Plan;
  work: PlanDraft;
  saving: boolean;
  /** Why the draft cannot be submitted yet. */
  wanting: string | undefined;
  onSave: () => void;
  onHead: () => void;
  onStep: (step: Way) => void;
}

export function PlanHead({ plan, work, saving, wanting, onSave, onHead, onStep }: PlanHeadProps) {
  const { t } = useTranslation();
  const id = useId();
  const { head, editable, dirty } = work;
  const first = plan.may.includes("submit") ? "submit" : "approve";
  return (
    <header className="plan-head">
      <div>
        <h2>{head.title || plan.title}</h2>
        <p>
          <Link to="/admin/$" params={{ _splat: "areas" }} search={{ area: plan.area.code } as never}>
            {nameOf(plan.area.name)}
          </Link>
          <StateMark state={plan.state} />
          <span>{whenText(t, { ...plan, effective_on: head.effective_on })}</span>
          <span role="status">{dirty && <Mark tone="warn">{t("plans:unsaved")}</Mark>}</span>
        </p>
        {head.reason && <p className="plan-reason">{head.reason}</p>}
      </div>
      <div className="plan-do">
        <Link to="/admin/$" params={{ _splat: "plans" }}>
          {t("plans:all")}
        </Link>
        <Button icon={<PrinterOutlined />} aria-label={t("map:print")} title={t("map:print")} onClick={() => window.print()} />
        {editable && (
          <>
            <Button icon={<EditOutlined />} onClick={onHead}>
              {t("plans:head_edit")}
            </Button>
            <Button
              type={dirty ? "primary" : "default"}
              disabled={!dirty || work.stale}
              loading={saving}
              title="Ctrl+S"
              aria-keyshortcuts="Control+S"
              onClick={onSave}
            >
              {t("plans:save")}
            </Button>
          </>
        )}
        {buttons(plan).map((step) => {
          const held = step === "submit" && wanting !== undefined;
          return (
            <Button
              key={step}
              type={step === first && !dirty && !held ? "primary" : "default"}
              danger={step === "withdraw"}
              disabled={held}
              aria-describedby={held ? id : undefined}
              onClick={() => onStep(step)}
            >
              {t(`plans:do.${step}`)}
            </Button>
          );
        })}
        {wanting !== undefined && plan.may.includes("submit") && (
          <span id={id} className="plan-wanting">
            {wanting}
          </span>
        )}
      </div>
    </header>
  );
}
