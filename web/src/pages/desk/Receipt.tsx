// After submitting: the number and the code to read to the caller, large, and where the case went.
import { CopyOutlined, PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { App, Button, Flex } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "../../api/types";
import { dateTime, nameOf } from "../../text/format";
import { StateTag } from "../../ui/CaseBits";
import { copyText } from "../../ui/CopyLink";

export function Receipt({ c, filesFailed, onNew }: { c: Case; filesFailed: boolean; onNew: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => again.current?.focus(), []);
  const lead = c.assignments.findLast((a) => a.lead);
  const copy = async () => {
    const text = `${t("desk:number")} ${c.number}${c.track_code ? ` ${t("desk:code")} ${c.track_code}` : ""}`;
    if (await copyText(text)) message.success(t("common:copied"));
  };
  const big = { fontSize: 34, fontWeight: 600, letterSpacing: "0.04em", lineHeight: 1.3, overflowWrap: "anywhere" } as const;
  return (
    <section className="card" style={{ padding: 24, maxWidth: 720, margin: "24px auto" }} aria-live="polite">
      <Flex gap={8} align="center" wrap>
        <h2 style={{ margin: 0, fontSize: 18 }}>{t("desk:done")}</h2>
        <StateTag state={c.state} outcome={c.outcome} />
      </Flex>
      <p className="muted">{t("desk:read_out")}</p>
      <div className="muted">{t("desk:number")}</div>
      <div className="tabular" style={big}>
        {c.number.replace(/^(\d{6})(\d{8})(\d+)$/, "$1 $2 $3")}
      </div>
      {c.track_code && (
        <>
          <div className="muted">{t("desk:code")}</div>
          <div className="tabular" style={{ ...big, color: "#0958d9" }}>
            {[...c.track_code].join(" ")}
          </div>
        </>
      )}
      {lead && (
        <p>
          {t("desk:goes_to", { department: nameOf(lead.department.name) })}
          {lead.due && ` · ${t("case:due")} ${dateTime(lead.due)}`}
        </p>
      )}
      {c.merged_into && (
        <p>
          {t("case:merged_into")} <Link to={`/cases/${c.merged_into}`}>{t("case:open_merged")}</Link>
        </p>
      )}
      {filesFailed && (
        <p role="alert" style={{ color: "#cf1322" }}>
          {t("desk:files_failed")}
        </p>
      )}
      <Flex gap={8} wrap>
        <Button ref={again} type="primary" icon={<PlusOutlined />} onClick={onNew} aria-keyshortcuts="Alt+N">
          {t("desk:another")}
        </Button>
        <Button icon={<CopyOutlined />} onClick={() => void copy()}>
          {t("desk:copy")}
        </Button>
        <Link to={`/cases/${c.number}`}>
          <Button>{t("desk:open_case")}</Button>
        </Link>
      </Flex>
    </section>
  );
}
