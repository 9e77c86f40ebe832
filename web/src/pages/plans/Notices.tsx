// What one must know of a plan before anything else: somebody else saved it, it could not be carried out, the grids changed since.

import { Alert, Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../text/format";
import type { Plan } from "./data";
import type { PlanDraft } from "./usePlanDraft";

export function Notices({ plan, work }: { plan: Plan; work: PlanDraft }) {
  const { t } = useTranslation();
  return (
    <div className="plan-notices">
      {work.stale && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t("plans:stale")}
          description={
            <Flex gap={8} wrap>
              <Button size="small" onClick={() => work.adopt(plan)}>
                {t("plans:stale_theirs")}
              </Button>
              {work.editable && (
                <Button size="small" onClick={work.insist}>
                  {t("plans:stale_mine")}
                </Button>
              )}
            </Flex>
          }
        />
      )}
      {plan.trouble && <Alert type="error" showIcon title={t("plans:trouble")} description={plan.trouble} />}
      {plan.base_changed && plan.state !== "in_force" && plan.state !== "withdrawn" && (
        <Alert type="warning" showIcon title={t("plans:base_changed")} />
      )}
      {work.restored && work.dirty && (
        <Alert
          type="info"
          showIcon
          title={t("plans:restored", { time: clockTime(work.restored.at) })}
          description={
            <>
              {work.restored.version !== plan.version && <p>{t("plans:restored_old")}</p>}
              <Button size="small" onClick={work.discard}>
                {t("plans:discard")}
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}
