// The one question before repairs are made: how many areas change, and from when.

import { Alert, Modal } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import { day as dayText, nameOf } from "../../text/format";
import { fromWall } from "../../text/zone";
import { useProblemText } from "../../ui/States";
import { type Applied, type Proposal, repair } from "./data";

interface ApplyDialogProps {
  proposal: Proposal;
  numbers: number[];
  /** How many areas these change. */
  areas: number;
  day: string | undefined;
  onClose: () => void;
  onDone: (applied: Applied) => void;
  /** The borders have changed since the proposal was made. */
  onOutdated: () => void;
}

/** Opened by mounting: one key per question, so that a double press makes the repairs once. */
export function ApplyDialog({ proposal, numbers, areas, day, onClose, onDone, onOutdated }: ApplyDialogProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const key = useRef(newKey());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onDone(await repair(proposal, numbers, day, key.current));
    } catch (error) {
      const { status } = asProblem(error);
      // A lost answer must be asked for with the same key.
      if (status !== 0 && status !== 503) key.current = newKey();
      if (status === 412) onOutdated();
      else setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("coverage:apply_title", { name: nameOf(proposal.parent.name) })}
      okText={t("coverage:apply", { count: numbers.length })}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div aria-live="assertive">
        {problem !== undefined && (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 12 }}
            title={text(problem) || t("common:error.title")}
            description={asProblem(problem).traceId ? t("common:error.trace", { id: asProblem(problem).traceId }) : undefined}
          />
        )}
      </div>
      <p>
        {day ? t("coverage:apply_day", { count: areas, day: dayText(fromWall(day)) }) : t("coverage:apply_now", { count: areas })}
      </p>
      <p>{t("coverage:kept")}</p>
    </Modal>
  );
}
