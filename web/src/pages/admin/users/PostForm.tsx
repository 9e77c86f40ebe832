// Form for a post: role, title, area or department, who holds it and since when; also hand-over and end.

import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Page } from "../../../api/types";
import { nameOf } from "../../../text/format";
import { fromWall, today, wall } from "../../../text/zone";
import { EditDialog, type Values } from "../EditDialog";
import { AreaPicker, DepartmentPicker, UserPicker } from "../pickers";
import { type PostRow, ROLES, type UserRow } from "../types";

interface PostFormProps {
  /** The post to change; none to create one. */
  post?: PostRow;
  /** Who shall hold the new post. */
  user?: UserRow;
  onClose: () => void;
  onSaved: () => void;
}

function valuesOf(post: PostRow): Values {
  return { title: post.title, user_id: post.user?.id, to: post.to ? wall(post.to).slice(0, 10) : "" };
}

/** The start of a chosen day in the city as a point in time. */
function moment(day: unknown): string | undefined {
  return day ? fromWall(String(day)) : undefined;
}

/** Creates a post, or changes the holder, title and end of one. */
export function PostForm({ post, user, onClose, onSaved }: PostFormProps) {
  const { t } = useTranslation();
  const holder = post?.user
    ? { value: post.user.id, label: post.user.name }
    : user
      ? { value: user.id, label: user.name }
      : undefined;
  return (
    <EditDialog
      title={post ? t("admin:posts.edit_title", { title: post.title || t(`words:role.${post.role}`) }) : t("admin:posts.add")}
      initial={post ? valuesOf(post) : { role: undefined, title: "", user_id: user?.id, from: today() }}
      version={post?.version}
      labels={{
        role: t("admin:role"),
        title: t("admin:posts.title"),
        user_id: t("admin:posts.holder"),
        area_code: t("map:card.area"),
        department_id: t("admin:department"),
        from: t("admin:posts.from"),
        to: t("admin:posts.to"),
      }}
      save={(v, options) => {
        if (post) {
          const to = moment(v.to) ?? null;
          return api.patch(`/posts/${post.id}`, { title: v.title, user_id: v.user_id ?? null, to }, options);
        }
        return api.post(
          "/posts",
          {
            role: v.role,
            title: v.title,
            user_id: v.user_id,
            area_code: v.area_code,
            department_id: v.department_id,
            from: moment(v.from),
          },
          options,
        );
      }}
      reload={
        post &&
        (async () => {
          const page = await api.get<Page<PostRow>>("/posts", { area: post.area?.code, limit: 200 });
          const fresh = page.items.find((p) => p.id === post.id) ?? post;
          return { values: valuesOf(fresh), version: fresh.version };
        })
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {post ? (
        <p className="muted">
          {t(`words:role.${post.role}`)} · {nameOf(post.area?.name ?? post.department?.name)}
        </p>
      ) : (
        <>
          <Form.Item name="role" label={t("admin:role")} rules={[{ required: true, message: t("common:required") }]}>
            <Select options={ROLES.map((r) => ({ value: r, label: t(`words:role.${r}`) }))} />
          </Form.Item>
          <Form.Item name="area_code" label={t("map:card.area")} extra={t("admin:posts.area_help")}>
            <AreaPicker />
          </Form.Item>
          <Form.Item
            name="department_id"
            label={t("admin:department")}
            dependencies={["area_code"]}
            rules={[
              (form) => ({
                validator: async (_, value) => {
                  if (!value && !form.getFieldValue("area_code")) throw new Error(t("admin:posts.where"));
                },
              }),
            ]}
          >
            <DepartmentPicker />
          </Form.Item>
        </>
      )}
      <Form.Item name="title" label={t("admin:posts.title")} extra={t("admin:posts.title_help")}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="user_id" label={t("admin:posts.holder")} extra={t("admin:posts.holder_help")}>
        <UserPicker known={holder} />
      </Form.Item>
      {post ? (
        <Form.Item name="to" label={t("admin:posts.to")} extra={t("admin:posts.to_help")}>
          <Input type="date" />
        </Form.Item>
      ) : (
        <Form.Item name="from" label={t("admin:posts.from")}>
          <Input type="date" />
        </Form.Item>
      )}
    </EditDialog>
  );
}
