// Forms for an account: its data, and a new password.

import { Form, Input, Switch, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Page } from "../../../api/types";
import { EditDialog, type Values } from "../EditDialog";
import type { UserRow } from "../types";

interface FormProps {
  onClose: () => void;
  onSaved: () => void;
}

function valuesOf(u: UserRow | undefined): Values {
  return { login: u?.login ?? "", name: u?.name ?? "", phone: u?.phone ?? "", active: u?.active ?? true, password: "" };
}

/** Creates an account, or changes `user`. */
export function UserForm({ user, onClose, onSaved }: FormProps & { user?: UserRow }) {
  const { t } = useTranslation();
  const required = [{ required: true, whitespace: true, message: t("common:required") }];
  return (
    <EditDialog
      title={user ? t("admin:users.edit_title", { name: user.name }) : t("admin:users.add")}
      initial={valuesOf(user)}
      version={user?.version}
      labels={{
        login: t("admin:login"),
        name: t("admin:name"),
        phone: t("admin:phone"),
        active: t("admin:active"),
        password: t("admin:password.new"),
      }}
      save={(v, options) =>
        user
          ? api.patch(`/users/${user.id}`, { name: v.name, phone: v.phone, active: v.active }, options)
          : api.post("/users", { login: v.login, name: v.name, phone: v.phone, password: v.password }, options)
      }
      reload={
        user &&
        (async () => {
          const page = await api.get<Page<UserRow>>("/users", { q: user.login, limit: 50 });
          const fresh = page.items.find((u) => u.id === user.id) ?? user;
          return { values: valuesOf(fresh), version: fresh.version };
        })
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {!user && (
        <Form.Item name="login" label={t("admin:login")} rules={required}>
          <Input autoComplete="off" maxLength={60} autoCapitalize="none" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t("admin:name")} rules={required}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={t("admin:phone")}>
        <Input type="tel" maxLength={40} autoComplete="off" />
      </Form.Item>
      {user ? (
        <Form.Item name="active" label={t("admin:active")} valuePropName="checked" extra={t("admin:users.block_help")}>
          <Switch />
        </Form.Item>
      ) : (
        <NewPassword />
      )}
    </EditDialog>
  );
}

/** Sets a new password for somebody who forgot theirs. */
export function PasswordForm({ user, onClose, onSaved }: FormProps & { user: UserRow }) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={t("admin:users.password_title", { name: user.name })}
      initial={{ password: "" }}
      labels={{ password: t("admin:password.new") }}
      save={(v, options) => api.post(`/users/${user.id}/password`, { password: v.password }, options)}
      onClose={onClose}
      onSaved={onSaved}
    >
      <Typography.Paragraph type="secondary">{t("admin:users.password_text")}</Typography.Paragraph>
      <NewPassword />
    </EditDialog>
  );
}

/** Takes the one-time codes away from somebody who lost their telephone. */
export function TotpForm({ user, onClose, onSaved }: FormProps & { user: UserRow }) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={t("admin:users.do.totp")}
      okText={t("admin:users.do.totp")}
      danger
      initial={{}}
      labels={{}}
      save={(_, options) => api.delete(`/users/${user.id}/totp`, options)}
      onClose={onClose}
      onSaved={onSaved}
    >
      <Typography.Paragraph>{t("admin:users.totp_text", { name: user.name })}</Typography.Paragraph>
    </EditDialog>
  );
}

function NewPassword() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="password"
      label={t("admin:password.new")}
      extra={t("admin:password.help")}
      rules={[{ required: true, min: 10, message: t("admin:password.help") }]}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  );
}
