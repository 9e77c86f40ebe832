// A new plan: for which community, what it is called, why, from which day. It begins with the grids in force.

import { Form } from "antd";
import { useTranslation } from "react-i18next";
import type { AreaRef } from "../../api/types";
import { nameOf } from "../../text/format";
import { EditDialog } from "../admin/EditDialog";
import { AreaPicker } from "../admin/pickers";
import { createPlan, type Plan } from "./data";
import { PlanFields } from "./PlanFields";

interface NewPlanProps {
  /** The community offered first. */
  community: AreaRef | undefined;
  onClose: () => void;
  onMade: (plan: Plan) => void;
}

export function NewPlan({ community, onClose, onMade }: NewPlanProps) {
  const { t } = useTranslation();
  const known = community && { value: community.code, label: nameOf(community.name) };
  return (
    <EditDialog
      title={t("plans:new")}
      okText={t("plans:create")}
      initial={{ area: community?.code, title: "", reason: "", effective_on: "" }}
      labels={{ area: t("division:community"), title: t("plans:title"), reason: t("plans:reason"), effective_on: t("plans:day") }}
      save={async (v, { key }) => {
        const plan = {
          area: String(v.area),
          title: String(v.title).trim(),
          reason: String(v.reason ?? "").trim() || undefined,
          effective_on: v.effective_on ? String(v.effective_on) : undefined,
        };
        onMade(await createPlan(plan, key));
      }}
      onClose={onClose}
      onSaved={() => {}}
    >
      <Form.Item name="area" label={t("division:community")} rules={[{ required: true, message: t("common:required") }]}>
        <AreaPicker level="community" known={known} placeholder={t("division:community")} style={{ width: "100%" }} />
      </Form.Item>
      <PlanFields />
    </EditDialog>
  );
}
