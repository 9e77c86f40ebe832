// Tries a limit out: from this moment, this long, when is it due?

import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { dateTime, limitText } from "../../../text/format";
import { fromWall, wall } from "../../../text/zone";
import { useProblemText } from "../../../ui/States";
import { UNITS } from "../units";

/** A small calculator that asks the server, so that it can only say what the server would do. */
export function Preview() {
  const { t } = useTranslation();
  const problem = useProblemText();
  const [from, setFrom] = useState(() => wall().slice(0, 16));
  const [amount, setAmount] = useState(2);
  const [unit, setUnit] = useState<string>("working_day");
  const limit = `${amount} ${unit}`;
  const at = fromWall(from);
  const query = useQuery({
    queryKey: ["calendar", "preview", at, limit],
    queryFn: ({ signal }) => api.get<{ due: string; provisional: boolean }>("/calendar/preview", { from: at, limit }, signal),
  });
  return (
    <section className="admin-box">
      <h2>{t("admin:calendar.preview")}</h2>
      <Form layout="vertical">
        <Form.Item label={t("admin:calendar.from")} htmlFor="preview-from" style={{ marginBottom: 8 }}>
          <Input
            id="preview-from"
            type="datetime-local"
            value={from}
            onChange={(e) => e.target.value && setFrom(e.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("admin:calendar.limit")} htmlFor="preview-amount" style={{ marginBottom: 8 }}>
          <div style={{ display: "flex", gap: 8 }}>
            <InputNumber
              id="preview-amount"
              min={1}
              max={1000}
              precision={0}
              value={amount}
              onChange={(v) => setAmount(v ?? 1)}
              style={{ width: 90 }}
            />
            <Select
              aria-label={t("admin:calendar.unit")}
              value={unit}
              onChange={setUnit}
              style={{ flex: 1 }}
              options={UNITS.map((u) => ({ value: u, label: t(`admin:calendar.unit.${u}`) }))}
            />
          </div>
        </Form.Item>
      </Form>
      <div aria-live="polite">
        {query.error ? (
          <Alert type="error" title={problem(query.error)} />
        ) : (
          <Alert
            type={query.data?.provisional ? "warning" : "success"}
            title={
              query.data
                ? t("admin:calendar.due", { limit: limitText(t, limit), due: dateTime(query.data.due) })
                : t("common:loading")
            }
            description={query.data?.provisional ? t("admin:calendar.provisional") : undefined}
          />
        )}
      </div>
    </section>
  );
}
