// Before a report is sent: open cases nearby that may be the same. Standing behind one of them counts there and gives a number
// and a code of one's own; it spares everybody a second report.
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { LonLat, Names } from "../../api/types";
import { day, nameOf, number } from "../../text/format";
import type { Receipt } from "./ReceiptBox";
import { useRested } from "./useRested";

interface Near {
  number: string;
  category: Names;
  state: string;
  distance_m: number;
  reported_at: string;
  people: number;
}

interface Props {
  point: LonLat | null;
  text: string;
  reporter: Record<string, unknown> | undefined;
  onReceipt: (receipt: Receipt) => void;
}

/** How long typing must rest before the list is asked for anew: the public interface counts requests. */
const REST_MS = 1500;
const DEVICE = "tessera.device";

/** What this device calls itself, made once; it says nothing about the person. */
export function deviceToken(): string {
  const kept = localStorage.getItem(DEVICE);
  if (kept) return kept;
  const made = newKey();
  localStorage.setItem(DEVICE, made);
  return made;
}

export function Neighbours({ point, text, reporter, onReceipt }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const keys = useRef(new Map<string, string>());
  const [lon, lat] = point ?? [];
  const words = text.trim();
  const place = lon === undefined || lat === undefined ? null : { lon, lat, text: words.slice(0, 500) };
  const found = useRested<Near>("/public/nearby", place, REST_MS);
  const support = async (near: Near) => {
    setBusy(true);
    setError("");
    const body = { number: near.number, device: deviceToken(), description: words, ...(reporter ? { reporter } : {}) };
    // The same press sent twice is one request; other words are another.
    const same = JSON.stringify(body);
    const key = keys.current.get(same) ?? newKey();
    keys.current.set(same, key);
    try {
      onReceipt(await api.post<Receipt>("/public/support", body, { key }));
    } catch (e) {
      setError(asProblem(e).title || t("common:error.network"));
    } finally {
      setBusy(false);
    }
  };
  if (found.length === 0) return <div aria-live="polite" />;
  return (
    <section className="portal-near" aria-live="polite" aria-label={t("resident:near.title")}>
      <h2>{t("resident:near.title")}</h2>
      <p className="portal-note">{t("resident:near.hint")}</p>
      <ul>
        {found.map((near) => (
          <li key={near.number}>
            <div>
              <b>{nameOf(near.category)}</b> · {t("resident:near.metres", { m: number(near.distance_m) })}
              <div className="portal-note">
                {t(`portal:state.${near.state}`, { defaultValue: near.state })} ·{" "}
                {t("resident:near.since", { day: day(near.reported_at) })} · {t("resident:near.people", { count: near.people })}
              </div>
            </div>
            <button type="button" className="portal-button plain" disabled={busy} onClick={() => void support(near)}>
              {t("resident:near.mine_too")}
              <span className="sr-only">
                {nameOf(near.category)} {t("resident:near.metres", { m: number(near.distance_m) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="alert" className="portal-error">
        {error}
      </p>
    </section>
  );
}
