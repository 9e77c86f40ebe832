// Form for a turn at a desk: who, on which day, from when until when.

import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Shift, ShiftList } from "../../../api/types";
import { EditDialog } from "../EditDialog";
import { dayAndTime, turn } from "./week";

interface Props {
  area: string;
  desk: string;
  people: ShiftList["people"];
  /** The turn to change; none to plan a new one. */
  shift?: Shift;
  /** The day of a new one. */
  day: string;
  onClose: () => void;
  onSaved: () => void;
}

export function ShiftForm({ area, desk, people, shift, day, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [date, from] = shift ? dayAndTime(shift.from) : [day, "08:00"];
  const until = shift ? dayAndTime(shift.until)[1] : "16:00";
  const required = [{ required: true, message: t("common:required") }];
  return (
    <EditDialog
      title={t(shift ? "shifts:change" : "shifts:add")}
      initial={{ user_id: shift?.person?.id, day: date, from, until }}
      version={shift?.version}
      labels={{ user_id: t("shifts:person"), day: t("shifts:day"), from: t("shifts:from"), until: t("shifts:until") }}
      save={(v, options) => {
        const body = { user_id: v.user_id, ...turn(String(v.day), String(v.from), String(v.until)) };
        return shift ? api.put(`/shifts/${shift.id}`, body, options) : api.post("/shifts", { area, desk, ...body }, options);
      }}
      onClose={onClose}
      onSaved={onSaved}
    >
      <Form.Item name="user_id" label={t("shifts:person")} rules={required} extra={people.length === 0 && t("shifts:no_people")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={people.map((p) => ({ value: p.id, label: p.name }))}
          placeholder={t("shifts:person")}
        />
      </Form.Item>
      <Form.Item name="day" label={t("shifts:day")} rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="from" label={t("shifts:from")} rules={required}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="until" label={t("shifts:until")} rules={required} extra={t("shifts:over_midnight")}>
        <Input type="time" />
      </Form.Item>
    </EditDialog>
  );
}
