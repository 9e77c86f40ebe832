// Press for a report, or take it back.
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Tracked } from "../../api/types";

export function TrackActions({ found, code, reload }: { found: Tracked; code: string; reload: () => Promise<void> }) {
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
