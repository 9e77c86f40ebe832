// Report a matter in a few words. Name and phone are optional; what is typed survives a reload until it is sent.
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { LonLat } from "../../api/types";
import { useDraft } from "../../ui/draft";
import { useMyPosition } from "../../ui/myPosition";

interface Form {
  description: string;
  address: string;
  name: string;
  phone: string;
  confidential: boolean;
  point: LonLat | null;
}

const EMPTY: Form = { description: "", address: "", name: "", phone: "", confidential: false, point: null };

export function ReportForm({ onTrack }: { onTrack: (number: string, code: string) => void }) {
  const { t } = useTranslation();
  const [form, setForm, drop] = useDraft<Form>("portal", EMPTY);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<{ number: string; code: string } | null>(null);
  const key = useRef(newKey());
  const change = (part: Partial<Form>) => {
    if (problem) key.current = newKey();
    setForm((old) => ({ ...old, ...part }));
  };
  const { locate, told } = useMyPosition((point) => change({ point }));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const reporter = form.name.trim() || form.phone.trim();
    try {
      const answer = await api.post<{ number: string; code: string }>(
        "/public/cases",
        {
          description: form.description.trim(),
          address: form.address.trim(),
          ...(form.point ? { position: { lon: form.point[0], lat: form.point[1] } } : {}),
          ...(reporter
            ? { reporter: { name: form.name.trim(), phone: form.phone.trim(), confidential: form.confidential } }
            : {}),
        },
        { key: key.current },
      );
      setReceipt(answer);
      drop();
      key.current = newKey();
    } catch (e) {
      setProblem(asProblem(e));
    } finally {
      setBusy(false);
    }
  };
  if (receipt) {
    return (
      <section className="portal-box" aria-live="polite">
        <h1 className="portal-good">{t("portal:thanks")}</h1>
        <p>{t("portal:keep")}</p>
        <div>{t("portal:number")}</div>
        <div className="portal-big">{receipt.number}</div>
        <div>{t("portal:code")}</div>
        <div className="portal-big">{receipt.code}</div>
        <div className="portal-row">
          <button type="button" className="portal-button" onClick={() => onTrack(receipt.number, receipt.code)}>
            {t("portal:follow")}
          </button>
          <button type="button" className="portal-button plain" onClick={() => window.print()}>
            {t("portal:print")}
          </button>
        </div>
      </section>
    );
  }
  return (
    <form className="portal-box" onSubmit={(e) => void send(e)}>
      <h1 style={{ marginTop: 0 }}>{t("portal:report")}</h1>
      <label htmlFor="description">{t("portal:what")}</label>
      <textarea
        id="description"
        required
        maxLength={2000}
        value={form.description}
        onChange={(e) => change({ description: e.target.value })}
      />
      <label htmlFor="address">{t("portal:where")}</label>
      <input id="address" required maxLength={200} value={form.address} onChange={(e) => change({ address: e.target.value })} />
      <div className="portal-row">
        <button type="button" className="portal-button plain" onClick={locate}>
          {t("portal:use_location")}
        </button>
        <span role="status" className="portal-note" style={{ alignSelf: "center" }}>
          {told}
        </span>
      </div>
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
      <label style={{ minHeight: 32 }}>
        <input type="checkbox" checked={form.confidential} onChange={(e) => change({ confidential: e.target.checked })} />{" "}
        {t("portal:confidential")}
      </label>
      <div role="alert" className="portal-error">
        {problem && (problem.title || t("common:error.network"))}
        {problem?.fields.map((f) => (
          <div key={f.field + f.code}>{f.message}</div>
        ))}
        {problem?.traceId && <div className="portal-note">{t("common:error.trace", { id: problem.traceId })}</div>}
      </div>
      <div className="portal-row">
        <button type="submit" className="portal-button" disabled={busy}>
          {t("portal:send")}
        </button>
      </div>
    </form>
  );
}
