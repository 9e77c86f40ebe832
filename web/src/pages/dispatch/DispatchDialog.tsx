// Confirms a dispatch of one or many cases: each to its suggested department, or all to one lead with helpers. Many go out in parts,
// with a bar and a way to stop; afterwards a result per case.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Input, Modal, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { departmentsQuery, queryClient } from "../../api/queries";
import type { BulkReport } from "../../api/types";
import { dateTime, nameOf, number } from "../../text/format";
import { DepartmentPicker, DepartmentsPicker } from "../../ui/Pickers";
import { useProblemText } from "../../ui/States";
import { BulkResult } from "../cases/Bulk";
import { groupByDepartment, type Plan, partsOf } from "./plans";

export function DispatchDialog({ plans, onClose }: { plans: Plan[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const suggestedCount = plans.filter((p) => p.suggestion).length;
  const [mode, setMode] = useState<"each" | "one">(suggestedCount > 0 ? "each" : "one");
  const [lead, setLead] = useState<string | undefined>(plans.length === 1 ? plans[0]?.suggestion?.id : undefined);
  const [assisting, setAssisting] = useState<string[]>([]);
  const [instruction, setInstruction] = useState("");
  // One key per part, kept over retries of the same text; what was answered is not asked again.
  const keys = useRef(new Map<string, string>());
  const answered = useRef(new Map<string, BulkReport>());
  const stop = useRef(false);
  const [gone, setGone] = useState(0);
  const groups = groupByDepartment(plans, mode === "one" ? lead : undefined);
  const total = [...groups.values()].reduce((sum, some) => sum + some.length, 0);
  const ready = mode === "one" ? Boolean(lead) : groups.size > 0;
  const send = useMutation({
    mutationFn: async () => {
      const report: BulkReport = { done: [], failed: [] };
      stop.current = false;
      for (const { department, ids } of partsOf(groups)) {
        if (stop.current) break;
        const action = {
          action: "dispatch",
          department,
          assisting: assisting.filter((d) => d !== department),
          instruction: instruction.trim(),
        };
        const name = JSON.stringify([action, ids]);
        const key = keys.current.get(name) ?? newKey();
        keys.current.set(name, key);
        const part = answered.current.get(name) ?? (await api.post<BulkReport>("/cases/bulk", { ids, action }, { key }));
        answered.current.set(name, part);
        report.done.push(...part.done);
        report.failed.push(...part.failed);
        setGone(report.done.length + report.failed.length);
      }
      return report;
    },
    onSettled: () => {
      for (const name of ["cases", "case", "work", "tasks"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
  });
  const left = send.data ? total - send.data.done.length - send.data.failed.length : 0;
  return (
    <Modal
      open
      width={640}
      title={t("dispatch:title", { count: plans.length })}
      closable={!send.isPending}
      mask={{ closable: false }}
      keyboard={!send.isPending}
      onCancel={() => onClose(gone > 0)}
      footer={
        send.isSuccess ? (
          <Button type="primary" autoFocus onClick={() => onClose(true)}>
            {t("common:close")}
          </Button>
        ) : send.isPending ? (
          <Button
            danger
            onClick={() => {
              stop.current = true;
            }}
          >
            {t("dispatch:stop")}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(gone > 0)}>{t("common:cancel")}</Button>
            <Button type="primary" autoFocus disabled={!ready} onClick={() => send.mutate()}>
              {t("dispatch:send")}
            </Button>
          </>
        )
      }
    >
      {send.data ? (
        <>
          <BulkResult report={send.data} />
          {left > 0 && <Alert type="warning" showIcon title={t("dispatch:stopped", { count: left })} />}
        </>
      ) : send.isPending ? (
        <div role="status">
          <p>{t("dispatch:progress", { done: number(gone), n: number(total) })}</p>
          <progress aria-label={t("dispatch:send")} value={gone} max={total} style={{ width: "100%", height: 14 }} />
        </div>
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
            <Suggestions plans={plans} />
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

/** Which case goes where, by when and by which rule; department by department, to be unfolded. */
function Suggestions({ plans }: { plans: Plan[] }) {
  const { t } = useTranslation();
  const { data: departments } = useQuery(departmentsQuery);
  const nameById = (id: string) => nameOf(departments?.find((d) => d.id === id)?.name) || id;
  const without = plans.filter((p) => !p.suggestion);
  return (
    <div style={{ maxHeight: 240, overflow: "auto" }}>
      {[...groupByDepartment(plans, undefined)].map(([department, some]) => (
        <details key={department} open={plans.length === 1}>
          <summary style={{ padding: "3px 0", cursor: "pointer" }}>
            {nameById(department)}: {number(some.length)}
          </summary>
          <ul style={{ margin: 0, paddingInlineStart: 26, fontSize: 13 }}>
            {some.map((p) => (
              <li key={p.id}>
                <span className="tabular">{p.number}</span>
                <span className="muted">
                  {p.why && ` · ${t("case:by_rule", { rule: p.why })}`}
                  {p.due && ` · ${t("desk:due_by", { time: dateTime(p.due) })}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {without.length > 0 && (
        <details>
          <summary style={{ padding: "3px 0", cursor: "pointer", color: "#ad4e00" }}>
            {t("dispatch:left_out", { count: without.length })}
          </summary>
          <div className="tabular" style={{ paddingInlineStart: 26, fontSize: 13 }}>
            {without.map((p) => p.number).join(", ")}
          </div>
        </details>
      )}
    </div>
  );
}
