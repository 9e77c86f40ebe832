// A report in three steps, one question each: what, where, and how to reach you. The step is in the address, so Back goes one back.
import { type FormEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Kind } from "./Kind";
import { MapChoice } from "./MapChoice";
import { Neighbours } from "./Neighbours";
import { PlaceSearch } from "./PlaceSearch";
import { ReceiptBox } from "./ReceiptBox";
import { ReportProblem } from "./ReportForm";
import { useReportForm } from "./useReportForm";

const LAST = 3;

interface Props {
  step: number;
  onStep: (step: number) => void;
  onTrack: (number: string, code: string) => void;
}

export function LargeReport({ step: asked, onStep, onTrack }: Props) {
  const { t } = useTranslation();
  const { choosePlace, typePlace, form, change, reporter, receipt, keep, problem, busy, send, locate, told } = useReportForm();
  const head = useRef<HTMLHeadingElement>(null);
  // Nobody arrives at a later question without having answered the earlier ones.
  const answered = form.description.trim() ? (form.address.trim() || form.point ? LAST : 2) : 1;
  const step = Math.min(Math.max(1, asked), answered);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step begins at its question
  useEffect(() => head.current?.focus(), [step]);
  if (receipt) return <ReceiptBox receipt={receipt} onTrack={onTrack} />;
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (step < LAST) onStep(step + 1);
    else void send();
  };
  return (
    <form className="portal-box" onSubmit={next}>
      <p className="portal-note">{t("resident:large.step", { step, of: LAST })}</p>
      {step === 1 && (
        <>
          <h1 ref={head} tabIndex={-1}>
            <label htmlFor="large-what">{t("portal:what")}</label>
          </h1>
          <textarea
            id="large-what"
            required
            maxLength={2000}
            value={form.description}
            onChange={(e) => change({ description: e.target.value })}
          />
          <Kind
            brief
            text={form.description}
            kind={form.kind}
            answers={form.answers}
            onKind={(kind) => change({ kind })}
            onAnswers={(answers) => change({ answers })}
          />
        </>
      )}
      {step === 2 && (
        <>
          <h1 ref={head} tabIndex={-1}>
            <label htmlFor="large-where">{t("portal:where")}</label>
          </h1>
          <button type="button" className="portal-button plain wide" onClick={locate}>
            {t("portal:use_location")}
          </button>
          <p role="status">{told}</p>
          <MapChoice wide start={form.point} onChoose={choosePlace} />
          <input
            id="large-where"
            required={!form.point}
            maxLength={200}
            value={form.address}
            onChange={(e) => typePlace(e.target.value)}
          />
          <PlaceSearch text={form.address} chosen={form.place !== "" || form.point !== null} onChoose={choosePlace} />
          <Neighbours point={form.point} text={form.description} reporter={reporter} onReceipt={keep} />
        </>
      )}
      {step === 3 && (
        <>
          <h1 ref={head} tabIndex={-1}>
            <label htmlFor="large-phone">{t("portal:phone")}</label>
          </h1>
          <input
            id="large-phone"
            type="tel"
            autoComplete="tel"
            maxLength={24}
            value={form.phone}
            onChange={(e) => change({ phone: e.target.value })}
          />
          <p className="portal-note">{t("resident:large.phone_why")}</p>
          <p className="portal-said">
            {form.description}
            {form.address && ` · ${form.address}`}
          </p>
          <ReportProblem problem={problem} />
        </>
      )}
      <div className="portal-row">
        <button type="submit" className="portal-button wide" disabled={busy}>
          {t(step < LAST ? "resident:large.next" : "portal:send")}
        </button>
        {step > 1 && (
          <button type="button" className="portal-button plain wide" onClick={() => onStep(step - 1)}>
            {t("common:back")}
          </button>
        )}
      </div>
    </form>
  );
}
