// Confirms a dispatch of one or many cases: each to its suggested department, or all to one lead with helpers. Afterwards a
// result per case.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Input, Modal, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { departmentsQuery, queryClient } from "../../api/queries";
import type { BulkReport, CaseRow, DepartmentRef } from "../../api/types";
import { dateTime, nameOf } from "../../text/format";
import { DepartmentPicker, DepartmentsPicker } from "../../ui/Pickers";
import { useProblemText } from "../../ui/States";
import { BulkResult } from "../cases/Bulk";

export interface Plan {
  row: CaseRow;
  suggestion: DepartmentRef | null;
  due: string | null;
}

/** Cases by the department they go to; those without one are left out. */
export function groupByDepartment(plans: Plan[], all: string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const plan of plans) {
    const department = all ?? plan.suggestion?.id;
    if (department) groups.set(department, [...(groups.get(department) ?? []), plan.row.id]);
  }
  return groups;
}

export function DispatchDialog({ plans, onClose }: { plans: Plan[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { data: departments } = useQuery(departmentsQuery);
  const suggestedCount = plans.filter((p) => p.suggestion).length;
  const [mode, setMode] = useState<"each" | "one">(suggestedCount > 0 ? "each" : "one");
  const [lead, setLead] = useState<string | undefined>(plans.length === 1 ? plans[0]?.suggestion?.id : undefined);
  const [assisting, setAssisting] = useState<string[]>([]);
  const [instruction, setInstruction] = useState("");
  // One key per group of cases, kept over retries of the same text.
  const keys = useRef(new Map<string, string>());
  const groups = groupByDepartment(plans, mode === "one" ? lead : undefined);
  const ready = mode === "one" ? Boolean(lead) : groups.size > 0;
  const send = useMutation({
    mutationFn: async () => {
      const report: BulkReport = { done: [], failed: [] };
      for (const [department, ids] of groups) {
        const action = {
          action: "dispatch",
          department,
          assisting: assisting.filter((d) => d !== department),
          instruction: instruction.trim(),
        };
        const name = JSON.stringify([action, ids]);
        const key = keys.current.get(name) ?? newKey();
        keys.current.set(name, key);
        const part = await api.post<BulkReport>("/cases/bulk", { ids, action }, { key });
        report.done.push(...part.done);
        report.failed.push(...part.failed);
      }
      return report;
    },
    onSettled: () => {
      for (const name of ["cases", "case", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
  });
  const departmentName = (id: string) => nameOf(departments?.find((d) => d.id === id)?.name) || id;
  return (
    <Modal
      open
      width={620}
      title={t("dispatch:title", { count: plans.length })}
      onCancel={() => onClose(send.isSuccess)}
      footer={
        send.isSuccess ? (
          <Button type="primary" autoFocus onClick={() => onClose(true)}>
            {t("common:close")}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(false)}>{t("common:cancel")}</Button>
            <Button type="primary" autoFocus disabled={!ready} loading={send.isPending} onClick={() => send.mutate()}>
              {t("dispatch:send")}
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
          <Radio.Group
            vertical
            aria-label={t("dispatch:to_whom")}
            value={mode}
            onChange={(e) => setMode(e.target.value)}
            options={[
              { value: "each", label: t("dispatch:each", { count: suggestedCount }), disabled: suggestedCount === 0 },
              { value: "one", label: t("dispatch:one") },
            ]}
          />
          {mode === "each" ? (
            <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: 180, overflow: "auto" }}>
              {[...groups].map(([department, ids]) => (
                <li key={department}>
                  {departmentName(department)}: {ids.length}
                  {plans.length === 1 && plans[0]?.due && ` · ${t("desk:due_by", { time: dateTime(plans[0].due) })}`}
                </li>
              ))}
              {suggestedCount < plans.length && (
                <li style={{ color: "#ad4e00" }}>{t("dispatch:left_out", { count: plans.length - suggestedCount })}</li>
              )}
            </ul>
          ) : (
            <div>
              <label htmlFor="dispatch-lead">{t("case:field.department")}</label>
              <DepartmentPicker id="dispatch-lead" style={{ width: "100%" }} value={lead} onChange={setLead} />
            </div>
          )}
          <div>
            <label htmlFor="dispatch-assisting">
              {t("case:field.assisting")} <span className="muted">({t("common:optional")})</span>
            </label>
            <DepartmentsPicker
              id="dispatch-assisting"
              style={{ width: "100%" }}
              value={assisting}
              onChange={(v) => setAssisting(v ?? [])}
            />
          </div>
          <div>
            <label htmlFor="dispatch-instruction">
              {t("case:field.instruction")} <span className="muted">({t("common:optional")})</span>
            </label>
            <Input.TextArea
              id="dispatch-instruction"
              rows={3}
              maxLength={2000}
              value={instruction}
              onChange={(e) => setInstruction(e.target.value)}
            />
          </div>
        </Flex>
      )}
    </Modal>
  );
}
