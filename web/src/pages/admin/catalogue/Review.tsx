// Before a document is put in force: what is wrong with it, what would change and how many open cases use it, and why it is done.

import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Table, Tag } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { limitText, type Names, nameOf, number } from "../../../text/format";
import { Show, useProblemText } from "../../../ui/States";

interface ChangeRow {
  what: string;
  code: string;
  condition?: string | null;
  before?: Names | null;
  after?: Names | null;
  open_cases: number;
}

interface Preview {
  errors: { field: string; code: string; message: string }[];
  changes: ChangeRow[];
  without_department: string[];
}

interface Props {
  /** `catalogue`, `stages`, `replies` or `portal`. */
  name: string;
  value: unknown;
  /** The version the editing began from. */
  version: number;
  onSaved: () => void;
  onClose: () => void;
}

export function Review({ name, value, version, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const key = useRef(newKey());
  const [why, setWhy] = useState("");
  const [asked, setAsked] = useState(false);
  const preview = useQuery({
    queryKey: ["settings", name, "check", JSON.stringify(value)],
    queryFn: () => api.post<Preview>(`/settings/${name}/check`, { value }),
    staleTime: 0,
  });
  const save = useMutation({
    mutationFn: () => api.put(`/settings/${name}`, { value, why, version }, { key: key.current }),
    onSuccess: onSaved,
    onError: () => {
      key.current = newKey();
    },
  });
  const wrong = (preview.data?.errors.length ?? 0) > 0;
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <Modal
      open
      width={820}
      title={t("catalogue:review")}
      okText={t("catalogue:put_in_force")}
      cancelText={t("common:cancel")}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: !preview.data || wrong }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => {
        setAsked(true);
        if (why.trim()) save.mutate();
      }}
    >
      <div aria-live="assertive">
        {problem && (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 12 }}
            title={
              problem.status === 412
                ? t("catalogue:stale", { who: String(problem.extra.changed_by ?? t("admin:conflict.someone")) })
                : text(save.error)
            }
          />
        )}
      </div>
      <Show query={preview}>
        {(p) => (
          <>
            {p.errors.length > 0 && (
              <Alert
                type="error"
                showIcon
                style={{ marginBottom: 12 }}
                title={t("catalogue:errors", { count: p.errors.length })}
                description={
                  <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                    {p.errors.map((e) => (
                      <li key={`${e.field} ${e.code}`}>
                        <code>{e.field}</code> · {e.message}
                      </li>
                    ))}
                  </ul>
                }
              />
            )}
            {p.without_department.length > 0 && (
              <Alert
                type="warning"
                showIcon
                style={{ marginBottom: 12 }}
                title={t("catalogue:without_department", {
                  count: p.without_department.length,
                  codes: p.without_department.slice(0, 12).join(", "),
                })}
              />
            )}
            {p.changes.length > 0 && <Changes rows={p.changes} replies={name === "replies"} cases={name === "catalogue"} />}
            {name !== "portal" && <p className="muted">{t(name === "replies" ? "replies:old_words" : "catalogue:old_cases")}</p>}
          </>
        )}
      </Show>
      <Form layout="vertical">
        <Form.Item
          label={t("catalogue:why")}
          htmlFor="settings-why"
          required
          validateStatus={asked && !why.trim() ? "error" : undefined}
          help={asked && !why.trim() ? t("common:required") : t("catalogue:why_help")}
        >
          <Input.TextArea id="settings-why" rows={2} maxLength={500} value={why} onChange={(e) => setWhy(e.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Changes({ rows, replies, cases }: { rows: ChangeRow[]; replies: boolean; cases: boolean }) {
  const { t } = useTranslation();
  const show = (row: ChangeRow, side: Names | null | undefined) =>
    row.what === "limit" ? limitText(t, side?.["zh-Hans"]) : nameOf(side);
  return (
    <Table<ChangeRow>
      size="small"
      rowKey={(r) => `${r.what} ${r.code} ${r.condition ?? ""} ${nameOf(r.after)} ${nameOf(r.before)}`}
      dataSource={rows}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 640 }}
      // Reached by keyboard, so that what is wider than a phone can be scrolled.
      onRow={() => ({ tabIndex: 0 })}
      style={{ marginBottom: 12 }}
      columns={[
        { title: t("admin:code"), width: 100, render: (_, r) => `${r.code}${r.condition ? ` · ${r.condition}` : ""}` },
        {
          title: t("catalogue:what"),
          width: 170,
          render: (_, r) => t(replies ? `replies:what.${r.what}` : `catalogue:what.${r.what}`),
        },
        { title: t("catalogue:before"), render: (_, r) => show(r, r.before) },
        { title: t("catalogue:after"), render: (_, r) => show(r, r.after) },
        ...(!cases
          ? []
          : [
              {
                title: t("catalogue:open_cases"),
                width: 110,
                align: "right" as const,
                render: (_: unknown, r: ChangeRow) => (r.open_cases > 0 ? <Tag>{number(r.open_cases)}</Tag> : "–"),
              },
            ]),
      ]}
    />
  );
}
