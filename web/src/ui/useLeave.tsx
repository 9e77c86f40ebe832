// Asks before a drawing with unsaved changes is left: it can stay on this machine, or be thrown away.

import { useBlocker } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** The question, to be put on the page, and a way to leave without it. `drop` forgets what is kept. */
export function useLeave(title: string, dirty: boolean, drop: () => Promise<unknown>) {
  const { t } = useTranslation();
  const left = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !left.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !left.current,
    withResolver: true,
  });
  const release = () => {
    left.current = true;
  };
  const question = (
    <Modal
      open={blocker.status === "blocked"}
      title={title}
      onCancel={() => blocker.reset?.()}
      footer={[
        <Button key="stay" onClick={() => blocker.reset?.()}>
          {t("border:stay")}
        </Button>,
        <Button
          key="drop"
          danger
          onClick={() => {
            release();
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
  return { question, release };
}
