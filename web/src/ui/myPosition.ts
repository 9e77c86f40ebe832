// Where the person stands, asked of the device once when they press the button, with what came of it in words.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LonLat } from "../api/types";

/** Longest wait for a position, in milliseconds. */
const WAIT_MS = 15_000;

/** `locate` asks the device and gives the position to `onFound`; `told` says how it went, for a status line. */
export function useMyPosition(onFound: (point: LonLat) => void): { locate: () => void; told: string; busy: boolean } {
  const { t } = useTranslation();
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const end = (text: string) => {
    setBusy(false);
    setTold(text);
  };
  const locate = () => {
    // Browsers leave it out on pages without TLS.
    if (!navigator.geolocation) return end(t("portal:no_location"));
    setBusy(true);
    setTold(t("portal:locating"));
    navigator.geolocation.getCurrentPosition(
      (p) => {
        onFound([p.coords.longitude, p.coords.latitude]);
        end(t("portal:located", { m: Math.round(p.coords.accuracy) }));
      },
      () => end(t("portal:no_location")),
      { enableHighAccuracy: true, timeout: WAIT_MS },
    );
  };
  return { locate, told, busy };
}
