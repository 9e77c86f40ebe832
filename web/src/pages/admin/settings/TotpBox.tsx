// Two-step login with an authenticator app: switch on (scan, confirm with a code) and off.

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Form, Input, QRCode, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { meQuery } from "../../../api/queries";
import { useMe } from "../../../ui/me";
import { useShowProblem } from "../../../ui/States";

interface Pending {
  secret: string;
  otpauth_url: string;
}

/** On or off, with the steps between. */
export function TotpBox() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const me = useMe();
  const client = useQueryClient();
  const [pending, setPending] = useState<Pending | undefined>();
  const [busy, setBusy] = useState(false);
  const run = async (step: () => Promise<void>) => {
    setBusy(true);
    try {
      await step();
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const refresh = () => client.invalidateQueries({ queryKey: meQuery.queryKey });
  const begin = () => run(async () => setPending(await api.post<Pending>("/me/totp", {}, { key: newKey() })));
  const confirm = (code: string) =>
    run(async () => {
      await api.post("/me/totp/confirm", { code: code.replace(/\s/g, "") }, { key: newKey() });
      setPending(undefined);
      message.success(t("admin:totp.on_done"));
      await refresh();
    });
  const off = (password: string) =>
    run(async () => {
      await api.delete("/me/totp", { body: { password } });
      message.success(t("admin:totp.off_done"));
      await refresh();
    });
  return (
    <section className="admin-box">
      <h2>{t("admin:totp.title")}</h2>
      {me.totp_enabled ? (
        <>
          <Alert type="success" showIcon title={t("admin:totp.is_on")} style={{ marginBottom: 12 }} />
          <Form layout="vertical" onFinish={(v: { password: string }) => void off(v.password)}>
            <Form.Item
              name="password"
              label={t("admin:totp.off_password")}
              rules={[{ required: true, message: t("common:required") }]}
            >
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            <Button danger htmlType="submit" loading={busy}>
              {t("admin:totp.off")}
            </Button>
          </Form>
        </>
      ) : pending ? (
        <Form layout="vertical" onFinish={(v: { code: string }) => void confirm(v.code)}>
          <Typography.Paragraph>{t("admin:totp.scan")}</Typography.Paragraph>
          <Flex justify="center" style={{ marginBottom: 12 }}>
            <QRCode value={pending.otpauth_url} size={168} type="svg" bordered={false} aria-label={t("admin:totp.qr")} />
          </Flex>
          <Typography.Paragraph copyable={{ text: pending.secret }} code style={{ overflowWrap: "anywhere" }}>
            {pending.secret}
          </Typography.Paragraph>
          <Form.Item
            name="code"
            label={t("admin:totp.code")}
            rules={[{ required: true, pattern: /^\s*\d{3}\s*\d{3}\s*$/, message: t("admin:totp.code_bad") }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={9} />
          </Form.Item>
          <Flex gap={8}>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t("admin:totp.confirm")}
            </Button>
            <Button onClick={() => setPending(undefined)}>{t("common:cancel")}</Button>
          </Flex>
        </Form>
      ) : (
        <>
          <Typography.Paragraph>{t("admin:totp.text")}</Typography.Paragraph>
          <Button loading={busy} onClick={() => void begin()}>
            {t("admin:totp.on")}
          </Button>
        </>
      )}
    </section>
  );
}
