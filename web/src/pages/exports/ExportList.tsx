// My exports: how far each is, where its file is, how long it stays.
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  DeleteOutlined,
  DownloadOutlined,
  HourglassOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Flex } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { type ExportJob, exportsQuery, isOpen } from "../../api/console";
import { queryClient } from "../../api/queries";
import { dateTime, number } from "../../text/format";
import { Nothing, Show, useShowProblem } from "../../ui/States";

const LOOK: Record<string, [ReactNode, string]> = {
  queued: [<HourglassOutlined key="i" />, "#595959"],
  running: [<ClockCircleOutlined key="i" />, "#0958d9"],
  done: [<CheckCircleOutlined key="i" />, "#237804"],
  failed: [<CloseCircleOutlined key="i" />, "#cf1322"],
  cancelled: [<StopOutlined key="i" />, "#595959"],
  expired: [<StopOutlined key="i" />, "#595959"],
};

/** Bytes as people read them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  if (bytes < 1_000_000) return `${number(Math.round(bytes / 1000))} kB`;
  return `${number(Math.round(bytes / 100_000) / 10)} MB`;
}

/** The filters of an address, readable; a broken escape stays as it is. */
function filterText(query: string): string {
  return [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join("; ");
}

function Job({ job }: { job: ExportJob }) {
  const { t } = useTranslation();
  const end = useMutation({
    mutationFn: () => api.delete<ExportJob>(`/exports/${job.id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey }),
    onError: useShowProblem(),
  });
  const [icon, color] = LOOK[job.state] ?? [null, "#595959"];
  const open = isOpen(job);
  return (
    <li style={{ padding: "10px 0", borderBottom: "1px solid #e5e8ee" }}>
      <Flex gap={8} wrap align="center">
        <span style={{ color }}>
          <span aria-hidden>{icon}</span> {t(`export:state.${job.state}`)}
        </span>
        <span className="muted" style={{ fontSize: 13, flex: 1, minWidth: 120 }}>
          {job.format.toUpperCase()} · {dateTime(job.created_at)}
        </span>
        {job.url && (
          <Button size="small" type="primary" icon={<DownloadOutlined aria-hidden />} href={job.url}>
            {t("export:download")}
          </Button>
        )}
        {open && (
          <Button size="small" loading={end.isPending} onClick={() => end.mutate()}>
            {t("common:cancel")}
          </Button>
        )}
        {job.state === "done" && (
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("export:discard")}
            loading={end.isPending}
            onClick={() => end.mutate()}
          />
        )}
      </Flex>
      {open && (
        <Flex gap={8} align="center">
          <progress style={{ flex: 1 }} max={Math.max(1, job.total)} value={job.done} aria-label={t("export:progress")} />
          <span className="tabular" style={{ fontSize: 13 }}>
            {t("export:rows_of", { done: number(job.done), total: number(job.total) })}
          </span>
        </Flex>
      )}
      {job.state === "failed" && <div style={{ color: "#cf1322" }}>{t(`export:reason.${job.reason}`)}</div>}
      {job.state === "done" && (
        <div className="muted" style={{ fontSize: 13 }}>
          {t("export:rows", { count: job.done, n: number(job.done) })} · {sizeOf(job.size)} ·{" "}
          {t("export:until", { time: dateTime(job.expires_at) })}
        </div>
      )}
      {job.found > job.total && (
        <div style={{ color: "#ad4e00", fontSize: 13 }}>
          {t("export:limited", { total: number(job.total), found: number(job.found) })}
        </div>
      )}
      {job.query !== "" && (
        <div className="muted clip" style={{ fontSize: 13 }}>
          {filterText(job.query)}
        </div>
      )}
    </li>
  );
}

export function ExportList({ limit }: { limit?: number }) {
  const { t } = useTranslation();
  const query = useQuery(exportsQuery);
  return (
    <Show query={query} rows={3}>
      {(items) =>
        items.length === 0 ? (
          <Nothing text={t("export:none")} />
        ) : (
          <ul aria-label={t("export:mine")} style={{ listStyle: "none", margin: 0, padding: 0 }}>
            {items.slice(0, limit).map((job) => (
              <Job key={job.id} job={job} />
            ))}
          </ul>
        )
      }
    </Show>
  );
}
