// Which grid gets the ground that was drawn, or whether it becomes a new one.

import { Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Drawing } from "./data";
import { callGrid } from "./words";

interface TakeDialogProps {
  drawing: Drawing;
  /** The chosen grid, offered first. */
  at: string | undefined;
  onTake: (to: string | null) => void;
  onClose: () => void;
}

const NEW = "";

export function TakeDialog({ drawing, at, onTake, onClose }: TakeDialogProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState(drawing.grids.some((g) => g.key === at) ? (at as string) : NEW);
  return (
    <Modal
      open
      title={t("plans:take_title")}
      okText={t("plans:take_do")}
      cancelText={t("common:cancel")}
      onOk={() => onTake(to === NEW ? null : to)}
      onCancel={onClose}
    >
      <Radio.Group
        vertical
        aria-label={t("plans:take_title")}
        value={to}
        onChange={(e) => setTo(e.target.value)}
        options={[
          { value: NEW, label: t("plans:take_new") },
          ...drawing.grids.map((g) => ({ value: g.key, label: callGrid(t, drawing, g.key) })),
        ]}
      />
    </Modal>
  );
}
