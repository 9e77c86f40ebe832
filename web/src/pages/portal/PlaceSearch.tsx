// A place by its name, for those whose telephone does not say where they are: roads, compounds, buildings, areas. Choosing one puts the
// report there, and the neighbours' reports appear.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { LonLat } from "../../api/types";

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
  const [found, setFound] = useState<Found[]>([]);
  const words = text.trim();
  useEffect(() => {
    if (chosen || words.length < 2) return setFound([]);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<{ items: Found[] }>("/public/places", { q: words.slice(0, 60) }, stop.signal)
        .then((answer) => setFound(answer.items))
        // A help only: the words themselves are enough.
        .catch(() => undefined);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words, chosen]);
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
