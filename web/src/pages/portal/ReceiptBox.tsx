// What a reporter keeps: the number, the code, and both as a QR code that opens the report. It can be printed or saved as a
// picture; what was left out can be added at once.
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { dateTime } from "../../text/format";
import { AddMore } from "./AddMore";
import { modulesOf, QrCode, QUIET } from "./QrCode";
import { useSite } from "./site";

export interface Receipt {
  number: string;
  code: string;
  reported_at?: string;
  /** The case it goes on under, for somebody who stood behind one, and how many did. */
  main?: string;
  people?: number;
}

/** The address under which a report is followed. It holds the number and the code, nothing about the person. */
export function followLink({ number, code }: Receipt): string {
  return `${window.location.origin}${window.location.pathname}?${new URLSearchParams({ number, code })}`;
}

/** A long number in groups that can be read out and that wrap well. What is typed back may keep the gaps. */
export function grouped(number: string): string {
  return number.replace(/^(\d{6})(\d{8})(\d+)$/, "$1 $2 $3");
}

/** The receipt as a picture, for the album of a phone. */
async function picture(receipt: Receipt, lines: string[]): Promise<Blob | null> {
  const modules = await modulesOf(followLink(receipt));
  const canvas = document.createElement("canvas");
  canvas.width = 720;
  canvas.height = 900;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.textAlign = "center";
  // The page's own typeface: a device need not have one for the language.
  const family = getComputedStyle(document.body).fontFamily;
  for (const [i, line] of lines.entries()) {
    pen.font = `${i % 2 === 0 ? 26 : 40}px ${family}`;
    pen.fillText(line, canvas.width / 2, 70 + i * 56, canvas.width - 40);
  }
  const scale = Math.floor(480 / (modules.size + 2 * QUIET));
  const side = modules.size * scale;
  const left = Math.floor((canvas.width - side) / 2);
  for (const [x, y] of modules.dark) pen.fillRect(left + x * scale, 380 + y * scale, scale, scale);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export function ReceiptBox({ receipt, onTrack }: { receipt: Receipt; onTrack: (number: string, code: string) => void }) {
  const { t } = useTranslation();
  const head = useRef<HTMLHeadingElement>(null);
  const hotline = useSite()?.hotline;
  const [said, setSaid] = useState("");
  useEffect(() => head.current?.focus(), []);
  const save = async () => {
    const at = receipt.reported_at ? dateTime(receipt.reported_at) : "";
    const lines = [
      t("portal:number"),
      grouped(receipt.number),
      t("portal:code"),
      receipt.code,
      at,
      hotline && `${t("site:call")} ${hotline}`,
    ].filter((line) => line !== undefined && line !== "") as string[];
    const blob = await picture(receipt, lines).catch(() => null);
    if (!blob) return setSaid(t("resident:receipt.not_saved"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${receipt.number}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    setSaid(t("resident:receipt.saved"));
  };
  return (
    <>
      <section className="portal-box portal-receipt">
        <h1 className="portal-good" ref={head} tabIndex={-1}>
          {t("portal:thanks")}
        </h1>
        {receipt.main && (
          <p className="portal-main-case">
            {t("resident:near.joined", { number: grouped(receipt.main) })}{" "}
            {t("resident:near.people", { count: receipt.people ?? 1 })}
          </p>
        )}
        <p>{t("portal:keep")}</p>
        <div className="portal-receipt-cols">
          <div>
            <div>{t("portal:number")}</div>
            <div className="portal-big">{grouped(receipt.number)}</div>
            <div>{t("portal:code")}</div>
            <div className="portal-big">{receipt.code}</div>
            {receipt.reported_at && <div className="portal-note">{dateTime(receipt.reported_at)}</div>}
          </div>
          <QrCode text={followLink(receipt)} label={t("resident:receipt.qr")} />
        </div>
        <p className="portal-note">
          {t("resident:receipt.scan")}
          {hotline && ` ${t("site:call")} ${hotline}`}
        </p>
        <div className="portal-row no-print">
          <button type="button" className="portal-button" onClick={() => onTrack(receipt.number, receipt.code)}>
            {t("portal:follow")}
          </button>
          <button type="button" className="portal-button plain" onClick={() => void save()}>
            {t("resident:receipt.save")}
          </button>
          <button type="button" className="portal-button plain" onClick={() => window.print()}>
            {t("portal:print")}
          </button>
        </div>
        <p role="status" className="portal-note no-print">
          {said}
        </p>
      </section>
      {!receipt.main && <AddMore number={receipt.number} code={receipt.code} title={t("resident:more.after")} />}
    </>
  );
}
