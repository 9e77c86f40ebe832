// The first page of the large mode: three things to do, one below the other.
import { useTranslation } from "react-i18next";
import { Icon } from "./Icon";
import { useSite } from "./site";

/** Calls the hotline, where the city has one. */
export function CallButton() {
  const { t } = useTranslation();
  const number = useSite()?.hotline;
  if (!number) return null;
  return (
    <a className="portal-choice call" href={`tel:${number.replace(/[^\d+]/g, "")}`}>
      <Icon name="call" /> {t("resident:large.call", { number })}
    </a>
  );
}

export function LargeHome({ go }: { go: (next: { view: string }) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t("resident:large.ask")}</h1>
      <div className="portal-choices">
        <button type="button" className="portal-choice" onClick={() => go({ view: "report" })}>
          <Icon name="pen" /> {t("portal:tab.report")}
        </button>
        <button type="button" className="portal-choice" onClick={() => go({ view: "track" })}>
          <Icon name="look" /> {t("portal:tab.track")}
        </button>
        <CallButton />
      </div>
    </>
  );
}
