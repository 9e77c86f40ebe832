// A form in a dialog that never loses what was typed: one idempotency key per opened form, field errors at their fields, and on a
// version conflict it shows what somebody else changed and lets the person save on top of it.

import { Alert, Form, Modal } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey } from "../../api/client";
import { asProblem, type FieldError } from "../../api/problem";
import { dateTime } from "../../text/format";
import { useProblemText } from "../../ui/States";

/** Values of a form by field name. */
export type Values = Record<string, unknown>;

/** What to send along with a save. */
export interface SaveOptions {
  key: string;
  version?: number;
}

interface EditDialogProps {
  title: string;
  initial: Values;
  /** The version the person saw when the form was opened. */
  version?: number;
  /** The words for fields, to say which ones somebody else changed. */
  labels: Record<string, string>;
  children: ReactNode;
  okText?: string;
  danger?: boolean;
  save: (values: Values, options: SaveOptions) => Promise<unknown>;
  /** Fetches the current state after a conflict. */
  reload?: () => Promise<{ values: Values; version: number }>;
  onClose: () => void;
  /** After a successful save. */
  onSaved: () => void;
}

interface Conflict {
  who: string;
  when: string;
  changes: { field: string; before: string; now: string }[];
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The messages of each field of the form. What is wrong with one entry of a list, such as `duties.2`, stands at the list. */
export function fieldErrors(fields: FieldError[], labels: Record<string, string>): { name: string; errors: string[] }[] {
  const byName = new Map<string, string[]>();
  for (const { field, message } of fields) {
    const name = field in labels ? field : field.replace(/\.\d+$/, "");
    if (name in labels) byName.set(name, [...(byName.get(name) ?? []), message]);
  }
  return [...byName].map(([name, errors]) => ({ name, errors }));
}

/** Opened by mounting, closed by `onClose`. */
export function EditDialog(props: EditDialogProps) {
  const { title, initial, labels, children, okText, danger, save, reload, onClose, onSaved } = props;
  const { t } = useTranslation();
  const text = useProblemText();
  const [form] = Form.useForm<Values>();
  const key = useRef(newKey());
  const seen = useRef({ values: initial, version: props.version });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [conflict, setConflict] = useState<Conflict | undefined>();

  const submit = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await save(values, { key: key.current, version: seen.current.version });
      onSaved();
      onClose();
    } catch (error) {
      const p = asProblem(error);
      // What failed for good may be sent again in another form; a lost answer must be repeated with the same key.
      if (p.status !== 0 && p.status !== 503) key.current = newKey();
      if (p.status === 412 && reload) {
        try {
          const fresh = await reload();
          setConflict({
            who: String((p.extra.changed_by as { name?: string } | undefined)?.name ?? p.extra.changed_by ?? ""),
            when: dateTime(p.extra.changed_at as string | undefined),
            changes: Object.keys(labels)
              .filter((f) => plain(fresh.values[f]) !== plain(seen.current.values[f]))
              .map((f) => ({ field: labels[f] ?? f, before: plain(seen.current.values[f]), now: plain(fresh.values[f]) })),
          });
          seen.current = fresh;
        } catch (second) {
          setProblem(second);
        }
      } else {
        form.setFields(fieldErrors(p.fields, labels) as never);
        setProblem(error);
      }
    } finally {
      setBusy(false);
    }
  };
  const failed = problem ? asProblem(problem) : undefined;
  return (
    <Modal
      open
      title={title}
      okText={okText ?? t("common:save")}
      cancelText={t("common:cancel")}
      okButtonProps={{ danger }}
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <div aria-live="assertive">
        {conflict && (
          <Alert
            type="warning"
            showIcon
            style={{ marginBottom: 12 }}
            title={t("admin:conflict.title", { who: conflict.who || t("admin:conflict.someone"), when: conflict.when })}
            description={
              <>
                <ul style={{ margin: "4px 0", paddingInlineStart: 20 }}>
                  {conflict.changes.map((c) => (
                    <li key={c.field}>{t("admin:conflict.change", { field: c.field, before: c.before, now: c.now })}</li>
                  ))}
                </ul>
                {t("admin:conflict.kept")}
              </>
            }
          />
        )}
        {failed && (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 12 }}
            title={text(problem) || t("common:error.title")}
            description={failed.traceId ? t("common:error.trace", { id: failed.traceId }) : undefined}
          />
        )}
      </div>
      <Form form={form} layout="vertical" initialValues={initial} onFinish={() => void submit()} requiredMark>
        {children}
        {/* Enter in a field submits the form, as everywhere else. */}
        <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
      </Form>
    </Modal>
  );
}
