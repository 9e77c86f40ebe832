// One action on many cases, with a report per case: what was done, what was not and why.
import { CheckCircleOutlined, CloseCircleOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex, Input, Modal, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { queryClient } from "../../api/queries";
import type { BulkReport } from "../../api/types";
import { DepartmentPicker } from "../../ui/Pickers";
import { useProblemText } from "../../ui/States";

const BULK = ["accept", "dispatch", "sign", "urge", "comment", "request_check", "close", "void"] as const;
type BulkAction = (typeof BULK)[number];

function body(action: BulkAction, department: string | undefined, text: string): Record<string, unknown> | null {
  const said = text.trim();
  switch (action) {
    case "accept":
    case "sign":
      return { action };
    case "dispatch":
      return department ? { action, department, instruction: said } : null;
    case "urge":
      return { action, text: said };
    case "request_check":
      return { action, note: said };
    case "comment":
      return said ? { action, text: said, audience: "internal" } : null;
    case "close":
      return said ? { action, outcome: "solved", text: said } : null;
    case "void":
      return said ? { action, reason: said } : null;
  }
}

/** Per-case results of a bulk action. */
export function BulkResult({ report }: { report: BulkReport }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {report.done.length > 0 && (
        <Alert
          type="success"
          showIcon
          icon={<CheckCircleOutlined />}
          title={t("cases:bulk_done", { count: report.done.length })}
          style={{ marginBottom: 8 }}
        />
      )}
      {report.failed.length > 0 && (
        <Alert
          type="error"
          showIcon
          icon={<CloseCircleOutlined />}
          title={t("cases:bulk_failed", { count: report.failed.length })}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: 240, overflow: "auto" }}>
              {report.failed.map((f) => (
                <li key={f.id}>
                  <span className="tabular">{f.number ?? f.id}</span>: {f.title}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}

export function BulkDialog({ ids, onClose }: { ids: string[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [action, setAction] = useState<BulkAction>("urge");
  const [department, setDepartment] = useState<string>();
  const [text, setText] = useState("");
  const key = useRef(newKey());
  const ready = body(action, department, text);
  const send = useMutation({
    mutationFn: () => api.post<BulkReport>("/cases/bulk", { ids, action: ready }, { key: key.current }),
    onSuccess: () => {
      for (const name of ["cases", "case", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
  });
  const touched = () => {
    if (send.isError) key.current = newKey();
  };
  const takesText = action !== "accept" && action !== "sign";
  return (
    <Modal
      open
      title={t("cases:bulk_title", { count: ids.length })}
      onCancel={() => onClose(send.isSuccess)}
      footer={
        send.isSuccess ? (
          <Button type="primary" onClick={() => onClose(true)}>
            {t("common:close")}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(false)}>{t("common:cancel")}</Button>
            <Button
              type="primary"
              danger={action === "void"}
              disabled={!ready}
              loading={send.isPending}
              onClick={() => send.mutate()}
            >
              {t("cases:bulk_go", { count: ids.length })}
            </Button>
          </>
        )
      }
    >
      {send.data ? (
        <BulkResult report={send.data} />
      ) : (
        <Flex vertical gap={10}>
          {send.error && <Alert type="error" showIcon role="alert" title={problemText(send.error)} />}
          <label htmlFor="bulk-action">{t("cases:bulk_action")}</label>
          <Select
            id="bulk-action"
            value={action}
            onChange={(next) => {
              touched();
              setAction(next);
            }}
            options={BULK.map((a) => ({ value: a, label: t(`words:action.${a}`) }))}
          />
          {action === "dispatch" && (
            <>
              <label htmlFor="bulk-department">{t("case:field.department")}</label>
              <DepartmentPicker id="bulk-department" value={department} onChange={setDepartment} />
            </>
          )}
          {takesText && (
            <>
              <label htmlFor="bulk-text">{t("case:field.text")}</label>
              <Input.TextArea
                id="bulk-text"
                rows={3}
                maxLength={2000}
                value={text}
                onChange={(e) => {
                  touched();
                  setText(e.target.value);
                }}
              />
            </>
          )}
        </Flex>
      )}
    </Modal>
  );
}
