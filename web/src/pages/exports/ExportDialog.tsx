// Beginning an export of the list as it is filtered now, and seeing it grow.
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex, Modal, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { type ExportJob, exportsQuery } from "../../api/console";
import { queryClient } from "../../api/queries";
import { number } from "../../text/format";
import { useProblemText } from "../../ui/States";
import { WRITTEN_COLUMNS } from "../cases/look";
import { ExportList } from "./ExportList";

/** Most rows of a file; the server has the last word. */
const MAX_ROWS = 50_000;

interface Props {
  /** Filters and order of the list. */
  query: string;
  /** The columns the list shows. */
  columns: string[];
  total: number | undefined;
  onClose: () => void;
}

export function ExportDialog({ query, columns, total, onClose }: Props) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [format, setFormat] = useState("xlsx");
  const [which, setWhich] = useState("shown");
  const key = useRef(newKey());
  const begin = useMutation({
    mutationFn: () =>
      api.post<ExportJob>(
        "/exports",
        { format, query, columns: which === "shown" ? columns : WRITTEN_COLUMNS },
        { key: key.current },
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey }),
    onSettled: () => {
      key.current = newKey();
    },
  });
  return (
    <Modal
      open
      title={t("export:title")}
      onCancel={onClose}
      width={560}
      footer={<Button onClick={onClose}>{t("common:close")}</Button>}
    >
      <Flex vertical gap={10}>
        {begin.error && <Alert type="error" showIcon role="alert" title={problemText(begin.error)} />}
        {total !== undefined && total > MAX_ROWS && (
          <Alert
            type="warning"
            showIcon
            title={t("export:limited", { total: number(MAX_ROWS), found: number(total) })}
            description={t("export:narrow")}
          />
        )}
        <Flex gap={8} align="center" wrap>
          <span id="export-format" style={{ width: 90 }}>
            {t("export:format")}
          </span>
          <Radio.Group
            aria-labelledby="export-format"
            value={format}
            onChange={(e) => setFormat(e.target.value)}
            options={[
              { value: "xlsx", label: "Excel (xlsx)" },
              { value: "csv", label: "CSV" },
            ]}
          />
        </Flex>
        <Flex gap={8} align="center" wrap>
          <span id="export-columns" style={{ width: 90 }}>
            {t("cases:columns")}
          </span>
          <Radio.Group
            aria-labelledby="export-columns"
            value={which}
            onChange={(e) => setWhich(e.target.value)}
            options={[
              { value: "shown", label: t("export:as_shown") },
              { value: "all", label: t("export:every") },
            ]}
          />
        </Flex>
        <p className="muted" style={{ margin: 0, fontSize: 13 }}>
          {t("export:marked")}
        </p>
        <div>
          <Button type="primary" loading={begin.isPending} disabled={total === 0} onClick={() => begin.mutate()}>
            {total === undefined ? t("export:go") : t("export:go_rows", { count: total, n: number(Math.min(total, MAX_ROWS)) })}
          </Button>
        </div>
        <h2 style={{ fontSize: 15, margin: "8px 0 0" }}>{t("export:mine")}</h2>
        <ExportList limit={5} />
      </Flex>
    </Modal>
  );
}
