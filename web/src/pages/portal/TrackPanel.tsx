// Follow a report like a parcel: where it stands, who has it, what happened; and rate it, press for it, or take it back.
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Tracked } from "../../api/types";
import { dateTime, nameOf } from "../../text/format";

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
      {found && <Result found={found} code={code} reload={load} />}
    </>
  );
}

function isOpen(found: Tracked): boolean {
  return !["closed", "rejected", "void"].includes(found.state);
}

/** What was said to the reporter at a step. */
function stepText(data: Record<string, unknown>): string {
  const said = data?.text ?? data?.reason;
  return typeof said === "string" ? said : "";
}

function Result({ found, code, reload }: { found: Tracked; code: string; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const open = isOpen(found);
  const state = t(`portal:state.${found.state}`, { defaultValue: found.state });
  return (
    <>
      <section className="portal-box" aria-live="polite">
        <h2>{nameOf(found.category) || t("portal:your_report")}</h2>
        <p className="portal-big" style={{ margin: 0 }}>
          {state}
          {found.outcome && ` · ${t(`words:outcome.${found.outcome}`, { defaultValue: found.outcome })}`}
        </p>
        <p>
          {found.department && open && t("portal:with", { department: nameOf(found.department) })}{" "}
          {found.due && open && t("portal:expected", { time: dateTime(found.due) })}
        </p>
        <p className="portal-note">
          {found.number} · {found.address} · {dateTime(found.reported_at)}
        </p>
        {found.reason && <p>{found.reason}</p>}
        <ol className="portal-steps">
          {found.steps.map((step) => (
            <li key={`${step.at}${step.step}`}>
              <b>
                {t(`words:action.${step.step}`, { defaultValue: t(`words:state.${step.step}`, { defaultValue: step.step }) })}
              </b>{" "}
              <span className="portal-note">{dateTime(step.at)}</span>
              {stepText(step.data) && <div>{stepText(step.data)}</div>}
            </li>
          ))}
        </ol>
      </section>
      {found.actions.includes("rate") && <RateForm number={found.number} code={code} reload={reload} />}
      <Others found={found} code={code} reload={reload} />
    </>
  );
}

function RateForm({ number, code, reload }: { number: string; code: string; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const [stars, setStars] = useState(0);
  const [solved, setSolved] = useState<boolean | null>(null);
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const key = useRef(newKey());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (stars === 0 || solved === null) {
      setError(t("portal:rate_missing"));
      return;
    }
    try {
      await api.post(`/track/${number}/rate`, { code, stars, solved, text: text.trim() }, { key: key.current });
      await reload();
    } catch (e) {
      key.current = newKey();
      setError(asProblem(e).title || t("common:error.network"));
    }
  };
  return (
    <form className="portal-box" onSubmit={(e) => void send(e)}>
      <h2>{t("portal:rate")}</h2>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend>{t("portal:satisfied")}</legend>
        <div className="portal-stars">
          {[1, 2, 3, 4, 5].map((n) => (
            <label key={n}>
              <input type="radio" name="stars" checked={stars === n} onChange={() => setStars(n)} aria-label={String(n)} />
              <span aria-hidden>{n <= stars ? "★" : "☆"}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset style={{ border: 0, padding: 0, margin: "8px 0 0" }}>
        <legend>{t("portal:is_solved")}</legend>
        {[true, false].map((value) => (
          <label key={String(value)} style={{ margin: "4px 0", minHeight: 32 }}>
            <input type="radio" name="solved" checked={solved === value} onChange={() => setSolved(value)} />{" "}
            {t(value ? "portal:solved_yes" : "portal:solved_no")}
          </label>
        ))}
      </fieldset>
      <label htmlFor="rate-text">{t("portal:say_more")}</label>
      <textarea id="rate-text" maxLength={1000} value={text} onChange={(e) => setText(e.target.value)} />
      <div className="portal-row">
        <button type="submit" className="portal-button">
          {t("portal:rate_send")}
        </button>
      </div>
      <p role="alert" className="portal-error">
        {error}
      </p>
    </form>
  );
}

function Others({ found, code, reload }: { found: Tracked; code: string; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const [asking, setAsking] = useState(false);
  const keys = useRef({ urge: newKey(), withdraw: newKey() });
  const urgeable = found.actions.includes("urge");
  const withdrawable = found.actions.includes("withdraw");
  if (!urgeable && !withdrawable) return null;
  const run = async (what: "urge" | "withdraw", body: Record<string, unknown>) => {
    try {
      await api.post(`/track/${found.number}/${what}`, { code, ...body }, { key: keys.current[what] });
      setSaid(t(`portal:${what}_done`));
      setAsking(false);
      await reload();
    } catch (e) {
      setSaid(asProblem(e).title || t("common:error.network"));
    } finally {
      keys.current[what] = newKey();
    }
  };
  return (
    <section className="portal-box">
      <h2>{t("portal:more")}</h2>
      <div className="portal-row" style={{ marginTop: 0 }}>
        {urgeable && (
          <button type="button" className="portal-button plain" onClick={() => void run("urge", {})}>
            {t("portal:urge")}
          </button>
        )}
        {withdrawable && !asking && (
          <button type="button" className="portal-button plain" onClick={() => setAsking(true)}>
            {t("portal:withdraw")}
          </button>
        )}
      </div>
      {asking && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void run("withdraw", { reason: String(new FormData(e.currentTarget).get("reason") ?? "") });
          }}
        >
          <label htmlFor="withdraw-reason">{t("portal:withdraw_reason")}</label>
          <input id="withdraw-reason" name="reason" maxLength={200} />
          <div className="portal-row">
            <button type="submit" className="portal-button">
              {t("portal:withdraw")}
            </button>
            <button type="button" className="portal-button plain" onClick={() => setAsking(false)}>
              {t("common:cancel")}
            </button>
          </div>
        </form>
      )}
      <p role="status">{said}</p>
    </section>
  );
}
