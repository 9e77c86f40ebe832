// Areas and people from a table: take the template, try the file and see what is wrong with which row, then write the sound rows.

import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Descriptions, Flex, Radio, Steps, Table, Typography } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { queryClient } from "../../../api/queries";
import { number } from "../../../text/format";
import { useMe } from "../../../ui/me";
import { Nothing, useProblemText } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { downloadText } from "../download";
import { FileButton } from "../FileButton";
import { COLUMNS, csv, type ImportKind } from "./template";

interface RejectedRow {
  line: number;
  column: string;
  code: string;
  message: string;
}

function columnName(t: TFunction, what: ImportKind, column: string): string {
  return what === "users" && column === "name" ? t("import:col.person_name") : t(`import:col.${column}`);
}

interface Result {
  rows: number;
  new: number;
  known: number;
  rejected: RejectedRow[];
  passwords: { login: string; name: string; password: string }[];
  committed: boolean;
}

/** `/admin/import?what=areas|users`. */
export function ImportPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [search, set] = useUrl();
  const may: ImportKind[] = [
    ...(me.capabilities.includes("areas.write") ? (["areas"] as const) : []),
    ...(me.capabilities.includes("users.write") ? (["users"] as const) : []),
  ];
  const what = may.find((k) => k === search.what) ?? may[0];
  if (!what) return <Nothing text={t("admin:not_allowed")} />;
  return (
    <>
      <Radio.Group
        aria-label={t("import:what")}
        optionType="button"
        buttonStyle="solid"
        style={{ marginBottom: 12 }}
        value={what}
        options={may.map((value) => ({ value, label: t(`import:what.${value}`) }))}
        onChange={(e) => set({ what: e.target.value })}
      />
      <Import key={what} what={what} />
    </>
  );
}

function Import({ what }: { what: ImportKind }) {
  const { t, i18n } = useTranslation();
  const text = useProblemText();
  const [file, setFile] = useState<File | undefined>();
  const send = useMutation({
    mutationFn: ({ of, commit }: { of: File; commit: boolean }) =>
      api.post<Result>(`/import/${what}`, new Blob([of], { type: "text/csv" }), { query: { commit } }),
    onSuccess: (done) => {
      if (done.committed)
        for (const key of ["areas", "area", "users", "posts", "shapes"]) void queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
  const result = send.data;
  // The server reads these headings in simplified Chinese too; any other template has the plain names.
  const headings = COLUMNS[what].map((c) => (i18n.language === "zh-Hans" ? columnName(t, what, c) : c));
  return (
    <div className="admin-box" style={{ maxWidth: 960 }}>
      <Steps
        responsive
        size="small"
        current={result?.committed ? 3 : result ? 2 : file ? 1 : 0}
        items={["template", "try", "write"].map((step) => ({ title: t(`import:step.${step}`) }))}
        style={{ marginBottom: 16 }}
      />
      <Typography.Paragraph>{t(`import:how.${what}`)}</Typography.Paragraph>
      <Flex gap={8} wrap style={{ marginBottom: 16 }}>
        <Button icon={<DownloadOutlined />} onClick={() => downloadText(`${what}.csv`, csv([headings]), "text/csv")}>
          {t("import:template")}
        </Button>
        <FileButton
          accept=".csv,text/csv"
          type={file ? "default" : "primary"}
          icon={<UploadOutlined />}
          loading={send.isPending}
          onFile={(chosen) => {
            setFile(chosen);
            send.mutate({ of: chosen, commit: false });
          }}
        >
          {t("import:choose")}
        </FileButton>
      </Flex>
      <div aria-live="polite">
        {send.error && <Alert type="error" showIcon role="alert" title={text(send.error)} style={{ marginBottom: 12 }} />}
        {file && result && (
          <Outcome
            what={what}
            file={file}
            result={result}
            busy={send.isPending}
            onCommit={() => send.mutate({ of: file, commit: true })}
          />
        )}
      </div>
    </div>
  );
}

interface OutcomeProps {
  what: ImportKind;
  file: File;
  result: Result;
  busy: boolean;
  onCommit: () => void;
}

function Outcome({ what, file, result, busy, onCommit }: OutcomeProps) {
  const { t } = useTranslation();
  const bad = result.rejected.length;
  return (
    <>
      <Alert
        type={result.committed ? "success" : bad > 0 ? "warning" : "info"}
        showIcon
        style={{ marginBottom: 12 }}
        title={
          result.committed
            ? t("import:written", { count: result.new })
            : bad > 0
              ? t("import:some_bad", { count: bad })
              : t("import:all_fine")
        }
        description={result.committed ? undefined : t("import:nothing_written", { file: file.name })}
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, sm: 2, md: 4 }}
        style={{ marginBottom: 12 }}
        items={[
          { key: "rows", label: t("import:rows"), children: number(result.rows) },
          { key: "new", label: t(`import:new.${what}`), children: number(result.new) },
          { key: "known", label: t("import:known"), children: number(result.known) },
          { key: "bad", label: t("import:rejected"), children: number(bad) },
        ]}
      />
      {bad > 0 && (
        <Table<RejectedRow>
          size="small"
          rowKey={(r) => `${r.line} ${r.column} ${r.code}`}
          dataSource={result.rejected}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          style={{ marginBottom: 12 }}
          columns={[
            { title: t("import:line"), dataIndex: "line", width: 60, align: "right" },
            { title: t("import:column"), width: 130, render: (_, r) => `${columnName(t, what, r.column)} (${r.column})` },
            {
              title: t("import:why"),
              render: (_, r) => (
                <>
                  {t(`import:code.${r.code}`)} <span className="muted">{r.message}</span>
                </>
              ),
            },
          ]}
        />
      )}
      {result.passwords.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t("import:passwords", { count: result.passwords.length })}
          description={t("import:passwords_help")}
          action={
            <Button
              type="primary"
              icon={<DownloadOutlined />}
              onClick={() =>
                downloadText(
                  "passwords.csv",
                  csv([
                    [t("admin:login"), t("admin:name"), t("admin:password.new")],
                    ...result.passwords.map((p) => [p.login, p.name, p.password]),
                  ]),
                  "text/csv",
                )
              }
            >
              {t("import:passwords_take")}
            </Button>
          }
        />
      )}
      {!result.committed && (
        <Flex gap={8} wrap>
          {bad > 0 && (
            <Button
              icon={<DownloadOutlined />}
              onClick={() =>
                downloadText(
                  "rejected.csv",
                  csv([
                    [t("import:line"), t("import:column"), t("import:why")],
                    ...result.rejected.map((r) => [String(r.line), r.column, r.message]),
                  ]),
                  "text/csv",
                )
              }
            >
              {t("import:rejected_take")}
            </Button>
          )}
          <Button type="primary" loading={busy} disabled={result.new === 0} onClick={onCommit}>
            {t("import:write", { count: result.new })}
          </Button>
        </Flex>
      )}
    </>
  );
}
