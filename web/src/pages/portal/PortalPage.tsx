// The resident portal: report a matter, and follow a report with its number and code. No account, no component library; it
// works at 320 px, by keyboard, and says everything in plain words.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { switchLang } from "../../text";
import { LANG_NAMES, LANGS, type Lang } from "../../text/languages";
import { ReportForm } from "./ReportForm";
import { TrackPanel } from "./TrackPanel";
import "./portal.css";

/** The state of the page lives in its address: which tab, which report. */
function readAddress() {
  const params = new URLSearchParams(window.location.search);
  const number = params.get("number") ?? "";
  return { view: params.get("view") === "report" ? "report" : "track", number, code: params.get("code") ?? "" } as const;
}

export function PortalPage() {
  const { t, i18n } = useTranslation();
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const back = () => setAddress(readAddress());
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    document.title = t("portal:title");
  }, [t]);
  const go = (next: { view?: string; number?: string; code?: string }) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(next)) if (value) params.set(name, value);
    window.history.pushState(null, "", params.size > 0 ? `?${params}` : window.location.pathname);
    setAddress(readAddress());
    window.scrollTo(0, 0);
  };
  return (
    <>
      <a className="skip" href="#main">
        {t("common:skip")}
      </a>
      <header className="portal-head">
        <strong>{t("portal:title")}</strong>
        <label>
          <span className="sr-only">{t("common:language")}</span>
          <select value={i18n.language} onChange={(e) => void switchLang(e.target.value as Lang)}>
            {LANGS.map((lang) => (
              <option key={lang} value={lang} lang={lang}>
                {LANG_NAMES[lang]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <nav className="portal-tabs" aria-label={t("common:menu.main")}>
        {(["track", "report"] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-current={address.view === view ? "page" : undefined}
            onClick={() => go(view === "report" ? { view } : {})}
          >
            {t(`portal:tab.${view}`)}
          </button>
        ))}
      </nav>
      <main id="main" className="portal-main" tabIndex={-1}>
        {address.view === "report" ? (
          <ReportForm onTrack={(number, code) => go({ number, code })} />
        ) : (
          <TrackPanel
            key={`${address.number}${address.code}`}
            number={address.number}
            code={address.code}
            onAsk={(number, code) => go({ number, code })}
          />
        )}
        <p className="portal-note">{t("portal:emergency")}</p>
      </main>
    </>
  );
}
