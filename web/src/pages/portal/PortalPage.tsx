// The resident portal: report a matter, and follow a report with its number and code. No account, no component library; it
// works at 320 px, by keyboard, and says everything in plain words.
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLang, switchLang } from "../../text";
import { nameOf } from "../../text/format";
import { LANG_NAMES, LANGS, type Lang } from "../../text/languages";
import { Icon } from "./Icon";
import { CallButton, LargeHome } from "./LargeHome";
import { LargeReport } from "./LargeReport";
import { useLarge, useReadAloud } from "./large";
import { ReportForm } from "./ReportForm";
import { SiteContext, useLoadedSite } from "./site";
import { TrackPanel } from "./TrackPanel";
import "./portal.css";

/** The state of the page lives in its address: which tab, which report. */
function readAddress() {
  const params = new URLSearchParams(window.location.search);
  const number = params.get("number") ?? "";
  const asked = params.get("view");
  const view = asked === "report" ? "report" : asked === "track" || number ? "track" : "home";
  return { view, step: Number(params.get("step") ?? 1) || 1, number, code: params.get("code") ?? "" } as const;
}

export function PortalPage() {
  const { t, i18n } = useTranslation();
  const [large, setLarge] = useLarge();
  const aloud = useReadAloud(currentLang());
  const site = useLoadedSite();
  const main = useRef<HTMLElement>(null);
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const back = () => setAddress(readAddress());
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    document.title = t("portal:title");
  }, [t]);
  const go = (next: { view?: string; step?: string; number?: string; code?: string }) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(next)) if (value) params.set(name, value);
    window.history.pushState(null, "", params.size > 0 ? `?${params}` : window.location.pathname);
    setAddress(readAddress());
    window.scrollTo(0, 0);
  };
  // The usual portal begins with following a report; the large one asks what to do.
  const shown = address.view === "home" && !large ? "track" : address.view;
  const track = (number: string, code: string) => go({ number, code });
  return (
    <SiteContext value={site}>
      <a className="skip" href="#main">
        {t("common:skip")}
      </a>
      <header className="portal-head">
        <strong>{t("portal:title")}</strong>
        <div className="portal-tools">
          <button type="button" aria-pressed={large} onClick={() => setLarge(!large)}>
            {t("resident:large.mode")}
          </button>
          {large && aloud.can && (
            <button type="button" aria-pressed={aloud.reading} onClick={() => aloud.toggle(main.current)}>
              <Icon name="speak" /> {t(aloud.reading ? "resident:large.stop_reading" : "resident:large.read")}
            </button>
          )}
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
        </div>
      </header>
      {site?.banner && (
        <p className={`portal-banner ${site.banner.tone}`} role={site.banner.tone === "emergency" ? "alert" : "status"}>
          <b>{t(`site:tone.${site.banner.tone}`)}</b> {nameOf(site.banner.text)}
        </p>
      )}
      <nav className="portal-tabs" aria-label={t("common:menu.main")}>
        {(["track", "report"] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-current={shown === view ? "page" : undefined}
            onClick={() => go(view === "report" || large ? { view } : {})}
          >
            {t(`portal:tab.${view}`)}
          </button>
        ))}
      </nav>
      <main id="main" ref={main} className="portal-main" tabIndex={-1}>
        {shown === "home" && <LargeHome go={go} />}
        {shown === "report" && !large && <ReportForm onTrack={track} />}
        {shown === "report" && large && (
          <LargeReport step={address.step} onStep={(step) => go({ view: "report", step: String(step) })} onTrack={track} />
        )}
        {shown === "track" && (
          <TrackPanel key={`${address.number}${address.code}`} number={address.number} code={address.code} onAsk={track} />
        )}
        {large && shown !== "home" && (
          <p>
            <CallButton />
          </p>
        )}
        <p className="portal-note">
          {t("portal:emergency")}
          {site?.hotline && !large && (
            <>
              {" "}
              {t("site:call")} <a href={`tel:${site.hotline.replace(/[^\d+]/g, "")}`}>{site.hotline}</a>
            </>
          )}
        </p>
      </main>
    </SiteContext>
  );
}
