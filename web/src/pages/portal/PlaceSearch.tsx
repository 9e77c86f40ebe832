// A place by its name, for those whose telephone does not say where they are: roads, compounds, buildings, areas. Choosing one puts the
// report there, and the neighbours' reports appear.
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";
import { useRested } from "./useRested";

interface Found {
  label: string;
  kind: string;
  position: LonLat;
}

interface Props {
  text: string;
  /** The words that were chosen; they are not looked up again. */
  chosen: boolean;
  onChoose: (label: string, point: LonLat) => void;
}

/** How long typing must rest: the public interface counts requests. */
const REST_MS = 900;

export function PlaceSearch({ text, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const words = text.trim();
  const found = useRested<Found>("/public/places", chosen || words.length < 2 ? null : { q: words.slice(0, 60) }, REST_MS);
  return (
    <div aria-live="polite">
      {found.length > 0 && (
        <>
          <p className="portal-note" id="places-hint">
            {t("site:places")}
          </p>
          <ul className="portal-places" aria-labelledby="places-hint">
            {found.map((place) => (
              <li key={`${place.kind}${place.label}${place.position}`}>
                <button type="button" className="portal-place" onClick={() => onChoose(place.label, place.position)}>
                  {place.label} <span className="portal-note">{t(`site:place.${place.kind}`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
