// Saving a draft, by its button or Ctrl+S; and what is to be fetched anew after a step.

import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { useKeys } from "../../ui/keys";
import { useShowProblem } from "../../ui/States";
import { MOVED, type Plan, savePlan } from "./data";
import type { PlanDraft } from "./usePlanDraft";

export function useSave(plan: Plan, work: PlanDraft) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const latest = useRef(work);
  latest.current = work;

  const refetch = () => void client.invalidateQueries({ queryKey: ["grid-plan", plan.id] });
  const take = (next: Plan) => client.setQueryData(["grid-plan", plan.id], next);
  const send = async () => {
    const { dirty, editable, stale, draft, version } = latest.current;
    if (saving || !dirty || !editable || stale) return;
    setSaving(true);
    try {
      const next = await savePlan(plan.id, draft, version);
      latest.current.saved(next, draft);
      take(next);
      void client.invalidateQueries({ queryKey: ["grid-plans"] });
      message.success(t("plans:saved"));
    } catch (error) {
      // The newer version is fetched; the notice on top asks what is to become of this one.
      if (asProblem(error).status === 412) refetch();
      else showProblem(error);
    } finally {
      setSaving(false);
    }
  };
  const save = () => {
    // A name being typed is taken over when its field is left.
    const field = document.activeElement;
    if (field instanceof HTMLInputElement) field.blur();
    setTimeout(() => void send());
  };
  useKeys({ "ctrl+s": work.editable ? save : undefined });
  /** After a step: much may be other when the plan has come into force. */
  const done = (next: Plan) => {
    take(next);
    for (const key of MOVED) if (key !== "grid-plan") void client.invalidateQueries({ queryKey: [key] });
  };
  return { saving, save, refetch, done };
}
