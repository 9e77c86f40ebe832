// Files of a case by what they show. A picture of before and one of after can be laid over each other with a slider.
import { FileOutlined, SwapOutlined, WarningOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Flex, Image, Select } from "antd";
import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "../../api/queries";
import type { Attachment, Case, LonLat } from "../../api/types";
import { distanceM } from "../../map/geo";
import { dateTime, number } from "../../text/format";
import { useShowProblem } from "../../ui/States";
import { Files } from "./actions/Files";
import { fileUrl, sendFiles, type Waiting } from "./actions/upload";

const STAGES = ["report", "verification", "handling", "check", "other"] as const;

/** How far a picture was taken from the reported spot, in metres; null when either place is not known. */
function awayFrom(a: Attachment, spot: LonLat | null): number | null {
  return a.position && spot ? Math.round(distanceM(spot, a.position)) : null;
}

function Away({ m }: { m: number }) {
  const { t } = useTranslation();
  return (
    <div style={m > FAR_M ? { color: "#ad4e00", fontWeight: 600 } : undefined}>
      {m > FAR_M && <WarningOutlined aria-hidden />} {t("case:from_spot", { m: number(m) })}
    </div>
  );
}

const STEP = 5;

/** Before and after on top of each other; dragging over the picture or the slider (arrow keys) moves the border. */
export function Compare({ before, after, spot }: { before: Attachment; after: Attachment; spot: LonLat | null }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(50);
  const drag = (e: PointerEvent<HTMLDivElement>) => {
    if (e.buttons === 0) return;
    const box = e.currentTarget.getBoundingClientRect();
    setAt(Math.round(Math.min(100, Math.max(0, ((e.clientX - box.left) / box.width) * 100))));
  };
  const picture = {
    position: "absolute",
    inset: 0,
    width: "100%",
    height: "100%",
    objectFit: "contain",
    background: "#1f1f1f",
  } as const;
  const away = awayFrom(after, spot);
  return (
    <figure style={{ margin: "10px 0 0" }}>
      <div
        onPointerDown={drag}
        onPointerMove={drag}
        style={{
          position: "relative",
          aspectRatio: "4 / 3",
          maxHeight: 420,
          borderRadius: 6,
          overflow: "hidden",
          width: "100%",
          cursor: "ew-resize",
          touchAction: "pan-y",
        }}
      >
        <img draggable={false} src={fileUrl(after.url)} alt={t("case:after")} style={picture} />
        <img
          draggable={false}
          src={fileUrl(before.url)}
          alt={t("case:before")}
          style={{ ...picture, clipPath: `inset(0 ${100 - at}% 0 0)` }}
        />
        <div
          aria-hidden
          style={{
            position: "absolute",
            insetBlock: 0,
            left: `calc(${at}% - 1px)`,
            width: 2,
            background: "#fff",
            boxShadow: "0 0 0 1px #00000080",
          }}
        />
      </div>
      <Flex align="center" gap={8} style={{ marginTop: 6 }}>
        <span>{t("case:before")}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={STEP}
          value={at}
          aria-label={t("case:compare")}
          onChange={(e) => setAt(Number(e.target.value))}
          style={{ flex: 1, height: 24 }}
        />
        <span>{t("case:after")}</span>
      </Flex>
      <figcaption className="muted" style={{ fontSize: 13 }}>
        {dateTime(before.uploaded_at)} → {dateTime(after.uploaded_at)}
        {away !== null && <Away m={away} />}
      </figcaption>
    </figure>
  );
}

/** Farther than this from the reported spot a picture is pointed out: the error of a telephone's position is smaller. */
const FAR_M = 100;

function Thing({ a, spot }: { a: Attachment; spot: LonLat | null }) {
  const { t } = useTranslation();
  const away = awayFrom(a, spot);
  return (
    <figure style={{ margin: 0, width: a.mime.startsWith("audio/") ? 240 : 132 }}>
      {a.mime.startsWith("image/") ? (
        <Image
          width={132}
          height={99}
          style={{ objectFit: "cover", borderRadius: 6 }}
          src={fileUrl(a.thumb_url ?? a.url)}
          preview={{ src: fileUrl(a.url) }}
          alt={`${t(`words:stage.${a.stage}`)} ${a.name}`}
        />
      ) : a.mime.startsWith("audio/") ? (
        // biome-ignore lint/a11y/useMediaCaption: a resident's voice note has no captions
        <audio controls preload="none" src={fileUrl(a.url)} aria-label={a.name} style={{ width: 240, display: "block" }} />
      ) : (
        <Button
          icon={<FileOutlined />}
          href={fileUrl(a.url)}
          target="_blank"
          rel="noreferrer"
          style={{ maxWidth: 132, overflow: "hidden" }}
        >
          {a.name}
        </Button>
      )}
      <figcaption className="muted" style={{ fontSize: 12 }}>
        {a.by && <div>{a.by.name}</div>}
        <div className="tabular">{dateTime(a.uploaded_at)}</div>
        {away !== null && <Away m={away} />}
      </figcaption>
    </figure>
  );
}

export function Pictures({ c }: { c: Case }) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [files, setFiles] = useState<Waiting[]>([]);
  const [stage, setStage] = useState<string>("other");
  const [comparing, setComparing] = useState(false);
  const images = c.attachments.filter((a) => a.mime.startsWith("image/"));
  const before = images.find((a) => a.stage === "report") ?? images.find((a) => a.stage === "verification");
  const after = images.findLast((a) => a.stage === "check") ?? images.findLast((a) => a.stage === "handling");
  const upload = useMutation({
    mutationFn: () => sendFiles(c.id, stage, files, setFiles),
    onSuccess: () => setFiles([]),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["case"] }),
  });
  return (
    <section className="card" style={{ padding: 14 }} aria-label={t("case:attachments")}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <h2 style={{ fontSize: 15, margin: 0 }}>{t("case:attachments")}</h2>
        {before && after && (
          <Button icon={<SwapOutlined />} aria-expanded={comparing} onClick={() => setComparing(!comparing)}>
            {t("case:compare")}
          </Button>
        )}
      </Flex>
      {comparing && before && after && <Compare before={before} after={after} spot={c.place.point} />}
      <Image.PreviewGroup>
        <Flex gap={20} wrap style={{ marginTop: 10 }}>
          {STAGES.map((name) => {
            const here = c.attachments.filter((a) => a.stage === name);
            if (here.length === 0) return null;
            return (
              <div key={name}>
                <div style={{ marginBottom: 4, fontWeight: 500 }}>{t(`words:stage.${name}`)}</div>
                <Flex gap={8} wrap>
                  {here.map((a) => (
                    <Thing key={a.id} a={a} spot={c.place.point} />
                  ))}
                </Flex>
              </div>
            );
          })}
        </Flex>
      </Image.PreviewGroup>
      {c.attachments.length === 0 && <p className="muted">{t("case:no_attachments")}</p>}
      <Flex gap={8} wrap align="start" style={{ marginTop: 10 }}>
        <Files id="case-files" list={files} onChange={setFiles} />
        {files.length > 0 && (
          <>
            <Select
              aria-label={t("case:files.stage")}
              value={stage}
              popupMatchSelectWidth={false}
              onChange={setStage}
              options={STAGES.map((s) => ({ value: s, label: t(`words:stage.${s}`) }))}
            />
            <Button type="primary" loading={upload.isPending} onClick={() => upload.mutate()}>
              {t("case:files.send")}
            </Button>
          </>
        )}
      </Flex>
    </section>
  );
}
