// Title, reason and day of a draft. They become part of the draft and are saved with it.

import { useTranslation } from "react-i18next";
import { EditDialog } from "../admin/EditDialog";
import type { Draft } from "./data";
import { PlanFields } from "./PlanFields";

type Head = Omit<Draft, "grids">;

export function HeadDialog({ head, onHead, onClose }: { head: Head; onHead: (head: Head) => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <EditDialog
      title={t("plans:head_title")}
      okText={t("plans:head_take")}
      initial={{ ...head, effective_on: head.effective_on ?? "" }}
      labels={{ title: t("plans:title"), reason: t("plans:reason"), effective_on: t("plans:day") }}
      save={async (v) =>
        onHead({
          title: String(v.title).trim(),
          reason: String(v.reason ?? "").trim(),
          effective_on: v.effective_on ? String(v.effective_on) : null,
        })
      }
      onClose={onClose}
      onSaved={() => {}}
    >
      <PlanFields />
    </EditDialog>
  );
}
