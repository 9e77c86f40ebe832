// The fields of a plan besides its grids, for a new plan and for changing a draft.

import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { today } from "../../text/zone";

export function PlanFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="title"
        label={t("plans:title")}
        rules={[{ required: true, whitespace: true, message: t("common:required") }]}
      >
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="reason" label={t("plans:reason")} extra={t("plans:reason_help")}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="effective_on" label={t("plans:day")} extra={t("plans:day_help")}>
        <Input type="date" min={today()} style={{ width: 180 }} />
      </Form.Item>
    </>
  );
}
