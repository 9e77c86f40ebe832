// Report a matter in a few words. Name, phone and e-mail are optional; what is typed survives a reload until it is sent.
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { LonLat } from "../../api/types";
import { useDraft } from "../../ui/draft";
import { useMyPosition } from "../../ui/myPosition";
import { type Receipt, ReceiptBox } from "./ReceiptBox";

interface Form {
  description: string;
  address: string;
  name: string;
  phone: string;
  email: string;
  /** Wants to be told of each step. */
  notify: boolean;
  confidential: boolean;
  point: LonLat | null;
}

const EMPTY: Form = {
  description: "",
  address: "",
  name: "",
  phone: "",
  email: "",
  notify: true,
  confidential: false,
  point: null,
};

export function ReportForm({ onTrack }: { onTrack: (number: string, code: string) => void }) {
  const { t, i18n } = useTranslation();
  const [draft, setForm, drop] = useDraft<Form>("portal", EMPTY);
  // A draft of an earlier version lacks what was added since.
  const form = { ...EMPTY, ...draft };
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
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
    const [name, phone, email] = [form.name.trim(), form.phone.trim(), form.email.trim()];
    try {
      const answer = await api.post<Receipt>(
        "/public/cases",
        {
          description: form.description.trim(),
          address: form.address.trim(),
          ...(form.point ? { position: { lon: form.point[0], lat: form.point[1] } } : {}),
          ...(name || phone || email
            ? { reporter: { name, phone, email, lang: i18n.language, notify: form.notify, confidential: form.confidential } }
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
  if (receipt) return <ReceiptBox receipt={receipt} onTrack={onTrack} />;
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
