// Rate the result: stars, and whether the problem is really solved. "No" within the window opens the case again, once.
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newKey } from "../../api/client";
import { asProblem } from "../../api/problem";

export function RateForm({ number, code, reload }: { number: string; code: string; reload: () => Promise<void> }) {
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
