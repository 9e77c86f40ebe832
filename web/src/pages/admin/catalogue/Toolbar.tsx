// What can be done with the draft as a whole: review and save, throw away, look back, take out as a file, bring in from one.

import { DownloadOutlined, HistoryOutlined, UploadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Popconfirm } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useMe } from "../../../ui/me";
import { useShowProblem } from "../../../ui/States";
import { downloadText } from "../download";
import { FileButton } from "../FileButton";
import type { Overlay } from "./overlay";
import type { useDraft } from "./useDraft";

const History = lazy(() => import("./History").then((m) => ({ default: m.History })));
const Review = lazy(() => import("./Review").then((m) => ({ default: m.Review })));

export function Toolbar({ work, unsaved }: { work: ReturnType<typeof useDraft>; unsaved: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const me = useMe();
  const show = useShowProblem();
  const [layer, setLayer] = useState<"review" | "history" | undefined>();
  const reads = work.write || me.capabilities.includes("audit.read");
  const saved = () => {
    work.forget();
    setLayer(undefined);
    message.success(t("common:done"));
    for (const key of ["settings", "categories", "route"]) void client.invalidateQueries({ queryKey: [key] });
  };
  const bring = async (file: File) => {
    try {
      const read = await api.post<{ value: Overlay }>("/settings/catalogue/check", { yaml: await file.text() });
      work.setDraft(read.value);
      setLayer("review");
    } catch (error) {
      show(error);
    }
  };
  return (
    <>
      {work.write && unsaved && (
        <Alert
          type="warning"
          showIcon
          role="status"
          style={{ marginBottom: 12 }}
          title={t("catalogue:unsaved")}
          description={work.version < work.newest ? t("catalogue:older_draft") : t("catalogue:unsaved_help")}
          action={
            <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
              <Popconfirm
                title={t("catalogue:throw_away_sure")}
                okText={t("catalogue:throw_away")}
                cancelText={t("common:cancel")}
                onConfirm={work.forget}
              >
                <Button>{t("catalogue:throw_away")}</Button>
              </Popconfirm>
              <Button type="primary" onClick={() => setLayer("review")}>
                {t("catalogue:review")}
              </Button>
            </div>
          }
        />
      )}
      <div className="admin-bar">
        {reads && (
          <Button icon={<HistoryOutlined />} onClick={() => setLayer("history")}>
            {t("catalogue:history")}
          </Button>
        )}
        <Button
          icon={<DownloadOutlined />}
          disabled={!work.ready}
          onClick={() => downloadText("catalogue.yaml", work.yaml, "text/yaml")}
        >
          {t("catalogue:export")}
        </Button>
        {work.write && (
          <FileButton accept=".yaml,.yml,.json" icon={<UploadOutlined />} onFile={(file) => void bring(file)}>
            {t("catalogue:import")}
          </FileButton>
        )}
      </div>
      <Suspense fallback={null}>
        {layer === "review" && (
          <Review
            name="catalogue"
            value={work.draft}
            version={work.version}
            onSaved={saved}
            onClose={() => setLayer(undefined)}
          />
        )}
        {layer === "history" && (
          <History
            name="catalogue"
            write={work.write}
            onTake={(value) => {
              work.setDraft(value as Overlay);
              setLayer("review");
            }}
            onClose={() => setLayer(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
