// The button that opens the map for choosing a place, and the map below it; the map's code is fetched at the first press.
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../../api/types";

const PlaceOnMap = lazy(() => import("./PlaceOnMap"));

interface Props {
  start: LonLat | null;
  onChoose: (label: string, point: LonLat) => void;
  wide?: boolean;
}

export function MapChoice({ start, onChoose, wide }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState("");
  return (
    <div className="portal-by-map">
      <button
        type="button"
        className={`portal-button plain${wide ? " wide" : ""}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "spot:close" : "spot:open")}
      </button>
      <p role="status" className="portal-note">
        {!open && chosen && t("spot:used", { place: chosen })}
      </p>
      {open && (
        <Suspense fallback={<p role="status">{t("spot:loading")}</p>}>
          <PlaceOnMap
            start={start}
            onChoose={(label, point) => {
              setChosen(label);
              setOpen(false);
              onChoose(label, point);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
