// The decisions at the bottom of the desk: pass on with one key, answer at once, or refuse with a reason.
import { Button, Flex, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DepartmentRef } from "../../api/types";
import { nameOf } from "../../text/format";
import { useKeys } from "../../ui/keys";
import { Replies } from "../case/actions/Replies";
import type { Choice, Missing } from "./model";

/** The open sub-form, if any. */
export type Sub = "reject" | "answer" | null;

interface Props {
  forward: Extract<Choice, { kind: "forward" }>;
  department: DepartmentRef | null;
  busy: boolean;
  sub: Sub;
  setSub: (sub: Sub) => void;
  send: (choice: Choice) => void;
  lacking: Missing[];
  /** The menu of the console stands at the left. */
  shift: boolean;
}

export function SubmitBar({ forward, department, busy, sub, setSub, send, lacking, shift }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const box = useRef<TextAreaRef>(null);
  useEffect(() => {
    if (sub) box.current?.focus();
    else setText("");
  }, [sub]);
  const sendSub = () => {
    if (sub === "reject") send({ kind: "reject", reason: text });
    else if (sub === "answer") send({ kind: "answer", text });
  };
  useKeys({ "ctrl+enter": sendSub }, sub !== null);
  const label =
    forward.dispatchTo && department
      ? t("desk:go_dispatch", { department: nameOf(department.name) })
      : forward.file
        ? t("desk:go_file")
        : t(forward.accept ? "desk:go_accept" : "words:action.report");
  return (
    <section
      aria-label={t("desk:decide")}
      style={{
        position: "fixed",
        insetInlineStart: shift ? 212 : 0,
        insetInlineEnd: 0,
        bottom: 0,
        zIndex: 50,
        background: "#fff",
        borderTop: "1px solid #d0d5df",
        padding: "10px 16px",
        boxShadow: "0 -2px 8px rgba(0,0,0,.06)",
      }}
    >
      {sub && (
        <div style={{ marginBottom: 10, maxWidth: 760 }}>
          <label htmlFor={sub === "reject" ? "desk-reason" : "desk-text"} style={{ display: "block", marginBottom: 4 }}>
            {t(sub === "reject" ? "desk:reject_reason" : "desk:answer_text")}
          </label>
          <Replies action={sub} onPick={setText} />
          <Input.TextArea
            ref={box}
            id={sub === "reject" ? "desk-reason" : "desk-text"}
            rows={3}
            maxLength={2000}
            status={lacking.includes(sub === "reject" ? "reason" : "text") ? "error" : undefined}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        </div>
      )}
      <Flex gap={8} wrap align="center">
        {sub ? (
          <>
            <Button type="primary" danger={sub === "reject"} loading={busy} onClick={sendSub} aria-keyshortcuts="Control+Enter">
              {t(sub === "reject" ? "words:action.reject" : "words:action.answer")}
            </Button>
            <Button onClick={() => setSub(null)}>{t("common:cancel")}</Button>
          </>
        ) : (
          <>
            <Button type="primary" size="large" loading={busy} onClick={() => send(forward)} aria-keyshortcuts="Control+Enter">
              {label}
            </Button>
            <span className="muted hide-phone">Ctrl Enter</span>
            {forward.accept && (
              <>
                <Button onClick={() => setSub("answer")}>{t("words:action.answer")}</Button>
                <Button danger onClick={() => setSub("reject")}>
                  {t("words:action.reject")}
                </Button>
              </>
            )}
            <span className="muted hide-phone" style={{ marginInlineStart: "auto" }}>
              {t("desk:hint")}
            </span>
          </>
        )}
      </Flex>
    </section>
  );
}
