// Report a matter in a few words. Name, phone and e-mail are optional.
import { useTranslation } from "react-i18next";
import type { Problem } from "../../api/problem";
import { Kind } from "./Kind";
import { MapChoice } from "./MapChoice";
import { Neighbours } from "./Neighbours";
import { PlaceSearch } from "./PlaceSearch";
import { ReceiptBox } from "./ReceiptBox";
import { useReportForm } from "./useReportForm";

/** What went wrong with a report, field by field. */
export function ReportProblem({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="portal-error">
      {problem && (problem.title || t("common:error.network"))}
      {problem?.fields.map((f) => (
        <div key={f.field + f.code}>{f.message}</div>
      ))}
      {problem?.traceId && <div className="portal-note">{t("common:error.trace", { id: problem.traceId })}</div>}
    </div>
  );
}

export function ReportForm({ onTrack }: { onTrack: (number: string, code: string) => void }) {
  const { t } = useTranslation();
  const { choosePlace, typePlace, form, change, reporter, receipt, keep, problem, busy, send, locate, told } = useReportForm();
  if (receipt) return <ReceiptBox receipt={receipt} onTrack={onTrack} />;
  return (
    <form
      className="portal-box"
      onSubmit={(e) => {
        e.preventDefault();
        void send();
      }}
    >
      <h1 style={{ marginTop: 0 }}>{t("portal:report")}</h1>
      <label htmlFor="description">{t("portal:what")}</label>
      <textarea
        id="description"
        required
        maxLength={2000}
        value={form.description}
        onChange={(e) => change({ description: e.target.value })}
      />
      <Kind
        text={form.description}
        kind={form.kind}
        answers={form.answers}
        onKind={(kind) => change({ kind })}
        onAnswers={(answers) => change({ answers })}
      />
      <label htmlFor="address">{t("portal:where")}</label>
      <input id="address" required maxLength={200} value={form.address} onChange={(e) => typePlace(e.target.value)} />
      <PlaceSearch text={form.address} chosen={form.place !== "" || form.point !== null} onChoose={choosePlace} />
      <div className="portal-row">
        <button type="button" className="portal-button plain" onClick={locate}>
          {t("portal:use_location")}
        </button>
        <span role="status" className="portal-note" style={{ alignSelf: "center" }}>
          {told}
        </span>
      </div>
      <MapChoice start={form.point} onChoose={choosePlace} />
      <label htmlFor="name">{t("portal:name")}</label>
      <input id="name" autoComplete="name" maxLength={60} value={form.name} onChange={(e) => change({ name: e.target.value })} />
      <label htmlFor="phone">{t("portal:phone")}</label>
      <input
        id="phone"
        type="tel"
        autoComplete="tel"
        maxLength={24}
        value={form.phone}
        onChange={(e) => change({ phone: e.target.value })}
      />
      <label htmlFor="email">{t("resident:email")}</label>
      <input
        id="email"
        type="email"
        autoComplete="email"
        maxLength={120}
        value={form.email}
        onChange={(e) => change({ email: e.target.value })}
      />
      <label style={{ minHeight: 32 }}>
        <input type="checkbox" checked={form.notify} onChange={(e) => change({ notify: e.target.checked })} />{" "}
        {t("resident:tell_me")}
      </label>
      <label style={{ minHeight: 32 }}>
        <input type="checkbox" checked={form.confidential} onChange={(e) => change({ confidential: e.target.checked })} />{" "}
        {t("portal:confidential")}
      </label>
      <Neighbours point={form.point} text={form.description} reporter={reporter} onReceipt={keep} />
      <ReportProblem problem={problem} />
      <div className="portal-row">
        <button type="submit" className="portal-button" disabled={busy}>
          {t("portal:send")}
        </button>
      </div>
    </form>
  );
}
