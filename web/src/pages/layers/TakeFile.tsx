// A file of borders taken into a layer: chosen, tried without writing, looked at on the map, put right, and taken over.

import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Modal, Steps, Typography } from "antd";
import { type DragEvent, lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../api/problem";
import { nameOf } from "../../text/format";
import { Loading, useProblemText } from "../../ui/States";
import { FileButton } from "../admin/FileButton";
import { type GridCollection, type LayerRow, layersChanged, sendFile } from "./data";
import { FileEffect } from "./FileEffect";
import { FileReading } from "./FileReading";
import { mayTake, type Reading, reread, stepOf } from "./file";

const LayerMap = lazy(() => import("./LayerMap"));

const ACCEPT = ".geojson,.json,.zip,.gpkg,.csv,.txt,.dxf";
const STEPS = ["choose", "look", "done"] as const;

interface TakeFileProps {
  layer: LayerRow;
  /** Borders in force. */
  present: GridCollection | undefined;
  onClose: () => void;
}

export function TakeFile({ layer, present, onClose }: TakeFileProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const text = useProblemText();
  const [file, setFile] = useState<File | undefined>();
  const [reading, setReading] = useState<Reading>({});
  const [over, setOver] = useState(false);
  const look = useMutation({
    mutationFn: (asked: { of: File; reading: Reading }) => sendFile(layer.code, asked.of, { ...asked.reading, dry_run: true }),
  });
  const take = useMutation({
    mutationFn: (asked: { of: File; reading: Reading }) => sendFile(layer.code, asked.of, { ...asked.reading }),
    onSuccess: (answer) => {
      if (!answer.result.written) return;
      layersChanged();
      message.success(t("layers:taken", { count: answer.result.new.length + answer.result.changed.length }));
    },
  });
  const [tried, setTried] = useState(look.data);
  // What was read stays in sight while it is read again; of a file that cannot be read nothing is shown.
  useEffect(() => {
    if (look.data) setTried(look.data);
  }, [look.data]);
  const answer = take.data ?? (look.error ? undefined : tried);
  const error = take.error ?? look.error;
  const busy = look.isPending || take.isPending;
  const step = stepOf(answer);

  const ask = (of: File, next: Reading) => {
    take.reset();
    setReading(next);
    look.mutate({ of, reading: next });
  };
  const choose = (chosen: File) => {
    setFile(chosen);
    setTried(undefined);
    // Another file has other fields and tables; the coordinates are most often the same.
    ask(chosen, { crs: reading.crs, replace: reading.replace });
  };
  const change = (next: Reading) => {
    if (file) ask(file, reread(reading, next));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped && !busy) choose(dropped);
  };
  const problem = error ? asProblem(error) : undefined;
  const name = nameOf(layer.name);
  return (
    <Modal
      open
      width={920}
      title={t("layers:file_title", { name })}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <Flex gap={8} wrap justify="end">
          <Button onClick={onClose}>{t(step === "done" ? "common:close" : "common:cancel")}</Button>
          {step !== "done" && (
            <Button
              type="primary"
              loading={take.isPending}
              disabled={!file || !answer || busy || !mayTake(answer.result, reading.replace === true)}
              onClick={() => file && take.mutate({ of: file, reading })}
            >
              {t("layers:take_over")}
            </Button>
          )}
        </Flex>
      }
    >
      <Steps
        responsive
        size="small"
        current={STEPS.indexOf(step) + (step === "done" ? 1 : 0)}
        items={STEPS.map((s) => ({ title: t(`layers:step.${s}`) }))}
        style={{ marginBottom: 16 }}
      />
      {step !== "done" && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
        <div
          className={`layers-drop${over ? " over" : ""}`}
          onDragOver={(e) => {
            e.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <FileButton accept={ACCEPT} type={file ? "default" : "primary"} loading={busy} onFile={choose}>
            {t(file ? "layers:file_another" : "layers:file_choose")}
          </FileButton>
          <p className="muted" style={{ margin: "8px 0 0" }}>
            {file ? file.name : t("layers:file_help")}
          </p>
        </div>
      )}
      <div aria-live="polite">
        {problem && (
          <Alert
            type="error"
            showIcon
            role="alert"
            style={{ marginTop: 12 }}
            title={problem.fields.some((f) => f.field === "file") ? t("layers:file_unreadable") : text(error)}
            description={problem.fields
              .filter((f) => f.field === "file")
              .map((f) => f.message)
              .join(" · ")}
          />
        )}
        {answer?.result.written && (
          <Alert type="success" showIcon title={t("layers:taken_done", { name })} style={{ marginTop: 12 }} />
        )}
      </div>
      {/* The coordinates can be chosen also for a file that could not be read without them. */}
      {file && step !== "done" && <FileReading file={answer?.file} reading={reading} busy={busy} onChange={change} />}
      {answer && (
        <>
          {answer.preview && (
            <div className="layers-file-map">
              <Suspense fallback={<Loading rows={3} />}>
                <LayerMap label={t("layers:preview_of", { file: file?.name ?? "" })} grids={present} fresh={answer.preview} />
              </Suspense>
            </div>
          )}
          <FileEffect
            result={answer.result}
            replace={reading.replace === true}
            busy={busy}
            onReplace={(replace) => change({ replace })}
          />
        </>
      )}
      {step === "choose" && !file && (
        <Typography.Paragraph type="secondary" style={{ marginTop: 12 }}>
          {t("layers:file_how")}
        </Typography.Paragraph>
      )}
    </Modal>
  );
}
