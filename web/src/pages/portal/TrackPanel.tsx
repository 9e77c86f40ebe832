// Follow a report like a parcel, with its number and code.
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Tracked } from "../../api/types";
import { TrackResult } from "./TrackResult";

interface Props {
  number: string;
  code: string;
  onAsk: (number: string, code: string) => void;
}

/** What people type from a phone call: spaces and lower case do not matter. */
export function cleanNumber(text: string): string {
  return text.replace(/[^0-9]/g, "");
}

export function cleanCode(text: string): string {
  return text.replace(/\s/g, "").toUpperCase();
}

export function TrackPanel({ number, code, onAsk }: Props) {
  const { t, i18n } = useTranslation();
  const [found, setFound] = useState<Tracked | null>(null);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    if (!number || !code) return;
    setBusy(true);
    setError("");
    try {
      setFound(await api.get<Tracked>(`/track/${encodeURIComponent(number)}`, { code }));
    } catch (e) {
      const problem = asProblem(e);
      setFound(null);
      setError(
        problem.status === 404 || problem.status === 403 ? t("portal:not_found") : problem.title || t("common:error.network"),
      );
    } finally {
      setBusy(false);
    }
  }, [number, code, t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of the answer follow the language
  useEffect(() => void load(), [load, i18n.language]);
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const asked = [cleanNumber(String(data.get("number"))), cleanCode(String(data.get("code")))] as const;
    if (asked[0] === number && asked[1] === code) void load();
    else onAsk(...asked);
  };
  return (
    <>
      <h1>{t("portal:track")}</h1>
      <form className="portal-box" onSubmit={ask}>
        <label htmlFor="number" style={{ marginTop: 0 }}>
          {t("portal:number")}
        </label>
        <input id="number" name="number" required inputMode="numeric" defaultValue={number} autoComplete="off" />
        <label htmlFor="code">{t("portal:code")}</label>
        <input id="code" name="code" required defaultValue={code} autoComplete="off" autoCapitalize="characters" />
        <div className="portal-row">
          <button type="submit" className="portal-button" disabled={busy}>
            {t("portal:look")}
          </button>
        </div>
        <p role="alert" className="portal-error">
          {error}
        </p>
      </form>
      {found && <TrackResult found={found} code={code} reload={load} />}
    </>
  );
}
