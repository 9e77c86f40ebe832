// Areas and people from a table: take the template, try the file and see what is wrong with which row, then write all of
// them or the sound ones. A workbook can be taken back with what is wrong marked in it, corrected, and sent again.

import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Descriptions, Flex, Radio, Steps, Table, Typography } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { queryClient } from "../../../api/queries";
import { number } from "../../../text/format";
import { useMe } from "../../../ui/me";
import { Nothing, useProblemText } from "../../../ui/States";
import { useUrl } from "../../../ui/url";
import { downloadFile, downloadText } from "../download";
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

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The file as what its name says it is: not every machine knows workbooks. */
export function typed(file: File): Blob {
  return new Blob([file], { type: /\.xlsx$/i.test(file.name) ? WORKBOOK : "text/csv" });
}

/** What is wrong with a file as a whole, in the reader's words. */
function FileProblem({ error }: { error: Error }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const found = asProblem(error).fields.find((f) => f.field === "file");
  // A key that ends in `_many` would be a plural form.
  const known = found && t(`import:file.${found.code === "too_many" ? "rows" : found.code}`, { defaultValue: "" });
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={known || text(error)}
      description={known ? <span className="muted">{found.message}</span> : undefined}
      style={{ marginBottom: 12 }}
    />
  );
}

function Import({ what }: { what: ImportKind }) {
  const { t, i18n } = useTranslation();
  const [file, setFile] = useState<File | undefined>();
  const send = useMutation({
    mutationFn: ({ of, commit, all }: { of: File; commit: boolean; all?: boolean }) =>
      api.post<Result>(`/import/${what}`, typed(of), { query: { commit, all } }),
    onSuccess: (done) => {
      if (done.committed)
        for (const key of ["areas", "area", "users", "posts", "shapes"]) void queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
  const template = useMutation({
    mutationFn: () => api.file("GET", `/import/${what}/template`),
    onSuccess: (made) => downloadFile(`${what}.xlsx`, made),
  });
  const result = send.data;
  const error = send.error ?? template.error;
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
        <Button icon={<DownloadOutlined />} loading={template.isPending} onClick={() => template.mutate()}>
          {t("import:template_xlsx")}
        </Button>
        <Button onClick={() => downloadText(`${what}.csv`, csv([headings]), "text/csv")}>{t("import:template")}</Button>
        <FileButton
          accept={`.xlsx,.csv,text/csv,${WORKBOOK}`}
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
        {error && <FileProblem error={error} />}
        {file && result && (
          <Outcome
            what={what}
            file={file}
            result={result}
            busy={send.isPending}
            onCommit={(all) => send.mutate({ of: file, commit: true, all })}
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
  onCommit: (all: boolean) => void;
}

function Outcome({ what, file, result, busy, onCommit }: OutcomeProps) {
  const { t } = useTranslation();
  const bad = result.rejected.length;
  const [sound, setSound] = useState(false);
  const marked = useMutation({
    mutationFn: () => api.file("POST", `/import/${what}/checked`, { body: typed(file) }),
    onSuccess: (made) => downloadFile(`${file.name.replace(/\.\w+$/, "")}-checked.xlsx`, made),
  });
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
      {marked.error && <FileProblem error={marked.error} />}
      {!result.committed && bad > 0 && (
        <Radio.Group
          aria-label={t("import:which")}
          vertical
          style={{ marginBottom: 12 }}
          value={sound}
          onChange={(e) => setSound(e.target.value)}
          options={[
            { value: false, label: t("import:which.all") },
            { value: true, label: t("import:which.sound", { count: result.new }) },
          ]}
        />
      )}
      {!result.committed && (
        <Flex gap={8} wrap>
          {bad > 0 && (
            <Button icon={<DownloadOutlined />} loading={marked.isPending} onClick={() => marked.mutate()}>
              {t("import:checked_take")}
            </Button>
          )}
          <Button
            type="primary"
            loading={busy}
            disabled={result.new === 0 || (bad > 0 && !sound)}
            onClick={() => onCommit(!sound)}
          >
            {t("import:write", { count: result.new })}
          </Button>
        </Flex>
      )}
    </>
  );
}
