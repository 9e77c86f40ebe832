// The last look before a plan goes on: what it changes, when it takes effect, a note. Whoever returns a plan says why.

import { Alert, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { day } from "../../text/format";
import { fromWall } from "../../text/zone";
import { useProblemText } from "../../ui/States";
import { Summary } from "./Changes";
import { type Plan, stepPlan, type Way } from "./data";

interface StepDialogProps {
  plan: Plan;
  step: Way;
  onDone: (plan: Plan) => void;
  onClose: () => void;
  /** Somebody changed the plan meanwhile: fetch it, so that the person sees what is there now. */
  onStale: () => void;
}

export function StepDialog({ plan, step, onDone, onClose, onStale }: StepDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const text = useProblemText();
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const wanting = step === "return" && note.trim() === "";
  const stale = problem !== undefined && asProblem(problem).status === 412;
  const go = async () => {
    setTried(true);
    if (wanting || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onDone(await stepPlan(plan.id, step, plan.version, note));
    } catch (error) {
      if (asProblem(error).status === 412) onStale();
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t(`plans:ask.${step}`, { title: plan.title })}
      okText={t(`plans:do.${step}`)}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      okButtonProps={{ danger: step === "withdraw" }}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <div aria-live="assertive">
        {problem !== undefined && (
          <Alert
            type={stale ? "warning" : "error"}
            showIcon
            style={{ marginBottom: 12 }}
            title={stale ? t("plans:stale_read") : text(problem)}
          />
        )}
      </div>
      {step === "withdraw" ? <p>{t("plans:withdraw_text")}</p> : <Summary drawing={plan.drawing} />}
      {step === "approve" && (
        <p>
          <strong>
            {plan.effective_on ? t("plans:approve_on", { day: day(fromWall(plan.effective_on)) }) : t("plans:approve_now")}
          </strong>{" "}
          {t("plans:approve_text")}
        </p>
      )}
      <label htmlFor={id}>{t(step === "return" ? "plans:note_why" : "plans:note")}</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={1000}
        value={note}
        status={tried && wanting ? "error" : undefined}
        aria-invalid={tried && wanting}
        aria-required={step === "return"}
        onChange={(e) => setNote(e.target.value)}
      />
      {tried && wanting && (
        <div role="alert" className="plan-wrong">
          {t("plans:note_missing")}
        </div>
      )}
    </Modal>
  );
}
