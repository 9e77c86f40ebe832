// Asks before a draft with unsaved changes is left: it can stay on this machine, or be thrown away.

import { useBlocker } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** The question, to be put on the page. `drop` forgets what is kept. */
export function useLeave(dirty: boolean, drop: () => Promise<unknown>) {
  const { t } = useTranslation();
  const left = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !left.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !left.current,
    withResolver: true,
  });
  return (
    <Modal
      open={blocker.status === "blocked"}
      title={t("plans:leave_title")}
      onCancel={() => blocker.reset?.()}
      footer={[
        <Button key="stay" onClick={() => blocker.reset?.()}>
          {t("border:stay")}
        </Button>,
        <Button
          key="drop"
          danger
          onClick={() => {
            left.current = true;
            void drop().then(() => blocker.proceed?.());
          }}
        >
          {t("border:leave_drop")}
        </Button>,
        <Button key="keep" type="primary" onClick={() => blocker.proceed?.()}>
          {t("border:leave_keep")}
        </Button>,
      ]}
    >
      {t("border:leave_text")}
    </Modal>
  );
}
