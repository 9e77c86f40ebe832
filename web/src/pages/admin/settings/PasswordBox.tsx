// Changes one's own password; the other devices are logged out by the server.

import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useShowProblem } from "../../../ui/States";

interface Passwords {
  old: string;
  new: string;
  again: string;
}

/** Old one, new one twice. */
export function PasswordBox() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Passwords>();
  const [busy, setBusy] = useState(false);
  const save = async (v: Passwords) => {
    setBusy(true);
    try {
      await api.post("/me/password", { old: v.old, new: v.new }, { key: newKey() });
      message.success(t("admin:password.changed"));
      form.resetFields();
    } catch (error) {
      const fields = asProblem(error).fields.filter((f) => f.field === "old" || f.field === "new");
      form.setFields(fields.map((f) => ({ name: f.field as "old" | "new", errors: [f.message] })));
      if (fields.length === 0) showProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="admin-box">
      <h2>{t("admin:password.title")}</h2>
      <Form form={form} layout="vertical" onFinish={(v) => void save(v)}>
        <Form.Item name="old" label={t("admin:password.old")} rules={[{ required: true, message: t("common:required") }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="new"
          label={t("admin:password.new")}
          extra={t("admin:password.help")}
          rules={[{ required: true, min: 10, message: t("admin:password.help") }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("admin:password.again")}
          dependencies={["new"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: async (_, value) => {
                if (value !== getFieldValue("new")) throw new Error(t("admin:password.differ"));
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t("admin:password.change")}
        </Button>
      </Form>
    </section>
  );
}
