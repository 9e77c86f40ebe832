// Login by name and password, with a second step for accounts that use one-time codes.
import { LockOutlined, SafetyOutlined, UserOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, Flex, Form, Input, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, setCsrf } from "../../api/client";
import { asProblem } from "../../api/problem";
import { meQuery, queryClient } from "../../api/queries";
import type { Me } from "../../api/types";
import { useTitle } from "../../ui/hooks";
import { LangSelect } from "../../ui/LangSelect";
import { useProblemText } from "../../ui/States";
import { useUrl } from "../../ui/url";

interface Fields {
  login: string;
  password: string;
  totp?: string;
  new_password?: string;
}

/** Only addresses inside the app are followed after the login. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/login") ? next : "/work";
}

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useUrl();
  const [needsCode, setNeedsCode] = useState(false);
  const [needsNew, setNeedsNew] = useState(false);
  const problemText = useProblemText();
  useTitle(`${t("login:title")} · ${t("common:product")}`);
  const login = useMutation({
    mutationFn: (fields: Fields) => api.post<{ me: Me; csrf: string }>("/session", fields),
    onSuccess: ({ me, csrf }) => {
      setCsrf(csrf);
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, { ...me, csrf });
      void navigate({ href: safeNext(search.next) } as never);
    },
    onError: (error) => {
      if (asProblem(error).code === "totp_required") setNeedsCode(true);
      if (asProblem(error).code === "password_change_required") setNeedsNew(true);
    },
  });
  const problem = login.error ? asProblem(login.error) : null;
  const asksForMore = problem?.code === "totp_required" || problem?.code === "password_change_required";
  return (
    <Flex
      justify="center"
      align="center"
      style={{ minHeight: "100dvh", padding: 16, background: "linear-gradient(160deg,#0b2447,#0958d9)" }}
    >
      <main className="card" style={{ width: 400, maxWidth: "100%", padding: 32 }}>
        <Flex justify="space-between" align="center" style={{ marginBottom: 8 }}>
          <Typography.Title level={1} style={{ fontSize: 26, margin: 0 }}>
            {t("common:product")}
          </Typography.Title>
          <LangSelect />
        </Flex>
        <p className="muted" style={{ marginTop: 0, marginBottom: 24 }}>
          {t("login:subtitle")}
        </p>
        {search.next && (
          <Alert
            type="info"
            showIcon
            title={t(search.expired ? "common:session.expired" : "login:first")}
            style={{ marginBottom: 16 }}
          />
        )}
        {problem && !asksForMore && (
          <Alert
            type="error"
            showIcon
            role="alert"
            style={{ marginBottom: 16 }}
            title={
              problem.code === "bad_credentials"
                ? t("login:bad")
                : problem.code === "locked"
                  ? t("login:locked")
                  : problemText(login.error)
            }
          />
        )}
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => login.mutate(fields)}>
          <Form.Item name="login" label={t("login:name")} rules={[{ required: true, message: t("common:required") }]}>
            <Input size="large" autoFocus autoComplete="username" prefix={<UserOutlined aria-hidden />} />
          </Form.Item>
          <Form.Item name="password" label={t("login:password")} rules={[{ required: true, message: t("common:required") }]}>
            <Input.Password size="large" autoComplete="current-password" prefix={<LockOutlined aria-hidden />} />
          </Form.Item>
          {needsCode && (
            <Form.Item
              name="totp"
              label={t("login:code")}
              extra={t("login:code_help")}
              rules={[{ required: true, message: t("common:required") }]}
            >
              <Input
                size="large"
                autoFocus
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={8}
                prefix={<SafetyOutlined aria-hidden />}
              />
            </Form.Item>
          )}
          {needsNew && (
            <Form.Item
              name="new_password"
              label={t("login:new_password")}
              extra={t("login:new_password_help")}
              rules={[{ required: true, min: 10, message: t("login:new_password_help") }]}
            >
              <Input.Password size="large" autoFocus autoComplete="new-password" prefix={<LockOutlined aria-hidden />} />
            </Form.Item>
          )}
          <Button type="primary" size="large" block htmlType="submit" loading={login.isPending}>
            {t("login:submit")}
          </Button>
        </Form>
        <p className="muted" style={{ marginBottom: 0, fontSize: 13 }}>
          {t("login:help")}
        </p>
      </main>
    </Flex>
  );
}
